"""Schemathesis asks every operation what its description allows, and what it does not."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from pathlib import Path
from threading import BoundedSemaphore

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from tests.web.api.archives import build
from web.api import exporting
from web.security import limiter

CONFIG = Path(__file__).with_name("schemathesis.toml")
EXAMPLES = 5
"""Made up for each operation, besides those at the bounds of its parameters."""
SUBMIT = "POST /api/v1/submissions"


@pytest.fixture
def described(site, monkeypatch):
    """The API with a report and an archive in it, asked by a clerk's program."""
    site.published()
    build(site.core)
    monkeypatch.setenv("GONGKAI_TOKEN", site.token()["Authorization"].partition(" ")[2])
    monkeypatch.setattr(limiter, "enabled", False)  # else most is asked in vain
    # Without a server between them nobody closes an answer, so none would ever have ended.
    monkeypatch.setattr(exporting, "_free", BoundedSemaphore(1000))
    config = tomllib.loads(CONFIG.read_text())
    config["generation"]["max-examples"] = EXAMPLES
    (submit,) = (o for o in config["operations"] if o["include-name"] == SUBMIT)
    # Three hundred bodies, each read and checked, are for `make fuzz`.
    submit["phases"] = {"coverage": {"enabled": False}}
    made = SchemathesisConfig.from_dict(config)
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", site.app, config=made)


def test_the_api_is_as_described(described) -> None:
    answers, wrong = defaultdict(list), []
    for event in from_schema(described).execute():
        assert not isinstance(event, (events.NonFatalError, events.FatalError)), event.info
        if not isinstance(event, events.ScenarioFinished):
            continue
        for interaction in event.recorder.interactions.values():
            assert interaction.response is not None
            if interaction.request.method == event.label.partition(" ")[0]:
                answers[event.label].append(interaction.response.status_code)
        wrong += [
            f"{event.label}: {failed.failure.title}: {failed.failure.message}\n{failed.code_sample}"
            for checks in event.recorder.checks.values()
            for check in checks
            if check.status is Status.FAILURE and (failed := check.failure_info)
        ]
    assert wrong == []
    operations = {operation.ok().label for operation in described.get_all_operations()}
    assert answers.keys() == operations
    silent = {
        label for label in operations if not any(200 <= status < 300 for status in answers[label])
    }
    # What is made up is no report that the rules accept, and no submission's number.
    assert silent == {SUBMIT, "GET /api/v1/submissions/{number}"}
    assert 422 in answers[SUBMIT]
