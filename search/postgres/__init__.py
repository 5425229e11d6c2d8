"""Search in PostgreSQL: for one machine without a JVM."""

from search.postgres.index import PostgresIndex

__all__ = ["PostgresIndex"]
