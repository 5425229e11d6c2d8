"""Use cases: every one takes the core first, and gives frozen views."""
