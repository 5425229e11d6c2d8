"""The whole service on one machine, from packages alone."""
