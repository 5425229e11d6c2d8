"""One service for all faults: quick to notice what died, so that a test takes seconds."""

from __future__ import annotations

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

QUICK = {
    "GONGKAI_QUEUE_LEASE": "2",
    "GONGKAI_QUEUE_PATIENCE": "1",
    "GONGKAI_QUEUE_SWEEP": "1",
}


@pytest.fixture(scope="package")
def crew(postgres_url, database_template, tmp_path_factory) -> Iterator[Crew]:
    folder = tmp_path_factory.mktemp("faults")
    # A broker of its own: these tests flush it and kill it.
    with (
        Valkey(folder / "valkey" / "data", "password") as broker,
        copied_database(postgres_url, broker.url, database_template, folder) as made_for_all,
    ):
        settings = dataclasses.replace(made_for_all, redis_url=broker.url)
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
