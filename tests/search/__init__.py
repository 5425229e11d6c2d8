"""Tests of the search: the query language, and one contract for both engines."""
