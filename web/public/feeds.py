"""A search as a feed, in Atom (RFC 4287) and JSON Feed 1.1, with the filters of the search page.

An entry is a report, under an id that stays the same: a correction shows it again with a new
date, a withdrawal takes it away. A reader asks again and again: where nothing changed, the
answer is 304.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import simplejson
from flask import Response, request, url_for
from flask_babel import gettext
from lxml import etree

from reports.services import news, searching
from web.access import public
from web.context import core
from web.i18n import language
from web.public.blueprint import blueprint
from web.public.results import query_words
from web.security import FEED_LIMIT, limiter

if TYPE_CHECKING:
    from reports.services.views import News, NewsItem

ATOM = "http://www.w3.org/2005/Atom"
SINCE = "2026"
"""The year of the ids (RFC 4151): in it the host name was ours."""
SETTLED = timedelta(minutes=1)
"""Before that the index may still lag behind, and the date of the change says nothing."""
START = datetime(2026, 1, 1, tzinfo=UTC)
"""The date of a feed without entries: Atom demands one."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@blueprint.get("/feeds/search.atom")
@public
@limiter.limit(FEED_LIMIT)
def atom_feed() -> Response:
    """The search as Atom."""
    found, title = _asked()
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", _locale())
    _add(feed, "id", _id("search?" + canonical()))
    _add(feed, "title", title)
    _add(feed, "updated", _moment(max((item.at for item in found.items), default=START)))
    _add(feed, "link", rel="self", type="application/atom+xml", href=_address(".atom_feed"))
    _add(feed, "link", rel="alternate", type="text/html", href=_address(".search"))
    if found.next:
        _add(feed, "link", rel="next", href=_address(".atom_feed", after=found.next))
    _add(_add(feed, "author"), "name", gettext("Gongkai"))
    for item in found.items:
        _add_entry(feed, item)
    data = etree.tostring(feed, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return _answer(data, "application/atom+xml; charset=utf-8", found)


@blueprint.get("/feeds/search.json")
@public
@limiter.limit(FEED_LIMIT)
def json_feed() -> Response:
    """The search as JSON Feed."""
    found, title = _asked()
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": _address(".search"),
        "feed_url": _address(".json_feed"),
        "language": _locale(),
        "items": [
            {
                "id": _id(f"reports/{item.report_id}"),
                "url": _site(url_for(".report", report_id=item.report_id)),
                "title": item.title,
                "content_text": _text(item),
                "date_published": _moment(item.published),
                "date_modified": _moment(item.at),
                "authors": [{"name": item.office}],
                "tags": [item.district, str(item.year)],
            }
            for item in found.items
        ],
    }
    if found.next:
        feed["next_url"] = _address(".json_feed", after=found.next)
    data = simplejson.dumps(feed, ensure_ascii=False, indent=1).encode()
    return _answer(data, "application/feed+json; charset=utf-8", found)


def _asked() -> tuple[News, str]:
    asked = searching.request_of(request.args.to_dict(flat=False))
    words = query_words(asked, news.names(core(), asked))
    title = gettext("Annual reports: %(words)s", words=words) if words else gettext("All reports")
    return news.news(core(), asked), title


def _add_entry(feed: etree._Element, item: NewsItem) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", _id(f"reports/{item.report_id}"))
    _add(entry, "title", item.title)
    _add(entry, "updated", _moment(item.at))
    _add(entry, "published", _moment(item.published))
    address = _site(url_for(".report", report_id=item.report_id))
    _add(entry, "link", rel="alternate", type="text/html", href=address)
    _add(_add(entry, "author"), "name", item.office)
    _add(entry, "category", term=item.district)
    _add(entry, "category", term=str(item.year))
    _add(entry, "summary", _text(item), type="text")


def _text(item: NewsItem) -> str:
    """Why it was corrected, if it was, and the passages found."""
    lines = list(item.passages)
    if item.note is not None:
        lines.insert(0, gettext("Corrected: %(note)s", note=item.note))
    return "\n\n".join(lines)


def _answer(data: bytes, media_type: str, found: News) -> Response:
    response = Response(data, content_type=media_type)
    response.headers["Cache-Control"] = "public, no-cache"  # ask again: one may be withdrawn
    response.headers["Content-Language"] = language()
    response.vary.add("Cookie")
    # Readers that run in a browser are elsewhere.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.add_etag()
    if found.changed and datetime.now(UTC) - found.changed > SETTLED:
        response.last_modified = found.changed
    return response.make_conditional(request)


def _address(page: str, **more: str) -> str:
    return _site(url_for(page) + (f"?{query}" if (query := canonical(**more)) else ""))


def canonical(*, lang: bool = True, **more: str) -> str:
    """The search's own parameters, in one order: other spellings are the same feed.

    Without `lang`, the reader's language is none of them.
    """
    asked = searching.canonical(request.args.to_dict(flat=False))
    if lang and request.args.get("lang"):
        more = {"lang": language(), **more}
    return "&".join(filter(None, (asked, urlencode(more))))


def _site(path: str) -> str:
    return core().settings.site_url.rstrip("/") + path


def _id(name: str) -> str:
    return f"tag:{urlsplit(core().settings.site_url).hostname},{SINCE}:{name}"


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _locale() -> str:
    return "zh-CN" if language() == "zh" else "en"


def _add(parent: etree._Element, name: str, text: str | None = None, **more: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{ATOM}}}{name}", more)
    if text is not None:
        element.text = _NOT_XML.sub("", text)
    return element
