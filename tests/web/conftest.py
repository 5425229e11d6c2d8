"""A site on the real database: two districts, people of every role, and a browser without eyes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
import redis

from reports.services import accounts, administration, filing, pipeline, queue_views
from reports.services.accounts import NewMembership
from reports.services.actors import SYSTEM
from reports.store.states import JobState, Role
from tests.reports.services.conftest import valid_content
from web.app import create_app
from web.auth.passwords import hash_password
from web.security import MAX_BODY

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from reports.services.actors import Actor
    from reports.services.core import Core
    from reports.services.views import OfficeView

PASSWORD = "open government information"
HERE, THERE = "220203", "220204"
MULTIPART = "multipart/form-data; boundary=b"
TOO_LARGE = (
    b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.txt"\r\n\r\n'
    + b"x" * (MAX_BODY + 1)
    + b"\r\n--b--\r\n"
)
_TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')


@dataclass
class Person:
    """Somebody with an account."""

    email: str
    actor: Actor
    membership: int


@dataclass
class Site:
    """The application with what is in it."""

    app: Flask
    core: Core
    offices: dict[str, OfficeView] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def client(self, person: str | None = None) -> FlaskClient:
        """A browser, signed in as that person."""
        client = self.app.test_client()
        if person:
            assert sign_in(client, self.people[person].email).status_code == 302
        return client

    def work(self) -> int:
        """Does every job that waits, and those that follow; how many were done."""
        done = 0
        while jobs := queue_views.listing(self.core, SYSTEM, JobState.WAITING).results:
            for job in jobs:
                done += pipeline.run(self.core, job.task, job.id, "tester") is not None
        return done

    def draft(self, person: str = "clerk", year: int = 2022, **changes) -> int:
        """A complete draft of that person's office: its id."""
        who = self.people[person].actor
        office = next(o for o in self.offices.values() if o.id in who.office_ids)
        content = valid_content(year, office.name, **changes)
        return filing.start_report(self.core, who, office.id, year, "2021", content).id

    def submitted(self, person: str = "clerk", year: int = 2022, **changes) -> int:
        """The same, submitted."""
        report_id = self.draft(person, year, **changes)
        filing.submit(self.core, self.people[person].actor, report_id)
        return report_id

    def published(self, person: str = "clerk", year: int = 2023, **changes) -> int:
        """The same, published."""
        report_id = self.submitted(person, year, **changes)
        self.work()
        return report_id

    def token(self, person: str = "clerk") -> dict[str, str]:
        """Headers of a program that acts as that person."""
        somebody = self.people[person]
        assert somebody.actor.account_id
        token = accounts.create_token(
            self.core, somebody.actor.account_id, somebody.membership, "a test"
        )
        return {"Authorization": f"Bearer {token}"}


def csrf_of(page: TestResponse) -> str:
    """The token of a page's forms."""
    found = _TOKEN.search(page.text)
    assert found, page.text[:2000]
    return found[1]


def sign_in(
    client: FlaskClient, email: str, password: str = PASSWORD, **fields: str
) -> TestResponse:
    """What the sign-in form answers."""
    page = client.get("/login")
    sent = {"csrf_token": csrf_of(page), "email": email, "password": password, **fields}
    return client.post("/login", data=sent)


def send(client: FlaskClient, path: str, form: str | None = None, **fields) -> TestResponse:
    """Sends a form with the token of the page it stands on (`path` unless `form` says else)."""
    token = csrf_of(client.get(form or path))
    return client.post(path, data={"csrf_token": token, **fields})


@pytest.fixture
def site(core: Core) -> Site:
    """A site with two districts (the second reviews) and people of every role in each."""
    # Counters of an earlier test on the same database of the Redis server.
    with redis.Redis.from_url(core.settings.redis_url) as counters:
        counters.flushdb()
    made = Site(create_app(core=core), core)
    administration.create_district(core, SYSTEM, HERE, "龙潭区")
    administration.create_district(core, SYSTEM, THERE, "船营区", requires_review=True)
    for key, district, name in (
        ("mine", HERE, "新吉林街道办事处"),
        ("next", HERE, "龙潭街道办事处"),
        ("away", THERE, "南京街道办事处"),
    ):
        made.offices[key] = administration.create_office(core, SYSTEM, district, name)
    hashed = hash_password(PASSWORD)
    for key, role, district, office in (
        ("clerk", Role.CLERK, HERE, "mine"),
        ("colleague", Role.CLERK, HERE, "next"),
        ("reviewer", Role.REVIEWER, HERE, None),
        ("administrator", Role.ADMINISTRATOR, HERE, None),
        ("away clerk", Role.CLERK, THERE, "away"),
        ("away reviewer", Role.REVIEWER, THERE, None),
        ("away administrator", Role.ADMINISTRATOR, THERE, None),
        ("operator", Role.OPERATOR, None, None),
    ):
        email = f"{key.replace(' ', '.')}@example.com"
        office_id = made.offices[office].id if office else None
        account = accounts.create_account(
            core, email, key, hashed, [NewMembership(role, district, office_id)]
        )
        made.people[key] = Person(
            email, accounts.actor_for(core, account.id), account.memberships[0].id
        )
    return made
