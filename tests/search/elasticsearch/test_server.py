"""The server away, restarted, and with leftovers of rebuilds that died."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from elasticsearch import BadRequestError

from deploy.local.process import free_port
from reports.errors import ConflictError, UnavailableError
from reports.ports import SearchRequest
from search import open_index
from search.elasticsearch import ElasticsearchIndex, names
from search.elasticsearch.bulk import IndexGoneError
from search.elasticsearch.connection import connect
from search.elasticsearch.definition import MAPPINGS, SETTINGS, VERSION
from search.elasticsearch.documents import Change
from search.elasticsearch.writing import apply
from search.postgres import PostgresIndex
from tests.search.conftest import on_elasticsearch, opened
from tests.search.making import many, put_all, report, texts, walk
from tests.servers import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from elasticsearch import Elasticsearch

    from reports.ports import IndexedReport, SearchIndex
    from reports.settings import Settings
    from tests.servers import SpareElasticsearch


@pytest.fixture
def settings_here(elasticsearch_url: str) -> Settings:
    return on_elasticsearch(elasticsearch_url)


@pytest.fixture
def engine(settings_here: Settings) -> Iterator[SearchIndex]:
    with opened(settings_here) as index:
        yield index


@pytest.fixture
def client(elasticsearch_url: str) -> Iterator[Elasticsearch]:
    with contextlib.closing(connect(elasticsearch_url)) as opened_client:
        yield opened_client


def test_the_settings_choose_the_engine() -> None:
    chosen = on_elasticsearch("http://user:p%40ss@127.0.0.1:9")
    for settings, kind in (
        (chosen, ElasticsearchIndex),
        (on_elasticsearch(""), PostgresIndex),
    ):
        with contextlib.closing(open_index(settings)) as index:  # type: ignore[type-var]
            assert isinstance(index, kind)


def test_user_and_password_of_the_address_are_used() -> None:
    with contextlib.closing(connect("http://user:p%40ss@127.0.0.1:9200")) as client:
        (node,) = client.transport.node_pool.all()
        # base64 of user:p@ss
        assert node.config.headers["authorization"] == "Basic dXNlcjpwQHNz"
        assert "p%40ss" not in node.base_url


def test_a_server_that_is_away_is_unavailable() -> None:
    index = ElasticsearchIndex(f"http://127.0.0.1:{free_port()}", "nothing")
    with contextlib.closing(index):
        for call in (
            index.prepare,
            index.refresh,
            lambda: index.put(report(1, "一段")),
            lambda: index.remove(1, 1),
            lambda: index.search(SearchRequest(text="公开")),
            lambda: list(index.versions()),
            lambda: index.rebuild(iter(())),
        ):
            with pytest.raises(UnavailableError):
                call()
        assert not index.healthy()


def test_an_index_that_was_never_made_is_unavailable(settings_here: Settings) -> None:
    with contextlib.closing(open_index(settings_here)) as index:  # type: ignore[type-var]
        for call in (
            lambda: index.put(report(1, "一段")),
            lambda: index.search(SearchRequest()),
            lambda: list(index.versions()),
        ):
            with pytest.raises(UnavailableError):
                call()
        assert not index.healthy()


def test_a_rebuild_swaps_one_index_for_another(
    engine: SearchIndex, client: Elasticsearch, settings_here: Settings
) -> None:
    name = settings_here.elasticsearch_index
    put_all(engine, report(1, "一段"))
    (before,) = names.behind(client, name)
    engine.rebuild(iter([report(1, "一段")]))
    (after,) = names.behind(client, name)
    assert after != before
    assert names.behind(client, names.write_alias(name)) == (after,)
    assert list(client.indices.get(index=f"{name}-v*").body) == [after]


def test_an_index_of_an_older_definition_takes_what_came_since(
    client: Elasticsearch, settings_here: Settings
) -> None:
    """An update of the service begins on the index that stands, before anybody rebuilds it."""
    name = settings_here.elasticsearch_index
    older = {k: v for k, v in MAPPINGS["properties"].items() if k not in {"cells", "answers"}}
    client.indices.create(
        index=f"{name}-v{VERSION - 1}-0",
        settings=SETTINGS,
        mappings=MAPPINGS | {"properties": older},
        aliases={name: {}, names.write_alias(name): {}},
    )
    with opened(settings_here) as index:
        assert names.behind(client, name) == (f"{name}-v{VERSION - 1}-0",)
        put_all(index, report(1, "一段", cells={"requests.new.total": 3}), report(2, "另一段"))
        assert texts(index, "一段 本年新收 > 2") == ["一段"]
        index.rebuild(iter([report(1, "一段", cells={"requests.new.total": 3})]))
        (after,) = names.behind(client, name)
        assert after.startswith(f"{name}-v{VERSION}-")
        assert texts(index, "本年新收 = 3") == ["一段"]


def test_the_next_rebuild_clears_what_a_killed_one_left(
    engine: SearchIndex, client: Elasticsearch, settings_here: Settings
) -> None:
    name = settings_here.elasticsearch_index
    put_all(engine, report(1, "一段"))
    left = names.create_beside(client, name)
    names.join_writes(client, name, left)
    put_all(engine, report(2, "照常写入"))
    assert texts(engine) == ["照常写入", "一段"]
    engine.rebuild(iter([report(1, "一段"), report(2, "照常写入")]))
    (after,) = names.behind(client, name)
    assert list(client.indices.get(index=f"{name}-v*").body) == [after]


def test_writers_to_an_index_that_is_being_removed_learn_that_it_is_gone(
    engine: SearchIndex, settings_here: Settings, client: Elasticsearch
) -> None:
    """And nothing else: for a moment the server says that there is no shard."""
    engine.prepare()

    def write(index: str, number: int) -> None:
        for order in range(1, 10_000):
            apply(client, index, [Change(number, order)])

    for _ in range(8):
        index = names.create_beside(client, settings_here.elasticsearch_index)
        with ThreadPoolExecutor(4) as pool:
            writing = [pool.submit(write, index, number) for number in range(4)]
            names.remove(client, index)
            for one in writing:
                with pytest.raises(IndexGoneError):
                    one.result()


def test_of_two_rebuilds_the_later_stands(engine: SearchIndex, settings_here: Settings) -> None:
    put_all(engine, report(1, "原来的"))
    other = open_index(settings_here)

    def overtaken() -> Iterator[IndexedReport]:
        yield report(1, "先开始的")
        other.rebuild(iter([report(1, "后开始的")]))

    with contextlib.closing(other), pytest.raises(ConflictError):  # type: ignore[type-var]
        engine.rebuild(overtaken())
    assert texts(engine) == ["后开始的"]


def test_pages_of_reports_by_relevance_stay_whole_while_others_publish(
    engine: SearchIndex,
) -> None:
    put_all(engine, *many())
    request = SearchRequest("公开", size=5, facets=False, grouped=True, per_report=20)
    first = engine.search(request)
    put_all(engine, report(900, "公开，公开，刚刚公开"))
    begun = [hit for group in first.groups for hit in group.hits]
    hits = [*begun, *walk(engine, replace(request, after=first.next))]
    keys = {(hit.report_id, hit.ordinal) for hit in hits}
    assert len(keys) == len(hits) == first.total


def test_an_unknown_field_is_refused(
    engine: SearchIndex, client: Elasticsearch, settings_here: Settings
) -> None:
    (index,) = names.behind(client, settings_here.elasticsearch_index)
    with pytest.raises(BadRequestError):
        client.index(index=index, document={"rolle": "passage"})
    assert texts(engine) == []


def test_a_restart_in_the_middle_of_searching(spare_elasticsearch: SpareElasticsearch) -> None:
    """Every search is answered or says unavailable; afterwards everything is there again."""
    with contextlib.closing(ElasticsearchIndex(spare_elasticsearch.url, "restarted")) as index:
        index.prepare()
        put_all(index, *(report(n, f"报告{n}的公开内容") for n in range(1, 21)))
        stop, totals, refused = threading.Event(), [], []

        def searching() -> None:
            while not stop.is_set():
                try:
                    totals.append(index.search(SearchRequest(text="公开")).total)
                except UnavailableError as error:
                    refused.append(error)
                    stop.wait(0.1)

        thread = threading.Thread(target=searching)
        thread.start()
        try:
            wait_for(lambda: totals, 30)
            spare_elasticsearch.stop()
            wait_for(lambda: refused, 30)
            assert not index.healthy()
            with pytest.raises(UnavailableError):
                index.put(report(99, "不能写入"))
            spare_elasticsearch.start()
            before = len(totals)
            wait_for(lambda: len(totals) > before + 5, 60)
        finally:
            stop.set()
            thread.join(30)
        assert set(totals) == {20}
        index.put(report(21, "重启以后的公开内容"))
        index.refresh()
        assert index.search(SearchRequest(text="公开")).total == 21
