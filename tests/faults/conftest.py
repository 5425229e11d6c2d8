"""One service for all faults: quick to notice what died, so that a test takes seconds."""

from __future__ import annotations

import contextlib
import dataclasses
import os
from typing import TYPE_CHECKING

import pytest

from deploy.local.valkey import Valkey
from reports.services.core import build_core
from search import open_index
from tests.conftest import copied_database, environment_of
from tests.faults.crew import Crew
from tests.servers import Service
from web.nudge import CeleryNudge

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QUICK = {
    "GONGKAI_QUEUE_LEASE": "2",
    "GONGKAI_QUEUE_PATIENCE": "1",
    "GONGKAI_QUEUE_SWEEP": "1",
}


@contextlib.contextmanager
def assembled(postgres_url: str, database_template: str, folder: Path) -> Iterator[Crew]:
    """A crew with a database and a broker of its own (tests flush it and kill it), one district."""
    with (
        Valkey(folder / "valkey" / "data", "password") as broker,
        copied_database(postgres_url, broker.url, database_template, folder) as copied,
    ):
        settings = dataclasses.replace(copied, redis_url=broker.url)
        core = build_core(settings, open_index(settings), CeleryNudge(settings.redis_url))
        environment = {**os.environ, **environment_of(settings), **QUICK}
        service = Service(environment, folder)
        made = Crew(core, service, broker, str(settings.database_owner_url))
        made.district("220203")
        try:
            yield made
        finally:
            service.stop()
            core.close()


@pytest.fixture(scope="package")
def crew(postgres_url, database_template, tmp_path_factory) -> Iterator[Crew]:
    with assembled(postgres_url, database_template, tmp_path_factory.mktemp("faults")) as made:
        yield made
