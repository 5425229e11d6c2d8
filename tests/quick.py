"""What keeps the run short: files in memory, and statements compiled once."""

from __future__ import annotations

import os
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

MEMORY = Path("/dev/shm")
"""Files kept in memory, where the system has them. What the tests write, above all a database of
10 MB for most of them, goes there: copied on a disk each takes up to ten times as long."""
ROOM = 4 * 1024**3


def pytest_configure() -> None:
    """Has temporary folders made in memory if there is room enough (containers give it 64 MB)."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.fixture(scope="session", autouse=True)
def compiled_statements() -> Iterator[None]:
    """Databases come and go with the tests; their statements need compiling but once.

    SQLAlchemy keeps what it compiled for each engine and its dialect. Without this a third of all
    statements of the run is compiled anew, and takes a quarter of the tests' time.
    """
    first: list[Engine] = []

    def opened(*args: Any, **options: Any) -> Engine:
        engine = create_engine(*args, **options)
        # Before its first connection a dialect does not know its server.
        if first and getattr(first[0].dialect, "server_version_info", None):
            engine.dialect = engine.pool._dialect = first[0].dialect
            engine._compiled_cache = first[0]._compiled_cache
        else:
            first[:] = [engine]
        return engine

    large = partial(opened, query_cache_size=3000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reports.store.database.create_engine", large)
        yield
