"""What a person or a program meets at the web while the servers behind it die."""

from __future__ import annotations

import json
import os
import signal
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass
from itertools import count

import pytest

from reports import content as contents
from reports.services import accounts, administration, tokens
from reports.services.accounts import NewMembership
from reports.services.actors import SYSTEM
from reports.services.tokens import NewToken
from reports.store.states import Role
from tests.faults.crew import Filing
from tests.reports.services.conftest import valid_content
from tests.servers import wait_for

_numbers = count(1)


@dataclass
class Program:
    """A program that files for one office over HTTP."""

    url: str
    token: str
    office_id: int
    content: dict

    def ask(self, method, path, body=None, **headers):
        """Status and JSON or text of an answer."""
        request = urllib.request.Request(
            f"{self.url}{path}",
            data=None if body is None else json.dumps(body).encode(),
            method=method,
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
                **headers,
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def submit(self, key):
        """Status and JSON of a submission under that idempotency key."""
        status, body = self.ask(
            "POST",
            f"/api/v1/submissions?office={self.office_id}&year=2023",
            self.content,
            **{"Idempotency-Key": key},
        )
        return status, json.loads(body)

    def became(self, submission):
        """The status of the report."""
        status, body = self.ask("GET", f"/api/v1/submissions/{submission['id']}")
        assert status == 200, body
        return json.loads(body)["status"]


@pytest.fixture
def program(crew):
    if crew.service.web is None or crew.service.web.poll() is not None:
        crew.service.start_web()
    name = f"网上第{next(_numbers)}局"
    office = administration.create_office(crew.core, SYSTEM, "220203", name)
    clerk = accounts.create_account(
        crew.core,
        f"program{office.id}@example.com",
        "program",
        "hash",
        [NewMembership(Role.CLERK, "220203", office.id)],
    )
    token = tokens.create(crew.core, clerk.id, NewToken(clerk.memberships[0].id, "a program"))
    content = contents.dump(valid_content(office=name))
    return Program(crew.service.url, token, office.id, json.loads(json.dumps(content, default=str)))


def filed(crew, program):
    (report,) = crew.sql("SELECT id FROM reports WHERE office_id = %s", program.office_id)
    return Filing(report.id)


@pytest.mark.parametrize("how", ["dies", "hangs"])
def test_submitting_while_the_broker(crew, program, how):
    crew.worker()
    broker = crew.broker.process
    os.kill(broker.pid, signal.SIGKILL if how == "dies" else signal.SIGSTOP)
    if how == "dies":
        broker.wait()
    status, submission = program.submit("one")
    assert status == 202, submission
    # Pages count visits in Redis and do without.
    for path in ("/", "/search?q=%E5%85%AC%E5%BC%80", "/rules", "/api/v1/reports", "/healthz"):
        assert program.ask("GET", path)[0] == 200, path
    assert program.became(submission) == "submitted"
    if how == "dies":
        crew.broker.start()
    else:
        os.kill(broker.pid, signal.SIGCONT)
    wait_for(lambda: program.became(submission) == "published", 45)
    crew.published_once(filed(crew, program))


def test_the_web_dies_with_a_submission_in_hand(crew, program):
    """The program got no answer and asks again, under the same key: one submission."""
    crew.worker()
    answers = []

    def submit():
        try:
            answers.append(program.submit("again"))
        except OSError as error:
            answers.append(error)

    with crew.holding("LOCK TABLE submissions IN EXCLUSIVE MODE"):
        thread = threading.Thread(target=submit)
        thread.start()
        wait_for(
            lambda: crew.sql(
                "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                " AND usename = 'gongkai_app' AND wait_event_type = 'Lock'"
            )
        )
        os.killpg(crew.service.web.pid, signal.SIGKILL)
        crew.service.web.wait()
        thread.join()
    assert isinstance(answers[0], OSError), answers
    crew.service.start_web()
    status, first = program.submit("again")
    assert status == 202, first
    assert (
        program.submit("again") == (202, first) or program.submit("again")[1]["id"] == first["id"]
    )
    wait_for(lambda: program.became(first) == "published", 45)
    crew.published_once(filed(crew, program))


def test_the_web_after_its_connections_were_cut(crew, program):
    crew.worker()
    assert program.ask("GET", "/")[0] == 200
    for _ in range(3):
        crew.cut_connections()
        assert program.ask("GET", "/api/v1/reports")[0] == 200
    crew.cut_connections()
    status, submission = program.submit("after")
    assert status == 202, submission
    wait_for(lambda: program.became(submission) == "published", 45)
    crew.published_once(filed(crew, program))


def test_an_address_that_is_too_long(program):
    long = f"/api/v1/search?q={'%E5%85%AC' * 1000}"
    status, body = program.ask("GET", long)
    assert (status, json.loads(body)["type"]) == (414, "urn:gongkai:problem:http_414")
    status, body = program.ask("GET", long.removeprefix("/api/v1"))
    assert status == 414
    assert "网址过长" in body.decode()
    # Gunicorn's own bound, before it holds the whole of it in memory.
    assert program.ask("GET", f"/?{'x' * 70_000}")[0] == 414
