// What the search page gains by scripts; without them every link and form still does its work.
import { expandReports } from "./search/expand.js";
import { filterLists } from "./search/lists.js";

expandReports();
filterLists();
