"""Celery: doorways from a message to a use case, and the clock that sends the sweeper."""
