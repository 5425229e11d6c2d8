"""Both engines, each empty and of its own, behind the port."""

from __future__ import annotations

import contextlib
import uuid
from typing import TYPE_CHECKING

import pytest

from reports.settings import Settings
from search import open_index
from search.elasticsearch.connection import connect
from tests.conftest import copied_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.ports import SearchIndex

ENGINES = ("postgresql", "elasticsearch")


@contextlib.contextmanager
def opened(settings: Settings) -> Iterator[SearchIndex]:
    """The prepared engine of the settings; its indices are removed at the end."""
    index = open_index(settings)
    try:
        index.prepare()
        yield index
    finally:
        index.close()
        if settings.elasticsearch_url:
            with contextlib.closing(connect(settings.elasticsearch_url)) as client:
                for name in client.indices.get(index=f"{settings.elasticsearch_index}-v*").body:
                    client.indices.delete(index=name)


@pytest.fixture(scope="module")
def postgresql_settings(
    postgres_url: str,
    valkey_url: str,
    database_template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Settings]:
    """A database for the tests of one module."""
    folder = tmp_path_factory.mktemp("files")
    with copied_database(postgres_url, valkey_url, database_template, folder) as settings:
        yield settings


@pytest.fixture(scope="module")
def elasticsearch_settings(elasticsearch_url: str) -> Settings:
    """An index name for the tests of one module."""
    return on_elasticsearch(elasticsearch_url)


@pytest.fixture
def search_settings(request: pytest.FixtureRequest) -> Settings:
    """Fresh settings of the engine in question; two indices on them share their data."""
    if request.param == "postgresql":
        return request.getfixturevalue("settings")
    return on_elasticsearch(request.getfixturevalue("elasticsearch_url"))


def on_elasticsearch(url: str) -> Settings:
    """An index of its own on the server, and no database."""
    return Settings(
        database_url="postgresql://nobody:nothing@127.0.0.1:1/none",
        redis_url="redis://127.0.0.1:1/0",
        files_url="memory://",
        secret_key="a secret of the tests",
        elasticsearch_url=url,
        elasticsearch_index=f"test-{uuid.uuid4().hex}",
    )


@pytest.fixture
def index(search_settings: Settings) -> Iterator[SearchIndex]:
    with opened(search_settings) as engine:
        yield engine


@pytest.fixture
def second(index: SearchIndex, search_settings: Settings) -> Iterator[SearchIndex]:
    """The same index as another process has it."""
    other = open_index(search_settings)
    yield other
    other.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "search_settings" in metafunc.fixturenames:
        metafunc.parametrize("search_settings", ENGINES, indirect=True)
