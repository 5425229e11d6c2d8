"""The search engine dies with an index job under way, and comes back on its data."""

from __future__ import annotations

import dataclasses
import os
import signal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from deploy.local.elasticsearch import start_elasticsearch
from deploy.local.process import free_port
from reports.errors import UnavailableError
from reports.ports import SearchRequest
from reports.services.core import build_core
from reports.store.states import JobState, Status
from search import open_index
from tests.conftest import environment_of
from tests.faults.conftest import QUICK
from tests.servers import Service, wait_for
from web.nudge import CeleryNudge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.crew import Crew


class Engine:
    """A real Elasticsearch that can be killed and started again on its data."""

    def __init__(self, data):
        self.data = data
        self.port = free_port()
        self.server = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        try:
            self.server = start_elasticsearch(self.data, self.port, "512m")
        except UnavailableError as error:
            pytest.skip(f"Elasticsearch cannot start here: {error}")

    def kill(self):
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.stop()

    def stop(self):
        if self.server is not None:
            self.server.stop()


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    # Not in a folder of pytest's: those are closed to the user that a server of root's runs as.
    with tempfile.TemporaryDirectory(prefix="gongkai-faults-") as folder:
        Path(folder).chmod(0o755)
        made = Engine(Path(folder) / "data")
        made.start()
        yield made
        made.stop()


@pytest.fixture(scope="module")
def searching(crew, engine) -> Iterator[Crew]:
    """The same service, but on Elasticsearch."""
    crew.no_worker()
    settings = dataclasses.replace(
        crew.core.settings,
        elasticsearch_url=engine.url,
        elasticsearch_index="faults",
    )
    index = open_index(settings)
    index.prepare()
    core = build_core(settings, index, CeleryNudge(settings.redis_url))
    folder = crew.service.folder / "on-elasticsearch"
    folder.mkdir()
    service = Service({**os.environ, **environment_of(settings), **QUICK}, folder)
    yield dataclasses.replace(crew, core=core, service=service)
    service.stop()
    core.close()


def found(crew, filed):
    """How many passages of the report the engine finds."""
    crew.core.search.refresh()
    page = crew.core.search.search(SearchRequest("宣传不到位", size=100))
    return sum(hit.report_id == filed.report_id for hit in page.hits)


def test_killed_and_started_again(searching, engine):
    crew = searching
    worker = crew.worker()
    first = crew.submit()
    crew.settled(first)
    assert found(crew, first) == 1
    # It stops answering with the job in hand, and is then gone.
    os.killpg(engine.server.pid, signal.SIGSTOP)
    filed = crew.submit()
    wait_for(
        lambda: crew.sql(
            "SELECT 1 FROM jobs WHERE report_id = %s AND task = 'gongkai.index'"
            " AND state = 'running'",
            filed.report_id,
        )
    )
    engine.kill()
    wait_for(lambda: crew.job(filed, "index").error)
    clerk = crew.sql("SELECT status FROM reports WHERE id = %s", filed.report_id)
    assert [row.status for row in clerk] == [Status.PUBLISHING], "not public before it is found"
    assert crew.job(filed, "index").state in {JobState.WAITING, JobState.RUNNING}
    engine.start()
    crew.settled(filed, seconds=60)
    (report,) = crew.sql("SELECT status FROM reports WHERE id = %s", filed.report_id)
    assert report.status == Status.PUBLISHED
    assert found(crew, filed) == found(crew, first) == 1
    steps = crew.sql(
        "SELECT 1 FROM events WHERE report_id = %s AND after = 'published'", filed.report_id
    )
    assert len(steps) == 1
    assert worker.poll() is None
