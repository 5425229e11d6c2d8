"""Settings from the environment: what is missing or cannot be is named."""

from __future__ import annotations

import pytest

from reports.services.core import build_core
from reports.settings import Settings
from tests.reports.services.memory import MemoryIndex

NEEDED = {
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "GONGKAI_FILES_URL": "memory://files",
    "SECRET_KEY": "of no service",
}


@pytest.mark.parametrize("name", NEEDED)
def test_what_is_missing_is_named(name):
    with pytest.raises(KeyError, match=name):
        Settings.from_env({key: value for key, value in NEEDED.items() if key != name})


@pytest.mark.parametrize("value", ["0", "-1", "0.5", "nan", "soon"])
@pytest.mark.parametrize(
    "name", ["GONGKAI_QUEUE_LEASE", "GONGKAI_QUEUE_PATIENCE", "GONGKAI_QUEUE_SWEEP"]
)
def test_a_queue_that_would_spin_is_refused(name, value):
    with pytest.raises(ValueError, match=r"GONGKAI_QUEUE|could not convert"):
        Settings.from_env({**NEEDED, name: value})


def test_the_queue_is_as_patient_as_it_is_told():
    settings = Settings.from_env(
        {**NEEDED, "GONGKAI_QUEUE_LEASE": "7", "GONGKAI_QUEUE_PATIENCE": "3"}
    )
    core = build_core(settings, MemoryIndex(), lambda *_: None)
    assert (core.policy.lease, core.policy.nudge_after) == (7, 3)
    assert Settings.from_env(NEEDED).queue_sweep == 5
    core.close()
