"""The one reading of a search's address, for the page, the API, feeds and subscriptions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.errors import InvalidQueryError
from reports.ports import FACETS, SearchRequest
from reports.services.news import newest
from reports.services.searching import request_of


def test_an_address_without_anything_asks_for_the_newest() -> None:
    assert request_of({}) == SearchRequest(sort="newest", grouped=True)
    assert request_of({"q": ["  "], "year": [" "], "after": [""]}) == request_of({})


def test_everything_of_an_address_is_read() -> None:
    asked = request_of(
        {
            "q": [" 宣传不到位 ", "ignored"],
            "year": ["2023", " 2022", "2023"],
            "section": ["problem"],
            "after": ["cursor"],
            "lang": ["en"],
        }
    )
    assert (asked.text, asked.sort, asked.after) == ("宣传不到位", "relevance", "cursor")
    assert asked.filters == {"year": ("2023", "2022"), "section": ("problem",)}
    assert request_of({"q": ["公开"], "sort": ["newest"]}).sort == "newest"
    assert set(request_of({name: ["1"] for name in FACETS}).filters) == set(FACETS)


def test_what_nobody_reads_at_once_is_never_relaxed() -> None:
    asked = request_of({"q": ["公开"], "relax": ["1", "true"]})
    assert not asked.relax, "feeds, subscriptions and the page of statements ask as they read"
    assert not newest(replace(asked, relax=True), 10).relax


def test_an_unknown_order_is_refused() -> None:
    with pytest.raises(InvalidQueryError):
        request_of({"sort": ["best"]})
