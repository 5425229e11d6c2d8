"""The contract on writes: whatever comes late, twice or at once, the newest state stands."""

from __future__ import annotations

import itertools
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from reports.ports import SearchRequest
from search import open_index
from tests.search.making import at_version, put_all, report, texts, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.ports import IndexedReport, SearchIndex
    from reports.settings import Settings

THREE = ("第一段的内容", "第二段的内容", "第三段的内容")


def test_nothing_is_found_in_an_empty_index(index: SearchIndex) -> None:
    page = index.search(SearchRequest(text="公开"))
    assert (page.total, page.reports, page.hits, page.next) == (0, 0, (), None)
    assert list(index.versions()) == []
    assert index.healthy()


def test_what_is_put_is_found_with_everything_it_is(index: SearchIndex) -> None:
    given = report(5, "主动公开信息<1200>条", year=2023, section="problem")
    put_all(index, given)
    (hit,) = index.search(SearchRequest(text='"1200"')).hits
    assert hit.text == "主动公开信息<1200>条"
    assert hit.spans == ((7, 11),)
    assert (hit.report_id, hit.ordinal, hit.section) == (5, 1, "problem")
    assert (hit.title, hit.year, hit.form) == (given.title, 2023, "2021")
    assert (hit.office_id, hit.office, hit.kind) == (7, given.office, "department")
    assert (hit.district, hit.district_name) == (given.district, given.district_name)
    assert hit.anchor == "p-problem-1"


def test_a_newer_version_replaces_all_passages(index: SearchIndex) -> None:
    put_all(index, report(1, *THREE))
    put_all(index, report(1, "只剩这一段", version=2))
    assert texts(index) == ["只剩这一段"]
    assert texts(index, "内容") == []
    put_all(index, report(1, *THREE, version=3))
    assert texts(index) == [*THREE]
    assert list(index.versions()) == [(1, 3)]


def test_a_late_older_version_does_not_win(index: SearchIndex) -> None:
    put_all(index, report(1, "更正后的内容", version=4))
    put_all(index, report(1, *THREE, version=3))
    assert texts(index) == ["更正后的内容"]
    assert list(index.versions()) == [(1, 4)]


def test_putting_twice_changes_nothing(index: SearchIndex) -> None:
    for _ in range(2):
        put_all(index, report(1, *THREE))
    assert texts(index) == [*THREE]
    assert list(index.versions()) == [(1, 1)]


def test_a_report_without_passages_has_a_version(index: SearchIndex) -> None:
    put_all(index, report(1, *THREE), report(2))
    put_all(index, report(1, version=2))
    assert texts(index) == []
    assert list(index.versions()) == [(1, 2), (2, 1)]


def test_removed_reports_are_gone_for_good(index: SearchIndex) -> None:
    put_all(index, report(1, *THREE, version=3), report(2, "别的报告"))
    index.remove(1, 4)
    assert texts(index) == ["别的报告"]
    for late in (2, 3, 4):
        put_all(index, report(1, *THREE, version=late))
    assert texts(index) == ["别的报告"]
    assert list(index.versions()) == [(2, 1)]
    put_all(index, report(1, "再次发布", version=5))
    assert sorted(texts(index)) == ["再次发布", "别的报告"]
    assert list(index.versions()) == [(1, 5), (2, 1)]


def test_a_late_removal_does_not_win(index: SearchIndex) -> None:
    put_all(index, report(1, *THREE, version=3))
    index.remove(1, 2)
    assert texts(index) == [*THREE]
    index.remove(1, 3)
    assert texts(index) == []


def test_removing_what_never_was_bars_its_late_write(index: SearchIndex) -> None:
    index.remove(1, 2)
    index.remove(1, 2)
    put_all(index, report(1, *THREE, version=2))
    assert texts(index) == []
    assert list(index.versions()) == []


def test_versions_come_by_id(index: SearchIndex) -> None:
    expected = []
    for number in random.Random(1).sample(range(1, 400), 60):
        index.put(report(number, "一段", version=number % 7 + 1))
        expected.append((number, number % 7 + 1))
    index.refresh()
    assert list(index.versions()) == sorted(expected)


@pytest.mark.parametrize("seed", range(3))
def test_concurrent_writes_end_at_the_newest(
    index: SearchIndex, second: SearchIndex, seed: int
) -> None:
    """Puts of several versions and a removal at once, from two processes' clients."""
    chance = random.Random(seed)
    steps = [
        (version, tuple(f"第{version}版第{i}段" for i in range(chance.randrange(1, 30))))
        for version in range(1, 9)
    ]
    removed = chance.randrange(1, 9)
    calls = [
        *(lambda i, v=v, t=t: i.put(report(1, *t, version=v)) for v, t in steps),
        *(lambda i, v=v, t=t: i.put(report(1, *t, version=v)) for v, t in steps),
        lambda i: i.remove(1, removed),
    ]
    chance.shuffle(calls)
    with ThreadPoolExecutor(6) as pool:
        engines = itertools.cycle((index, second))
        for done in [pool.submit(call, next(engines)) for call in calls]:
            done.result()
    newest, last = steps[-1]
    expected = [] if removed == newest else [*last]
    assert texts(index) == expected
    assert list(index.versions()) == ([] if removed == newest else [(1, newest)])


