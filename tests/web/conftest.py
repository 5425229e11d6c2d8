"""A site on the real database: two districts, people of every role, and a browser without eyes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import redis
from jinja2 import FileSystemBytecodeCache

from reports.services import accounts, administration, filing, pipeline, queue_views, tokens
from reports.services.accounts import NewMembership
from reports.services.actors import SYSTEM
from reports.services.core import build_core
from reports.services.tokens import NewToken
from reports.store.states import JobState, Role
from search import open_index
from tests.conftest import copied_database
from tests.reports.services.conftest import valid_content
from web.app import create_app
from web.auth.passwords import hash_password
from web.context import CORE
from web.security import MAX_BODY, limiter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from reports.services.actors import Actor
    from reports.services.core import Core
    from reports.services.views import OfficeView
    from reports.settings import Settings

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

    def token(self, person: str = "clerk", **changes) -> dict[str, str]:
        """Headers of a program that acts as that person."""
        somebody = self.people[person]
        assert somebody.actor.account_id
        new = NewToken(somebody.membership, "a test", **changes)
        token = tokens.create(self.core, somebody.actor.account_id, new)
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


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Applications are made anew here and there; the templates need compiling but once."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@dataclass(frozen=True)
class Inhabited:
    """A database with districts, offices and people, to be copied for each test."""

    name: str
    offices: Mapping[str, OfficeView]
    people: Mapping[str, Person]


@pytest.fixture(scope="session")
def inhabited(
    postgres_url: str,
    valkey_url: str,
    database_template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Inhabited]:
    """Two districts (the second reviews) and people of every role in each, made once."""
    folder = tmp_path_factory.mktemp("inhabited")
    with copied_database(postgres_url, valkey_url, database_template, folder) as settings:
        index = open_index(settings)
        index.prepare()
        core = build_core(settings, index, lambda *_: None)
        offices, people = _inhabit(core)
        core.close()  # a database is copied while nobody is in it
        assert settings.database_owner_url
        yield Inhabited(urlsplit(settings.database_owner_url).path[1:], offices, people)


@pytest.fixture
def settings(
    postgres_url: str, valkey_url: str, inhabited: Inhabited, tmp_path: Path
) -> Iterator[Settings]:
    """Settings on a fresh copy of it and an empty file store."""
    with copied_database(postgres_url, valkey_url, inhabited.name, tmp_path) as fresh:
        yield fresh


def forget_counters(core: Core) -> None:
    """Of what an earlier test asked, on the same database of the Redis server."""
    if limiter.initialized:
        limiter.reset()
    with redis.Redis.from_url(core.settings.redis_url) as counters:
        counters.flushdb()


@pytest.fixture(scope="session")
def application() -> Callable[[Core], Flask]:
    """The application on a core, made once: all that it knows of a core is asked for anew."""
    made: list[Flask] = []

    def on(core: Core) -> Flask:
        if not made:
            made.append(create_app(core=core))
        [app] = made
        app.extensions[CORE] = core
        return app

    return on


@pytest.fixture
def site(core: Core, inhabited: Inhabited, application: Callable[[Core], Flask]) -> Site:
    """A site with two districts (the second reviews) and people of every role in each."""
    forget_counters(core)
    return Site(application(core), core, dict(inhabited.offices), dict(inhabited.people))


@pytest.fixture
def own_site(core: Core, inhabited: Inhabited, compiled_templates: FileSystemBytecodeCache) -> Site:
    """The same with an application of its own, to be changed."""
    forget_counters(core)
    return _site(core, inhabited, compiled_templates)


@pytest.fixture(scope="module")
def lasting_site(
    postgres_url: str,
    valkey_url: str,
    inhabited: Inhabited,
    compiled_templates: FileSystemBytecodeCache,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """The same for all tests of a module, none of which may change it."""
    folder = tmp_path_factory.mktemp("site")
    with copied_database(postgres_url, valkey_url, inhabited.name, folder) as settings:
        index = open_index(settings)
        index.prepare()
        core = build_core(settings, index, lambda *_: None)
        yield _site(core, inhabited, compiled_templates)
        core.close()


def _site(core: Core, inhabited: Inhabited, templates: FileSystemBytecodeCache) -> Site:
    made = Site(create_app(core=core), core, dict(inhabited.offices), dict(inhabited.people))
    made.app.jinja_env.bytecode_cache = templates
    return made


def _inhabit(core: Core) -> tuple[dict[str, OfficeView], dict[str, Person]]:
    offices: dict[str, OfficeView] = {}
    people: dict[str, Person] = {}
    administration.create_district(core, SYSTEM, HERE, "龙潭区")
    administration.create_district(core, SYSTEM, THERE, "船营区", requires_review=True)
    for key, district, name in (
        ("mine", HERE, "新吉林街道办事处"),
        ("next", HERE, "龙潭街道办事处"),
        ("away", THERE, "南京街道办事处"),
    ):
        offices[key] = administration.create_office(core, SYSTEM, district, name)
    hashed = hash_password(PASSWORD)
    for key, role, district, office in (
        ("clerk", Role.CLERK, HERE, "mine"),
        ("second clerk", Role.CLERK, HERE, "mine"),
        ("colleague", Role.CLERK, HERE, "next"),
        ("reviewer", Role.REVIEWER, HERE, None),
        ("administrator", Role.ADMINISTRATOR, HERE, None),
        ("away clerk", Role.CLERK, THERE, "away"),
        ("away reviewer", Role.REVIEWER, THERE, None),
        ("away administrator", Role.ADMINISTRATOR, THERE, None),
        ("operator", Role.OPERATOR, None, None),
    ):
        email = f"{key.replace(' ', '.')}@example.com"
        office_id = offices[office].id if office else None
        account = accounts.create_account(
            core, email, key, hashed, [NewMembership(role, district, office_id)]
        )
        people[key] = Person(email, accounts.actor_for(core, account.id), account.memberships[0].id)
    return offices, people
