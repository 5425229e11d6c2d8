"""PostgreSQL ends the service's connections in the middle of a stage: the stage is done again."""

from __future__ import annotations

import pytest

from tests.faults.test_killed_workers import STOPS


@pytest.mark.parametrize("task", STOPS)
def test_cut_in_the_middle_of_a_stage(crew, task):
    """All of them: of the stage, the heartbeat, the sweeper and, for `index`, the engine."""
    crew.no_worker()
    filed = crew.submit()
    with crew.holding(STOPS[task]):
        worker = crew.worker()
        crew.stopped_at(task, filed)
        assert crew.cut_connections() > 0
    crew.published_once(filed)
    assert worker.poll() is None, "no worker ends for a lost connection"
