"""Fixtures: real servers once for the run, a fresh database for each test that asks for one.

`DATABASE_URL` (of an owner), `REDIS_URL` and `ELASTICSEARCH_URL` point the tests at servers
that already run; otherwise they start their own and end them.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import redis
from psycopg import sql

from deploy.local.elasticsearch import start_elasticsearch
from deploy.local.postgres import Postgres
from deploy.local.valkey import Valkey
from reports.errors import UnavailableError
from reports.settings import Settings
from tests.quick import compiled_statements, pytest_configure  # noqa: F401 (found by pytest)
from tests.servers import (
    APP_PASSWORD,
    CHROMIUM,
    CHROMIUM_ARGS,
    SAMPLES,
    SpareElasticsearch,
    service,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page

    from reports.services.core import Core
    from tests.servers import Service

_numbers = itertools.count()
_brokers = itertools.cycle(range(1, 16))


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real reports."""
    if not SAMPLES.is_dir():
        pytest.skip("the real reports in ../shared/samples are not here")
    return SAMPLES


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The owner's address of a real PostgreSQL."""
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    folder = tmp_path_factory.mktemp("postgres")
    with Postgres(folder / "data", "owner-password", durable=False) as server:
        yield server.url


@pytest.fixture(scope="session")
def valkey_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Redis-protocol server."""
    if url := os.environ.get("REDIS_URL"):
        yield url
        return
    with Valkey(tmp_path_factory.mktemp("valkey") / "data", "password") as server:
        yield server.url


@pytest.fixture(scope="session")
def elasticsearch_url() -> Iterator[str]:
    """The address of a real Elasticsearch."""
    if url := os.environ.get("ELASTICSEARCH_URL"):
        yield url
        return
    try:
        server = start_elasticsearch(heap="1g")
    except UnavailableError as error:
        pytest.skip(f"Elasticsearch cannot start here: {error}")
    with server:
        yield server.url


@pytest.fixture(scope="session")
def spare_elasticsearch() -> Iterator[SpareElasticsearch]:
    """Another one, for the tests to stop and to kill; each leaves it running."""
    # Not in a folder of pytest's: those are closed to the user that a server of root's runs as.
    with tempfile.TemporaryDirectory(prefix="gongkai-spare-") as folder:
        Path(folder).chmod(0o755)
        spare = SpareElasticsearch(Path(folder) / "data")
        try:
            spare.start()
        except UnavailableError as error:
            pytest.skip(f"Elasticsearch cannot start here: {error}")
        yield spare
        spare.stop()


def _with_database(url: str, database: str, user: str | None = None) -> str:
    parts = urlsplit(url)
    location = parts.netloc
    if user is not None:
        location = f"{user}:{APP_PASSWORD}@{parts.hostname}:{parts.port or 5432}"
    return urlunsplit(parts._replace(netloc=location, path=f"/{database}"))


@pytest.fixture(scope="session")
def database_template(postgres_url: str) -> str:
    """The name of a migrated, empty database to copy."""
    from reports.store.bootstrap import migrate, prepare  # noqa: PLC0415

    name = "gongkai_test_template"
    with psycopg.connect(postgres_url, autocommit=True) as owner:
        owner.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name)))
        owner.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    template = _with_database(postgres_url, name)
    prepare(template, APP_PASSWORD)
    migrate(template)
    return name


def _copy(postgres_url: str, template: str) -> str:
    name = f"gongkai_test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(postgres_url, autocommit=True) as owner:
        statement = sql.SQL("create database {} template {}")
        owner.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
    return name


def _drop(postgres_url: str, name: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as owner:
        statement = sql.SQL("drop database if exists {} with (force)")
        owner.execute(statement.format(sql.Identifier(name)))


def _settings(postgres_url: str, name: str, valkey_url: str, files: Path) -> Settings:
    files.mkdir(parents=True, exist_ok=True)
    return Settings(
        database_url=_with_database(postgres_url, name, "gongkai_app"),
        database_owner_url=_with_database(postgres_url, name),
        # A queue of its own: a message left over from another test names another's job.
        redis_url=_with_database(valkey_url, str(next(_brokers))),
        files_url=f"file://{files}",
        secret_key="a secret of the tests",
    )


@contextlib.contextmanager
def copied_database(
    postgres_url: str, valkey_url: str, template: str, folder: Path
) -> Iterator[Settings]:
    """Settings on a fresh, migrated database, dropped in the end, and an empty file store."""
    name = _copy(postgres_url, template)
    try:
        yield _settings(postgres_url, name, valkey_url, folder / "files")
    finally:
        _drop(postgres_url, name)


@pytest.fixture
def settings(
    postgres_url: str, valkey_url: str, database_template: str, tmp_path: Path
) -> Iterator[Settings]:
    """Settings on a fresh, migrated database and an empty file store."""
    with copied_database(postgres_url, valkey_url, database_template, tmp_path) as fresh:
        yield fresh


@pytest.fixture
def core(settings: Settings) -> Iterator[Core]:
    """The core on a fresh database with the PostgreSQL engine; nudges are not sent."""
    from reports.services.core import build_core  # noqa: PLC0415
    from search import open_index  # noqa: PLC0415

    index = open_index(settings)
    index.prepare()
    built = build_core(settings, index, lambda *_: None)
    yield built
    built.close()


def environment_of(settings: Settings) -> dict[str, str]:
    assert settings.database_owner_url
    return {
        "DATABASE_URL": settings.database_url,
        "DATABASE_OWNER_URL": settings.database_owner_url,
        "REDIS_URL": settings.redis_url,
        "GONGKAI_FILES_URL": settings.files_url,
        "SECRET_KEY": settings.secret_key,
        "ELASTICSEARCH_URL": settings.elasticsearch_url or "",
        "ELASTICSEARCH_INDEX": settings.elasticsearch_index,
        "PYTHONWARNINGS": "default",
    }


@contextlib.contextmanager
def _live(
    postgres_url: str, valkey_url: str, template: str, folder: Path, elasticsearch_url: str | None
) -> Iterator[tuple[Service, Core]]:
    from reports.services.core import build_core  # noqa: PLC0415
    from search import open_index  # noqa: PLC0415

    name = _copy(postgres_url, template)
    settings = dataclasses.replace(
        _settings(postgres_url, name, valkey_url, folder / "files"),
        elasticsearch_url=elasticsearch_url,
        elasticsearch_index=name,
    )
    index = open_index(settings)
    index.prepare()
    built = build_core(settings, index, lambda *_: None)
    with redis.Redis.from_url(settings.redis_url) as broker:
        broker.flushdb()  # the counts of sign-ins that other tests have failed
    try:
        with service(environment_of(settings), folder) as running:
            yield running, built
    finally:
        built.close()
        _drop(postgres_url, name)


@pytest.fixture(scope="module")
def live_service(
    postgres_url: str,
    valkey_url: str,
    database_template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Service, Core]]:
    """The whole service as processes on a database of its own, and a core on the same."""
    folder = tmp_path_factory.mktemp("service")
    with _live(postgres_url, valkey_url, database_template, folder, None) as live:
        yield live


@pytest.fixture(scope="module")
def live_service_on_elasticsearch(
    postgres_url: str,
    valkey_url: str,
    elasticsearch_url: str,
    database_template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Service, Core]]:
    """The same on the real Elasticsearch, in an index of its own."""
    folder = tmp_path_factory.mktemp("service")
    with _live(postgres_url, valkey_url, database_template, folder, elasticsearch_url) as live:
        yield live


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    from playwright.sync_api import expect, sync_playwright  # noqa: PLC0415

    # A busy machine takes its time; what never comes is still noticed.
    expect.set_options(timeout=20_000)
    path = shutil.which("chromium") or CHROMIUM
    if not os.path.exists(path):  # noqa: PTH110
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_ARGS))
        yield chromium
        chromium.close()


def _is_fault(message: ConsoleMessage) -> bool:
    """Whether the console tells of a fault; a refused form (422) is an answer, not one."""
    return message.type == "error" and "status of 422" not in message.text


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page; the test fails where its console shows an error."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    errors: list[str] = []
    opened.on("console", lambda m: errors.append(m.text) if _is_fault(m) else None)
    opened.on("pageerror", lambda e: errors.append(str(e)))
    yield opened
    context.close()
    assert not errors, errors
