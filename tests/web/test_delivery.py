"""Answers are compressed, but none that carries a secret; static files are kept by browsers."""

from __future__ import annotations

import gzip
import re

from web.delivery import KEPT

ACCEPTS = {"Accept-Encoding": "gzip"}


def test_a_page_for_everybody_is_compressed(site) -> None:
    site.published()
    plain = site.client().get("/rules")
    small = site.client().get("/rules", headers=ACCEPTS)
    assert small.headers["Content-Encoding"] == "gzip"
    assert {"Accept-Encoding", "Cookie"} <= set(re.split(", *", small.headers["Vary"]))
    told = re.compile(rb'href="/static/site.css[^"]+"')
    assert told.findall(gzip.decompress(small.data)) == told.findall(plain.data)
    assert len(small.data) < len(plain.data) / 2
    answer = site.client().get("/api/v1/openapi.json", headers=ACCEPTS)
    assert answer.headers["Content-Encoding"] == "gzip"


def test_a_page_with_the_token_of_a_form_is_not(site) -> None:
    for client, path in ((site.client("clerk"), "/rules"), (site.client(), "/login")):
        answer = client.get(path, headers=ACCEPTS)
        assert 'name="csrf_token"' in answer.text, "readable, so not compressed"
        assert "Content-Encoding" not in answer.headers


def test_an_entity_tag_outlives_compression(site) -> None:
    report = site.published()
    client = site.client()
    file = client.get(f"/reports/{report}.json", headers=ACCEPTS)
    again = {**ACCEPTS, "If-None-Match": file.headers["ETag"]}
    assert client.get(f"/reports/{report}.json", headers=again).status_code == 304
    path = f"/api/v1/reports/{report}/content"
    small = client.get(path, headers=ACCEPTS)
    assert small.headers["Content-Encoding"] == "gzip"
    tag = small.headers["ETag"]
    assert tag != client.get(path).headers["ETag"], "other bytes have another tag"
    again = client.get(path, headers={**ACCEPTS, "If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_static_files_are_kept_under_their_fingerprint_alone(site) -> None:
    client = site.client()
    [address] = re.findall(r'href="(/static/site\.css[^"]+)"', client.get("/rules").text)
    kept = client.get(address, headers=ACCEPTS, buffered=True)
    assert kept.headers["Cache-Control"] == KEPT
    assert kept.headers["Content-Encoding"] == "gzip"
    for other in ("/static/site.css", "/static/site.css?v=0123456789ab"):
        assert client.get(other, buffered=True).headers["Cache-Control"] != KEPT
    assert client.get("/static/nothing.css?v=1").status_code == 404


def test_static_files_leave_the_cookie_of_a_session_alone(site) -> None:
    """One that came late would undo what a page did meanwhile, and proxies keep them."""
    clerk = site.client("clerk")
    assert "Set-Cookie" in clerk.get("/desk").headers, "pages renew it"
    answer = clerk.get("/static/site.css", buffered=True)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
