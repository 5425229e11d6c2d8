"""The API for people says what the description says, and its examples run."""

from __future__ import annotations

import shlex
from urllib.parse import urlencode, urlsplit

import pytest
from lxml import html

from tests.web.api.archives import build
from web.public.manual import description


@pytest.fixture
def manual(site):
    site.published()
    build(site.core)
    return html.fromstring(site.client().get("/about/api?lang=en").text)


def asked(command: str) -> tuple[str, str | None]:
    """The address that a curl command asks, with its query, and the file it sends."""
    words = shlex.split(command.replace("$TOKEN", "token"))
    assert words.pop(0) == "curl"
    given, address, sent = [], "", None
    while words:
        word = words.pop(0)
        if word in {"-d", "--data-urlencode"}:
            given.append(tuple(words.pop(0).split("=", 1)))
        elif word in {"-F", "-H"}:
            value = words.pop(0)
            sent = value if word == "-F" else sent
        elif not word.startswith("-"):
            address = word
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}{urlencode(given)}", sent


def test_every_operation_is_told_and_its_example_runs(site, manual) -> None:
    told = {
        (method.upper(), path): operation
        for path, item in description(site.app)["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    }
    sections = manual.cssselect("section.operation")
    assert [tuple(s.findtext("h2/code").split(" ", 1)) for s in sections] == [*told]
    for section, ((method, path), operation) in zip(sections, told.items(), strict=True):
        text = section.text_content()
        assert operation["summary"] in text.replace("\n", " ") or "`" in operation["summary"]
        names = [code.text for code in section.cssselect("dl.parameters dt code")]
        shared = description(site.app)["paths"][path].get("parameters", [])
        assert names == [p["name"] for p in (*shared, *operation.get("parameters", ()))], path
        address, sent = asked(section.cssselect("pre code")[0].text)
        assert address.startswith(path.split("{")[0])
        if operation.get("security"):
            assert "Needs a token." in text
            assert (sent is not None) == (method == "POST")
            continue
        answer = site.client().get(address)
        assert answer.status_code == 200, address
        answer.close()
    ids = [element.get("id") for element in manual.cssselect("[id]")]
    assert len(ids) == len(set(ids))


def test_limits_are_those_that_answers_tell(site, manual) -> None:
    policy = site.client().get("/api/v1/search?q=x").headers["RateLimit-Policy"]
    [section] = [
        s for s in manual.cssselect("section.operation") if s.find("h2").get("id") == "get-search"
    ]
    text = section.text_content()
    for one in policy.split(", "):
        amount, window = (part.partition("=")[2] for part in one.split(";")[1:])
        assert f"{amount} requests in {window} seconds" in text
