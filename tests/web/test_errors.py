"""What goes wrong gets a helpful page in both languages, and a problem document in the API."""

from __future__ import annotations

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from reports.services.searching import MAX_TEXT
from reports.store.database import Database
from search import open_index
from tests.web.conftest import MULTIPART, TOO_LARGE
from web.app import create_app

DEAD = "postgresql://nobody:nothing@127.0.0.1:9/nothing"


def _without_search(site):
    dead = replace(site.core.settings, database_url=DEAD, elasticsearch_url=None)
    return replace(site.core, search=open_index(dead))


def _page(answer, status, title):
    assert answer.status_code == status, answer.text[:500]
    assert f"<h1>{title}</h1>" in answer.text
    assert f"<title>{title} ·" in answer.text
    assert 'href="/districts' in answer.text  # a way on
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("language", "title"), [("zh", "没有这个页面"), ("en", "There is no such page")]
)
def test_not_found(site, language, title) -> None:
    for path in ("/nowhere", "/reports/4711", "/offices/4711", "/districts/nowhere"):
        _page(site.client().get(f"{path}?lang={language}"), 404, title)


@pytest.mark.parametrize(
    ("language", "title"),
    [("zh", "该网址不支持此类请求"), ("en", "This address does not take that kind of request")],
)
def test_method_not_allowed(site, language, title) -> None:
    answer = site.client().post(f"/rules?lang={language}")
    _page(answer, 405, title)
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("language", "title"), [("zh", "无权访问本页面"), ("en", "You may not open")]
)
def test_forbidden(site, language, title) -> None:
    answer = site.client("clerk").get(f"/admin/queue?lang={language}")
    assert answer.status_code == 403
    assert title in answer.text


@pytest.mark.parametrize(
    ("language", "title"), [("zh", "文件过大"), ("en", "The file is too large")]
)
def test_too_large(site, language, title) -> None:
    client = site.client("clerk")
    answer = client.post(f"/desk/new?lang={language}", data=TOO_LARGE, content_type=MULTIPART)
    _page(answer, 413, title)


@pytest.mark.parametrize(
    ("language", "title"), [("zh", "请求过于频繁"), ("en", "Too many requests")]
)
def test_too_many(site, language, title) -> None:
    client = site.client()
    answers = [client.get(f"/search?q=x&lang={language}") for _ in range(12)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    _page(refused[0], 429, title)
    assert int(refused[0].headers["Retry-After"]) >= 0


@pytest.mark.parametrize(
    ("language", "title"), [("zh", "系统出现故障"), ("en", "Something failed on our side")]
)
def test_a_fault_of_ours(own_site, language, title) -> None:
    def fails() -> str:
        message = "the secret of the house"
        raise RuntimeError(message)

    fails.access = own_site.app.view_functions["public.home"].access
    own_site.app.add_url_rule("/fails", "fails", fails)
    own_site.app.add_url_rule("/api/v1/fails", "api-fails", fails)
    with capture_logs() as logged:
        answer = own_site.client().get(f"/fails?lang={language}")
    _page(answer, 500, title)
    assert answer.headers["X-Request-ID"] in answer.text
    assert "secret" not in answer.text
    told = own_site.client().get(f"/api/v1/fails?lang={language}")
    assert told.status_code == 500
    assert told.content_type == "application/problem+json"
    assert "secret" not in told.text
    assert told.json["title"] == title
    [fault] = [entry for entry in logged if entry["event"] == "request failed"]
    assert fault["request_id"] == answer.headers["X-Request-ID"]
    assert str(fault["exc_info"][1]) == "the secret of the house"


def test_no_log_holds_the_secret_of_a_link(own_site, caplog) -> None:
    def fails(token: str) -> str:
        raise RuntimeError

    fails.access = own_site.app.view_functions["public.home"].access
    own_site.app.add_url_rule("/links/<token>/end", "fails", fails)
    away = create_app(core=replace(own_site.core, database=Database(DEAD))).test_client()
    with capture_logs() as logged:
        assert own_site.client().get("/links/1.hush/end").status_code == 500
        assert away.get("/subscriptions/1.hush").status_code == 503
    assert {"/links/…/end", "/subscriptions/…"} <= {entry.get("path") for entry in logged}
    told = [{k: v for k, v in entry.items() if k != "exc_info"} for entry in logged]
    assert "hush" not in str(told) + caplog.text


@pytest.mark.parametrize(
    ("language", "title"),
    [("zh", "部分服务暂时没有响应"), ("en", "A part of the service is not answering")],
)
def test_without_its_database(site, language, title) -> None:
    away = replace(site.core, database=Database(DEAD))
    client = create_app(core=away).test_client()
    _page(client.get(f"/?lang={language}"), 503, title)
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    assert client.get("/api/v1/reports").content_type == "application/problem+json"


def test_without_search_reports_can_be_read(site) -> None:
    report_id = site.published(year=2023)
    client = create_app(core=_without_search(site)).test_client()
    answer = client.get("/search?q=公开")
    assert answer.status_code == 503
    assert "在此期间，可以按区县查阅报告" in answer.text
    assert client.get(f"/reports/{report_id}").status_code == 200
    assert client.get("/").status_code == 200
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json["search"]) == (200, "away")
    api = client.get("/api/v1/search?q=公开")
    assert (api.status_code, api.content_type) == (503, "application/problem+json")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/nowhere", 404),
        ("/api/v1/reports/4711", 404),
        ("/api/v1/reports/4711.pdf", 404),
        ("/api/v1/reports/1.exe", 404),
        ("/api/v1/reports?year=abc", 422),
        ("/api/v1/reports?size=0", 422),
        ("/api/v1/reports?size=101", 422),
        ("/api/v1/reports?after=nonsense", 422),
        ("/api/v1/offices?after=nonsense", 422),
        ("/api/v1/offices?district=nowhere", 404),
        ("/api/v1/search?sort=random", 422),
        ("/api/v1/search?after=nonsense", 400),
        ("/api/v1/search?q=" + "长" * (MAX_TEXT + 1), 422),
    ],
)
def test_programs_get_problem_documents(site, path, status) -> None:
    answer = site.client().get(path)
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["type"].startswith("urn:gongkai:problem:")
    assert answer.json["title"]
    assert answer.json["detail"]
    assert answer.json["instance"] == path.partition("?")[0]


def test_the_api_says_which_methods_it_takes(site) -> None:
    answer = site.client().delete("/api/v1/reports")
    assert answer.status_code == 405
    assert answer.content_type == "application/problem+json"
    assert "GET" in answer.headers["Allow"]
