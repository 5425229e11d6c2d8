"""Tests of the Elasticsearch engine: what it asks, and what only it can do."""
