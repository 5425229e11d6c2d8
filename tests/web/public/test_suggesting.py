"""Suggestions while a question is typed: offices, districts and words of the field."""

from __future__ import annotations

from reports.services.suggesting import MAX_TEXT, suggest


def names(site, typed):
    return [(s.kind, s.name) for s in suggest(site.core, typed)]


def test_suggestions(site) -> None:
    mine, other = site.offices["mine"], site.offices["next"]
    site.published("clerk")
    assert names(site, "林街")[:1] == [("office", mine.name)], "any part of a name"
    assert ("office", other.name) not in names(site, "街道"), "which has published nothing"
    assert names(site, "龙潭")[0] == ("district", "龙潭区")
    assert {kind for kind, _ in names(site, "行政")} == {"word"}
    assert ("word", "行政复议") in names(site, "行政")
    assert ("word", "行政复议") in names(site, "xingzhengfu"), "before it becomes characters"
    assert ("word", "行政诉讼") in names(site, "行政訴")

    [office] = suggest(site.core, "宣传  新吉林")
    assert (office.question, office.place) == ("宣传  新吉林街道办事处", "龙潭区")
    [office] = suggest(site.core, "-培训 office:新吉")
    assert office.question == "-培训 office:新吉林街道办事处"
    for nothing in (
        "",
        " ",
        "新吉 ",
        "%",
        "_",
        "\\",
        "绝无此名",
        "x" * 5000,
        "\x00",
        "新" * MAX_TEXT,
    ):
        assert suggest(site.core, nothing) == (), nothing

    client = site.client()
    answer = client.get("/search/suggest?q=新吉")
    assert answer.json["results"] == [
        {
            "kind": "office",
            "name": mine.name,
            "place": "龙潭区",
            "q": mine.name,
            "url": f"/offices/{mine.id}",
        }
    ]
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    again = client.get("/search/suggest?q=新吉", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    [district] = [
        one
        for one in client.get("/search/suggest?q=龙潭").json["results"]
        if one["kind"] == "district"
    ]
    assert client.get(district["url"]).status_code == 200
    for typed in ("", "x" * 5000, "%ed%a0%80", "＿"):
        assert client.get(f"/search/suggest?q={typed}").json == {"results": []}, typed
