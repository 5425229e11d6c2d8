"""Searches of the real sample reports: exact phrases against plain Python's `in`, and questions.

A phrase finds every passage that holds it and no other, marks exactly its occurrences, and is
counted as plain counting does. The choice of phrases is random but always the same.
"""

from __future__ import annotations

import html
import random
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from bench.questions import DEPTH, mrr, questions, rank
from reports.content import fold
from reports.content.marking import highlight_html
from reports.ports import FACETS, SearchRequest
from search.query import MAX_CHARACTERS
from tests.search.conftest import ENGINES, opened
from tests.search.corpus import sample_reports
from tests.search.making import value_of, walk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reports.ports import IndexedPassage, IndexedReport, SearchIndex, SearchPage

PHRASES = 240
RELEVANCE = 0.85  # MRR@10 of all questions; a default analyzer reaches 0.74
_QUOTES = re.compile(r'["“”「」『』〝〞]')

Held = list[tuple["IndexedReport", "IndexedPassage"]]


@pytest.fixture(scope="module")
def reports(samples: Path) -> dict[str, IndexedReport]:
    return sample_reports(samples)


@pytest.fixture(scope="module")
def held(reports: dict[str, IndexedReport]) -> Held:
    """Every passage of the samples with its report."""
    return [(r, p) for r in reports.values() for p in r.passages]


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, held: Held) -> Iterator[SearchIndex]:
    with opened(request.getfixturevalue(f"{request.param}_settings")) as index:
        reports = {r.report_id: r for r, _ in held}
        for report in reports.values():
            index.put(report)
        index.refresh()
        yield index


def phrases(held: Held) -> list[str]:
    """Pieces of passages: of every length and kind, and some that stand nowhere."""
    chance = random.Random(2023)
    texts = [p.text for _, p in held]
    counts = Counter(c for text in texts for c in text)
    chosen = []
    while len(chosen) < PHRASES:
        text = chance.choice(texts)
        length = chance.choice((1, 1, 2, 2, 3, 4, 5, 7, 12, 30, 80, 200, len(text)))
        at = chance.randrange(max(1, len(text) - length + 1))
        chosen.append(text[at : at + length])
    chosen += [c for c, n in counts.items() if n == 1][:40]  # rare
    chosen += [c for c in counts if not c.isalnum() and not c.isspace()]  # punctuation
    chosen += [m for text in texts[::7] for m in re.findall(r"[\d.,%]+|[A-Za-z]+", text)[:1]]
    chosen += [
        "公開",
        "資訊公開",
        "２０２３",
        "2023年",
        "不予公开（",
        "公开公开",
        "龘",
        "开信",
        "1",
        "％",
    ]
    return [c for c in dict.fromkeys(chosen) if c.strip() and not _QUOTES.search(c)]


def occurrences(text: str, phrase: str) -> list[tuple[int, int]]:
    """From the left, not overlapping."""
    folded, wanted = fold(text), fold(phrase)
    return [(m.start(), m.start() + len(wanted)) for m in re.finditer(re.escape(wanted), folded)]


def whole(index: SearchIndex, text: str) -> tuple[SearchPage, dict[tuple[int, int], str]]:
    request = SearchRequest(text=text, size=100)
    first = index.search(request)
    hits = [*first.hits]
    if first.next:
        hits = walk(index, request)
    for hit in hits:
        assert html_is_ours(hit.text, hit.spans)
    assert len(hits) == first.total
    return first, {(h.report_id, h.ordinal): (h.text, h.spans) for h in hits}  # type: ignore[misc]


def html_is_ours(text: str, spans: tuple[tuple[int, int], ...]) -> bool:
    marked = highlight_html(text, spans)
    bare = re.sub(r"</?mark>", "", marked)
    return "<" not in bare and ">" not in bare and html.unescape(bare) == text


def test_questions_find_what_answers_them(
    engine: SearchIndex, samples: Path, reports: dict[str, IndexedReport]
) -> None:
    ranks = []
    for question in questions(samples, reports):
        page = engine.search(SearchRequest(text=question.text, size=DEPTH, facets=False))
        ranks.append(rank(question, [(hit.report_id, hit.text) for hit in page.hits]))
    assert len(ranks) > 80
    assert mrr(ranks) >= RELEVANCE
    assert sum(r is not None for r in ranks) >= 0.95 * len(ranks)


def test_a_phrase_finds_exactly_the_passages_that_hold_it(engine: SearchIndex, held: Held) -> None:
    asked = phrases(held)
    assert len(asked) > 250
    for phrase in asked:
        assert len(phrase) <= MAX_CHARACTERS - 2
        expected = {
            (r.report_id, p.ordinal): (p.text, tuple(occurrences(p.text, phrase)))
            for r, p in held
            if fold(phrase) in fold(p.text)
        }
        page, found = whole(engine, f'"{phrase}"')
        assert found == expected, phrase
        assert page.reports == len({report_id for report_id, _ in expected})


def test_facets_of_a_phrase_are_plain_counts(engine: SearchIndex, held: Held) -> None:
    for phrase in phrases(held)[::8]:
        facets = engine.search(SearchRequest(text=f'"{phrase}"')).facets
        among = [(r, p) for r, p in held if fold(phrase) in fold(p.text)]
        for facet in FACETS:
            counts = Counter(value_of(r, p, facet) for r, p in among)
            assert {v.value: v.count for v in facets[facet]} == counts, (phrase, facet)


def test_without_a_word_everything_is_found_once(engine: SearchIndex, held: Held) -> None:
    page, found = whole(engine, "")
    assert page.total == len(held) == len(found)


def test_what_is_excluded_is_the_rest(engine: SearchIndex, held: Held) -> None:
    for phrase in phrases(held)[::12]:
        _, found = whole(engine, f'-"{phrase}"')
        expected = {(r.report_id, p.ordinal) for r, p in held if fold(phrase) not in fold(p.text)}
        assert found.keys() == expected, phrase


def test_words_mark_only_what_stands_there(engine: SearchIndex, held: Held) -> None:
    """Of loose words: each mark is a piece of the word, or of what says the same otherwise."""
    for phrase in phrases(held)[:60]:
        for hit in engine.search(SearchRequest(text=phrase, size=20)).hits:
            assert html_is_ours(hit.text, hit.spans)
            ends = [at for span in hit.spans for at in span]
            assert ends == sorted(ends)
            assert all(a < b for a, b in hit.spans)