def test_two_processes_may_prepare_at_once(search_settings: Settings) -> None:
    engines = [open_index(search_settings) for _ in range(4)]
    try:
        with ThreadPoolExecutor(4) as pool:
            for done in [pool.submit(engine.prepare) for engine in engines * 2]:
                done.result()
        engines[0].put(report(1, "一段"))
        engines[1].refresh()
        assert [texts(engine) for engine in engines] == [["一段"]] * 4
    finally:
        for engine in engines:
            engine.close()


def test_a_rebuild_holds_the_truth_and_nothing_else(index: SearchIndex) -> None:
    put_all(index, report(1, *THREE, version=9), report(2, "不在库中"), report(3, "已撤下"))
    index.remove(3, 5)
    # The truth may be a restored backup: what stood before gives way, whatever its version.
    truth = [report(1, "库中的内容", version=2), report(4, "新的报告")]
    assert index.rebuild(iter(truth)) == 2
    assert sorted(texts(index)) == ["库中的内容", "新的报告"]
    assert list(index.versions()) == [(1, 2), (4, 1)]
    put_all(index, report(3, "已撤下", version=5))
    assert len(texts(index)) == 2, "a withdrawal must outlive the rebuild"
    put_all(index, report(1, "更正", version=3))
    assert sorted(texts(index)) == ["新的报告", "更正"]


def test_a_rebuild_brings_back_what_the_truth_says_is_public(index: SearchIndex) -> None:
    put_all(index, report(1, *THREE))
    index.remove(1, 8)
    assert index.rebuild(iter([report(1, *THREE, version=3)])) == 1
    assert texts(index) == [*THREE]


def test_a_rebuild_of_nothing_empties(index: SearchIndex) -> None:
    put_all(index, report(1, *THREE))
    assert index.rebuild(iter(())) == 0
    assert texts(index) == []
    assert list(index.versions()) == []


def test_a_rebuild_that_dies_leaves_everything_found(index: SearchIndex) -> None:
    put_all(index, report(1, *THREE))

    def dying() -> Iterator[IndexedReport]:
        yield report(1, *THREE, version=2)
        message = "the database went away"
        raise ConnectionResetError(message)

    with pytest.raises(ConnectionResetError):
        index.rebuild(dying())
    assert texts(index) == [*THREE]
    put_all(index, report(2, "照常发布"))
    assert index.rebuild(iter([report(1, *THREE, version=2), report(2, "照常发布")])) == 2
    assert sorted(texts(index)) == sorted([*THREE, "照常发布"])


def test_writes_during_a_rebuild_are_neither_lost_nor_undone(
    index: SearchIndex, second: SearchIndex
) -> None:
    """The truth is read while it changes; afterwards the index says what it said last."""
    lock = threading.Lock()
    truth = {n: report(n, *(f"报告{n}第{i}段" for i in range(4))) for n in range(1, 61)}
    put_all(index, *truth.values())
    for number in range(1, 11):
        del truth[number]  # the index has them still: only a rebuild notices
    reading = threading.Event()

    def documents() -> Iterator[IndexedReport]:
        for number in range(1, 100):
            with lock:
                given = truth.get(number)
            if given is not None:
                yield given
            if number == 20:
                reading.set()

    def publish() -> None:
        assert reading.wait(30)
        chance = random.Random(5)
        for step in range(60):
            number = chance.randrange(11, 100)
            with lock:
                old = truth.get(number, report(number))
                truth[number] = at_version(old, old.version + 1, f"第{step}步改成这样")
            second.put(truth[number])

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(publish)
        index.rebuild(documents())
        writing.result()
    index.refresh()
    assert dict(index.versions()) == {n: r.version for n, r in truth.items()}
    found = [hit.text for hit in walk(index, SearchRequest(size=100, sort="newest"))]
    assert sorted(found) == sorted(p.text for r in truth.values() for p in r.passages)


def test_removals_during_a_rebuild_stay(index: SearchIndex, second: SearchIndex) -> None:
    given = [report(n, f"报告{n}") for n in range(1, 41)]
    put_all(index, *given)

    def documents() -> Iterator[IndexedReport]:
        for one in given:
            yield one
            if one.report_id == 30:
                second.remove(10, 1)  # read already
                second.remove(35, 1)  # not yet, but the reader's view is older

    index.rebuild(documents())
    found = {n for n, _ in index.versions()}
    assert found == set(range(1, 41)) - {10, 35}
