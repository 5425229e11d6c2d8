"""Versions of a report for programs: addresses that say the same for ever, or that it is gone."""

from __future__ import annotations

import hashlib

from reports.services import review
from tests.web.api.archives import API
from tests.web.api.test_description import PROBLEM, conforms, described
from tests.web.public.test_report_places import correct

__all__ = ["described"]


def canonical(answer) -> bytes:
    """The content as it was hashed: the bytes after its name, up to the last brace."""
    return answer.data.partition(b'"content": ')[2].removesuffix(b"}")


def test_a_version_says_the_same_after_a_correction(site, described) -> None:
    client = site.client()
    report_id = site.published(problems="宣传不到位。下一步加强宣传。")
    first = client.get(f"{API}/reports/{report_id}/versions/1")
    conforms(described, "/reports/{report_id}/versions/{version_number}", "get", first)
    assert first.json["current"]
    correct(site, report_id, problems="宣传不到位。下一步加强培训。")
    listed = client.get(client.get(f"{API}/reports/{report_id}").json["versions"])
    conforms(described, "/reports/{report_id}/versions", "get", listed)
    told = [(v["version"], v["current"]) for v in listed.json["results"]]
    assert told == [(2, True), (1, False)]
    second, again = (client.get(v["address"]) for v in listed.json["results"])
    assert again.json == {**first.json, "current": False}
    assert "加强宣传" in again.json["content"]["sections"]["problems"]
    assert "加强培训" in second.json["content"]["sections"]["problems"]
    # The chain can be followed by whoever has nothing but these answers.
    assert again.json["sha256"] == hashlib.sha256(canonical(again)).hexdigest()
    chained = second.json["chained_to"].encode() + b"\n" + canonical(second)
    assert second.json["chained_to"] == again.json["sha256"]
    assert second.json["sha256"] == hashlib.sha256(chained).hexdigest()
    known = client.get(second.request.path, headers={"If-None-Match": second.headers["ETag"]})
    assert (known.status_code, known.data) == (304, b"")
    assert client.get(f"{API}/reports/{report_id}/versions/3").status_code == 404


def test_what_was_taken_back_is_gone(site, described) -> None:
    client = site.client()
    report_id = site.published(problems="居民王某反映宣传不到位。下一步加强宣传。")
    correct(site, report_id, discreet=True, problems="宣传不到位。下一步加强宣传。")
    versions = client.get(f"{API}/reports/{report_id}/versions").json["results"]
    assert [(v["readable"], v["sha256"] is None) for v in versions] == [
        (True, False),
        (False, True),
    ]
    gone = client.get(versions[1]["address"])
    assert gone.status_code == 410
    conforms(described, "/reports/{report_id}/versions/{version_number}", "get", gone, PROBLEM)
    assert "王某" not in gone.text
    review.withdraw(site.core, site.people["reviewer"].actor, report_id, "内容有误")
    site.work()
    for path in ("", "/content", "/versions", "/versions/2", ".pdf"):
        answer = client.get(f"{API}/reports/{report_id}{path}")
        assert (answer.status_code, answer.content_type) == (410, PROBLEM), path
        assert answer.json["type"] == "urn:gongkai:problem:withdrawn"
        assert "内容有误" in answer.json["detail"]
    assert client.get(f"{API}/reports/999/versions").status_code == 404
