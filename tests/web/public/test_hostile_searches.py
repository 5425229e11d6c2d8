"""A hundred searches that strangers type, through the page and the API, on both engines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import html

from reports.services import maintenance
from tests.search.conftest import ENGINES, on_elasticsearch, opened
from tests.search.hostile import OVERLONG, TYPED
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.web.conftest import Site

# Elements that neither what was typed nor what was found may add to a page.
FOREIGN = {"b", "i", "img", "iframe", "object", "style", "base", "meta", "link", "marquee"}
# A parameter with more than anybody chooses.
THOUSANDS = "&".join(f"office={n}" for n in range(1000))


@pytest.fixture(params=ENGINES)
def app(request: pytest.FixtureRequest, site: Site) -> Iterator[Flask]:
    """The site with one published report, its search on that engine."""
    site.published("clerk", 2023, problems="宣传不到位，居民不了解。下一步加强宣传。")
    if request.param == "postgresql":
        yield site.app
        return
    settings = on_elasticsearch(request.getfixturevalue("elasticsearch_url"))
    with opened(settings) as index:
        core = replace(site.core, search=index)
        maintenance.reindex(core)
        other = create_app(core=core)
        other.jinja_env.bytecode_cache = site.app.jinja_env.bytecode_cache
        yield other


def test_whatever_is_typed_is_answered_or_refused_politely(app: Flask) -> None:
    assert len(set(TYPED)) > 100
    client = app.test_client()
    for number, text in enumerate((*TYPED, *OVERLONG)):
        # Each from an address of its own, or the limit on searches would answer.
        sender = {"REMOTE_ADDR": f"10.0.{number // 250}.{number % 250 + 1}"}
        asked = {"query_string": {"q": text}, "environ_overrides": sender}
        page, answer = client.get("/search", **asked), client.get("/api/v1/search", **asked)
        # A NUL comes from nobody's keyboard: such a request is refused as a whole.
        refused = text in OVERLONG or "\0" in text
        for said in (page, answer):
            polite = {400, 422} if refused else {200}
            assert said.status_code in polite, (text[:60], said.text[:300])
        assert answer.json["title"] if refused else "results" in answer.json
        assert "<script>alert" not in page.text
        main = html.fromstring(page.text.replace("\0", "")).cssselect("main")[0]
        assert not FOREIGN & {element.tag for element in main.iter()}, text
        assert "\0" in text or main.cssselect("form[role=search]"), "one can ask again"


def test_thousands_of_filters_are_refused_politely(app: Flask) -> None:
    client = app.test_client()
    for path in ("/search", "/api/v1/search"):
        answer = client.get(f"{path}?q=公开&{THOUSANDS}")
        assert answer.status_code == 414, path
