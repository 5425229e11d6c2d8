"""Filing by program: the same rules as at the desk, one submission for one key."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
import simplejson

from reports import content as contents
from reports.renderers import FORMATS, render
from reports.services import catalogue, desks, filing, tokens
from tests.reports.services.conftest import valid_content

PATH = "/api/v1/submissions"


def body(content) -> str:
    return simplejson.dumps(contents.dump(content), use_decimal=True)


def post(client, headers, content, **more):
    data = content if isinstance(content, str) else body(content)
    return client.post(
        PATH, data=data, content_type="application/json", headers={**headers, **more}
    )


def test_content_becomes_public(site) -> None:
    client, token = site.client(), site.token()
    sent = post(client, token, valid_content(2022), **{"Idempotency-Key": "one"})
    assert sent.status_code == 202, sent.text
    assert sent.json["status"] == "submitted"
    assert [job["task"] for job in sent.json["jobs"]] == ["gongkai.check"]
    address = sent.headers["Location"]
    assert address == sent.json["url"]

    site.work()
    told = client.get(address, headers=token)
    assert told.status_code == 200
    assert told.json["status"] == "published"
    assert {job["state"] for job in told.json["jobs"]} == {"done"}
    assert catalogue.report(site.core, told.json["report"]).content.year == 2022


def test_the_same_key_gives_the_same_submission(site) -> None:
    client, token = site.client(), site.token()
    key = {"Idempotency-Key": "一把钥匙".encode().hex()}
    first = post(client, token, valid_content(2022), **key)
    site.work()
    again = post(client, token, valid_content(2022), **key)
    assert (again.status_code, again.headers["Location"]) == (202, first.headers["Location"])
    assert again.json["status"] == "published"

    other = post(client, token, valid_content(2022, problems="人手不足。"), **key)
    assert other.status_code == 422
    assert other.content_type == "application/problem+json"
    assert other.json["type"] == "urn:gongkai:problem:idempotency_key_reused"
    other_year = post(client, token, valid_content(2021), **key)
    assert other_year.status_code == 422


def test_errors_refuse_and_leave_nothing_behind(site) -> None:
    content = valid_content(2022)
    row = dict(content.tables["requests"]["new"])
    row["natural_person"] = contents.Cell(3)
    tables = {**content.tables, "requests": {**content.tables["requests"], "new": row}}
    answer = post(site.client(), site.token(), replace(content, tables=tables))
    assert answer.status_code == 422
    assert answer.json["type"] == "urn:gongkai:problem:blocked"
    assert {f["severity"] for f in answer.json["findings"]} == {"error"}
    assert any(f["where"].startswith("tables.requests") for f in answer.json["findings"])
    assert all(line.id is None for line in filing.desk(site.core, site.people["clerk"].actor))


def test_warnings_are_explained_beside_the_content(site) -> None:
    client, token = site.client(), site.token()
    content = valid_content(2022, problems="意识宣传不到位，二是人手不足。下一步加强宣传。")
    refused = post(client, token, content)
    assert refused.status_code == 422
    keys = {f["key"] for f in refused.json["findings"]}
    assert {f["severity"] for f in refused.json["findings"]} == {"warning"}

    envelope = {
        "content": contents.dump(content),
        "explanations": dict.fromkeys(keys, "原文如此，已核实。"),
    }
    accepted = post(client, token, simplejson.dumps(envelope, use_decimal=True))
    assert accepted.status_code == 202, accepted.text
    site.work()
    told = client.get(accepted.headers["Location"], headers=token).json
    assert {f["explanation"] for f in told["findings"] if f["severity"] == "warning"} == {
        "原文如此，已核实。"
    }


@pytest.mark.parametrize("way", ["multipart", "raw"])
def test_a_file_is_read(site, way) -> None:
    client, token = site.client(), site.token()
    content = valid_content(2022)
    word = render(content, "docx")
    if way == "multipart":
        answer = client.post(
            PATH,
            data={"file": (io.BytesIO(word), "报告.docx"), "explanations": "{}"},
            headers=token,
        )
    else:
        answer = client.post(
            PATH, data=word, content_type=FORMATS["docx"].media_type, headers=token
        )
    assert answer.status_code == 202, answer.text
    report = desks.desk_report(site.core, site.people["clerk"].actor, answer.json["report"])
    assert report.content.tables["requests"] == content.tables["requests"]
    assert isinstance(answer.json["notes"], list)


def test_a_file_that_is_no_report_is_named_as_such(site) -> None:
    answer = site.client().post(
        PATH, data=b"%PDF-1.7 nothing", content_type="application/pdf", headers=site.token()
    )
    assert answer.status_code == 422
    assert answer.json["type"] == "urn:gongkai:problem:unreadable_file"
    assert answer.json["detail"]


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b"", "application/json", 422),
        (b"{", "application/json", 422),
        (b"[" * 100_000, "application/json", 422),
        (b'{"content": 1}', "application/json", 422),
        (b'{"form": "2021", "year": "x"}', "application/json", 422),
        (b'{"content": {"form": "2021"}, "explanations": []}', "application/json", 422),
        (b'{"content": {"form": "2021"}, "note": 3}', "application/json", 422),
        (b"\xff\xfe{", "application/json", 422),
        (b'{"form": "2021", "title": "\\u0000"}', "application/json", 422),
        (b"<a/>", "application/xml", 415),
        (b"", "", 415),
        (b"a=b", "application/x-www-form-urlencoded", 415),
        (b"", "multipart/form-data; boundary=x", 422),
    ],
)
def test_hostile_bodies_get_a_problem_document(site, data, kind, status) -> None:
    answer = site.client().post(PATH, data=data, content_type=kind, headers=site.token())
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    assert {"type", "title", "status", "detail"} <= set(answer.json)


def test_what_is_typed_at_the_desk_is_not_overwritten(site) -> None:
    client, token = site.client(), site.token()
    report_id = site.draft(year=2022, problems="正在填写。下一步改进。")
    refused = post(client, token, valid_content(2022))
    assert refused.status_code == 409
    kept = desks.desk_report(site.core, site.people["clerk"].actor, report_id)
    assert kept.content.texts["problems"] == "正在填写。下一步改进。"
    allowed = client.post(
        f"{PATH}?replace=true",
        data=body(valid_content(2022)),
        headers=token,
        content_type="application/json",
    )
    assert allowed.status_code == 202


def test_a_correction_needs_its_note(site) -> None:
    client, token = site.client(), site.token()
    site.published(year=2022)
    changed = valid_content(2022, problems="公开不及时。下一步改进。")
    refused = post(client, token, changed)
    assert refused.status_code == 422
    envelope = {"content": contents.dump(changed), "note": "更正第五部分。"}
    accepted = post(client, token, simplejson.dumps(envelope, use_decimal=True))
    assert accepted.status_code == 202
    site.work()
    assert client.get(accepted.headers["Location"], headers=token).json["status"] == "corrected"


def test_while_one_is_on_its_way_another_is_refused(site) -> None:
    client, token = site.client(), site.token()
    assert post(client, token, valid_content(2022)).status_code == 202
    second = post(client, token, valid_content(2022, problems="别的。下一步改进。"))
    assert second.status_code == 409


def test_the_office_is_never_guessed(site) -> None:
    client = site.client()
    foreign = post(client, site.token(), valid_content(2022, "南京街道办事处"))
    assert foreign.status_code == 422
    named = client.post(
        f"{PATH}?office={site.offices['away'].id}",
        data=body(valid_content(2022)),
        content_type="application/json",
        headers=site.token(),
    )
    assert named.status_code == 403
    # Who decides on reports, or runs the service, files none.
    for person in ("reviewer", "administrator", "operator"):
        assert post(client, site.token(person), valid_content(2022)).status_code == 403
    said = client.post(
        f"{PATH}?office={site.offices['away'].id}&year=2022",
        data=body(valid_content(2022, None)),
        content_type="application/json",
        headers=site.token("away clerk"),
    )
    assert said.status_code == 202, said.text
    assert said.json["office"]["name"] == "南京街道办事处"


def test_without_a_token_nobody_files(site) -> None:
    signed_in = site.client("clerk")  # a cookie does not count
    for headers in ({}, {"Authorization": "Bearer gk_forged"}, {"Authorization": "Basic eDp5"}):
        answer = post(signed_in, headers, valid_content(2022))
        assert answer.status_code == 401
        shown = 'Bearer error="invalid_token"' if headers else "Bearer"
        assert answer.headers["WWW-Authenticate"] == shown
        assert answer.content_type == "application/problem+json"
    assert signed_in.get(f"{PATH}/abc").status_code == 401


def test_a_revoked_token_files_no_more(site) -> None:
    token = site.token()
    assert post(site.client(), token, valid_content(2022)).status_code == 202
    who = site.people["clerk"].actor
    [shown] = tokens.tokens(site.core, who.account_id)
    tokens.revoke(site.core, who.account_id, shown.id)
    assert post(site.client(), token, valid_content(2021)).status_code == 401


def test_submissions_of_others_are_not_there(site) -> None:
    client = site.client()
    mine = post(client, site.token(), valid_content(2022)).headers["Location"]
    for stranger in ("colleague", "away clerk", "away reviewer"):
        assert client.get(mine, headers=site.token(stranger)).status_code == 404
    assert client.get(mine, headers=site.token("reviewer")).status_code == 200
    assert client.get(f"{PATH}/{'x' * 300}", headers=site.token()).status_code == 404


def test_answers_speak_the_language_asked_for(site) -> None:
    client = site.client()
    assert json.loads(client.get("/api/v1/reports/1").text)["title"] == "没有这个页面"
    english = client.get("/api/v1/reports/1?lang=en").json
    assert english["title"] == "There is no such page"
