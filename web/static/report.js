import { followReading } from "./report/contents.js";
import { offerPlaces } from "./report/places.js";
import "./copy.js";

followReading();
offerPlaces();
