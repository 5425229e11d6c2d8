"""The search engine dies with an index job under way, and comes back on its data."""

from __future__ import annotations

import dataclasses
import os
import signal
from typing import TYPE_CHECKING

import pytest

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


@pytest.fixture(scope="module")
def searching(crew, spare_elasticsearch) -> Iterator[Crew]:
    """The same service, but on Elasticsearch."""
    crew.no_worker()
    settings = dataclasses.replace(
        crew.core.settings,
        elasticsearch_url=spare_elasticsearch.url,
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


def test_killed_and_started_again(searching, spare_elasticsearch):
    crew, engine = searching, spare_elasticsearch
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
