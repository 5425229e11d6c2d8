"""The description of the API: every route is in it, and real answers are as it says."""

from __future__ import annotations

import re

import pytest
import simplejson
from jsonschema import Draft202012Validator

from reports import content as contents
from tests.reports.services.conftest import valid_content
from web.access import access_of

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
