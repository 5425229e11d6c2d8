"""The description of the API: every route is in it, and real answers are as it says."""

from __future__ import annotations

import re

import pytest
import simplejson
from jsonschema import Draft202012Validator

from reports import content as contents
from tests.reports.services.conftest import valid_content
from web.access import access_of
from web.security import MAX_BODY

PREFIX = "/api/v1"
PROBLEM = "application/problem+json"


@pytest.fixture
def described(site):
    answer = site.client().get(f"{PREFIX}/openapi.json")
    assert answer.status_code == 200
    return answer.json


def operations(described):
    for path, item in described["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield path, method, item, operation


def schema_of(described, operation, status, media="application/json"):
    """The schema of an answer, with the components that it refers to."""
    answer = operation["responses"][status]
    if "$ref" in answer:
        answer = described["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    return {**answer["content"][media]["schema"], "components": described["components"]}


def conforms(described, path, method, answer, media="application/json") -> None:
    operation = described["paths"][PREFIX + path][method]
    schema = schema_of(described, operation, str(answer.status_code), media)
    Draft202012Validator.check_schema({k: v for k, v in schema.items() if k != "components"})
    errors = [
        f"{e.json_path}: {e.message[:200]}"
        for e in Draft202012Validator(schema).iter_errors(answer.json)
    ]
    assert errors == []


def test_every_route_is_described(site, described) -> None:
    told = {(path, method) for path, method, _, _ in operations(described)}
    rules = [rule for rule in site.app.url_map.iter_rules() if rule.endpoint.startswith("api.")]
    for rule in rules:
        path = re.sub(r"<(?:[^:<>]*:)?(\w+)>", r"{\1}", rule.rule)
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            assert (path, method.lower()) in told
    assert len(told) == len(rules)


def test_every_operation_says_what_it_needs_and_gives(site, described) -> None:
    endpoints = {
        re.sub(r"<(?:[^:<>]*:)?(\w+)>", r"{\1}", rule.rule): rule.endpoint
        for rule in site.app.url_map.iter_rules()
    }
    for path, method, item, operation in operations(described):
        assert operation["summary"], path
        assert any(status.startswith("2") for status in operation["responses"]), path
        parameters = [*item.get("parameters", ()), *operation.get("parameters", ())]
        for parameter in parameters:
            assert parameter.get("description"), (path, parameter)
            assert parameter["schema"], (path, parameter)
        named = {p["name"] for p in parameters if p["in"] == "path"}
        assert named == set(re.findall(r"{(\w+)}", path)), path
        closed = access_of(site.app, endpoints[path], method.upper()).kind != "public"
        assert operation.get("security") == ([{"token": []}] if closed else None), path
        assert not closed or {"401", "403"} <= set(operation["responses"]), path
        assert schema_of(described, operation, "default", PROBLEM)


def test_answers_are_as_described(site, described) -> None:
    report_id = site.published()
    client = site.client()
    told = {"number": "x", "report_id": report_id}
    for path, query in (
        ("/reports", ""),
        ("/reports/{report_id}", ""),
        ("/reports/{report_id}/content", ""),
        ("/offices", ""),
        ("/districts", ""),
        ("/search", "?q=公开"),
        ("/search", "?q=公开&group=report"),
    ):
        answer = client.get(PREFIX + path.format(**told) + query)
        assert answer.status_code == 200
        conforms(described, path, "get", answer)
    found = client.get(f"{PREFIX}/search?q=公开").json
    assert found["results"]
    assert found["facets"]["year"]


def test_answers_about_submissions_are_as_described(site, described) -> None:
    client, token = site.client(), site.token()

    def post(content):
        data = simplejson.dumps(contents.dump(content), use_decimal=True)
        return client.post(
            f"{PREFIX}/submissions", data=data, content_type="application/json", headers=token
        )

    refused = post(valid_content(2022, problems="意识宣传不到位；二是人手不足。下一步加强宣传。"))
    assert refused.status_code == 422
    conforms(described, "/submissions", "post", refused, PROBLEM)
    accepted = post(valid_content(2022))
    conforms(described, "/submissions", "post", accepted)
    site.work()
    told = client.get(accepted.headers["Location"], headers=token)
    conforms(described, "/submissions/{number}", "get", told)
    missing = client.get(f"{PREFIX}/submissions/none", headers=token)
    conforms(described, "/submissions/{number}", "get", missing, PROBLEM)


def test_a_body_that_is_described_is_a_body_that_is_read(described) -> None:
    content = simplejson.loads(contents.canonical_json(valid_content(2022)))
    components = {"components": described["components"]}
    body = described["paths"][f"{PREFIX}/submissions"]["post"]["requestBody"]["content"]
    schema = {**body["application/json"]["schema"], **components}
    validator = Draft202012Validator(schema)
    assert validator.is_valid(content)
    assert validator.is_valid({"content": content, "explanations": {"key": "why"}, "note": "x"})
    assert not validator.is_valid({"explanations": {}})
    assert not validator.is_valid({**content, "form": "2020"})


def test_other_sites_may_read_and_nothing_else(site) -> None:
    client = site.client()
    reading = client.get(f"{PREFIX}/districts", headers={"Origin": "https://example.org"})
    assert reading.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in reading.headers
    writing = client.post(f"{PREFIX}/submissions", headers={"Origin": "https://example.org"})
    assert "Access-Control-Allow-Origin" not in writing.headers
    asked = client.options(f"{PREFIX}/submissions", headers={"Origin": "https://example.org"})
    assert "Access-Control-Allow-Headers" not in asked.headers


def test_examples_are_as_described(described) -> None:
    shown = set()
    for path, method, _, operation in operations(described):
        for status, answer in operation["responses"].items():
            told = answer.get("content", {}).get("application/json", {})
            if "example" in told:
                schema = schema_of(described, operation, status)
                errors = [
                    e.message for e in Draft202012Validator(schema).iter_errors(told["example"])
                ]
                assert errors == [], (path, status)
                shown.add((path.removeprefix(PREFIX), method))
    assert {
        ("/reports", "get"),
        ("/reports/{report_id}", "get"),
        ("/reports/{report_id}/content", "get"),
        ("/offices", "get"),
        ("/districts", "get"),
        ("/reports/{report_id}/versions", "get"),
        ("/reports/{report_id}/versions/{version_number}", "get"),
        ("/search", "get"),
        ("/figures", "get"),
        ("/exports", "get"),
        ("/submissions", "post"),
        ("/submissions/{number}", "get"),
    } <= shown


def test_an_answer_says_its_limits_and_what_is_next(site) -> None:
    for person in ("clerk", "colleague"):
        site.published(person)
    client = site.client()
    path = f"{PREFIX}/reports?size=1&year=2023"
    first = client.get(path)
    policy, left = first.headers["RateLimit-Policy"], first.headers["RateLimit"]
    assert policy == '"600-per-60s";q=600;w=60'
    assert (found := re.fullmatch(r'"600-per-60s";r=(\d+);t=(\d+)', left))
    assert 0 < int(found[1]) < 600
    assert 0 <= int(found[2]) <= 60
    assert "Retry-After" not in first.headers
    links = dict(
        reversed(re.findall(r'<([^>]+)>; rel="([^"]+)"', first.headers["Link"])[i]) for i in (0, 1)
    )
    assert links["service-desc"] == f"{PREFIX}/openapi.json"
    second = client.get(links["next"])
    ids = [answer.json["results"][0]["id"] for answer in (first, second)]
    assert ids == sorted(ids, reverse=True)
    assert 'rel="next"' not in second.headers["Link"]
    assert second.json["next"] is None
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Cache-Control"] == "public, no-cache"
    head = client.head(path)
    assert (head.data, head.headers["ETag"]) == (b"", first.headers["ETag"])
    assert first.headers["ETag"] != second.headers["ETag"]
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    preflight = client.options(path, headers=asked)
    assert preflight.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in preflight.headers["Access-Control-Allow-Headers"]
    assert "Authorization" not in preflight.headers["Access-Control-Allow-Headers"]
    answers = [client.get(f"{PREFIX}/search?q=公开") for _ in range(12)]
    refused = [a for a in answers if a.status_code == 429]
    assert refused
    assert refused[0].content_type == PROBLEM
    assert refused[0].json["status"] == 429
    assert int(refused[0].headers["Retry-After"]) >= 1
    assert '"5-per-1s";q=5;w=1' in refused[0].headers["RateLimit-Policy"]
    assert '"5-per-1s";r=0;' in refused[0].headers["RateLimit"]


def test_every_refusal_is_a_problem_and_nothing_filed_is_kept_or_shown(site) -> None:
    client, token = site.client(), site.token()
    for method, path, status in (
        ("get", "/nothing", 404),
        ("get", "/reports/999", 404),
        ("delete", "/reports", 405),
        ("get", "/reports?size=0", 422),
        ("get", "/reports?after=x", 422),
        ("post", "/submissions", 401),
    ):
        answer = client.open(PREFIX + path, method=method)
        assert (answer.status_code, answer.content_type) == (status, PROBLEM), path
        assert answer.json["type"].startswith("urn:gongkai:problem:")
    assert "GET" in client.delete(f"{PREFIX}/reports").headers["Allow"]
    large = client.post(
        f"{PREFIX}/submissions",
        data=b"x" * (MAX_BODY + 1),
        content_type="application/octet-stream",
        headers=token,
    )
    assert (large.status_code, large.content_type) == (413, PROBLEM)
    missing = client.get(f"{PREFIX}/submissions/none", headers=token)
    assert missing.headers["Cache-Control"] == "private, no-store"
    assert "Access-Control-Allow-Origin" not in missing.headers
