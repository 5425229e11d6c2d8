"""Celery: the doorway between the queue and the use cases."""
