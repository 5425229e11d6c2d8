"""The archives of each year: built by the clock, told before, streamed, taken in again."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import time
import zipfile

import pytest
import simplejson
from pypdf import PdfReader

from reports.content import canonical_json
from reports.errors import LostLeaseError
from reports.services import catalogue, exporting, packing, review
from reports.store import exports
from tests.web.api.archives import API, EVERYTHING, build, fetched, listed, pass_by
from tests.web.conftest import send
from web.api import exporting as views

RETRY = "/admin/queue/archives/2023/retry"


@pytest.fixture
def published(site):
    """Three reports of two years, one corrected; with kinds of cells that only archives have."""
    first = site.published("clerk", 2023)
    site.published("colleague", 2023)
    site.published("clerk", 2022)
    return first


def test_an_archive_tells_what_is_in_it_and_is_what_it_tells(site, published) -> None:
    client = site.client()
    assert listed(client) == []
    assert fetched(client, f"{API}/export/2023.jsonl").status_code == 404
    assert build(site.core) == [2023, 2022]
    assert build(site.core) == []
    told = listed(client)
    assert [(year["year"], year["reports"]) for year in told] == [(2023, 2), (2022, 1)]
    files = {file["format"]: file for file in told[0]["files"]}
    assert list(files) == ["zip", "jsonl", "csv", "pdf.zip"]
    bodies = {}
    for kind, file in files.items():
        answer = fetched(client, file["url"])
        bodies[kind] = answer.data
        assert len(answer.data) == file["size"] == answer.content_length
        assert hashlib.sha256(answer.data).hexdigest() == file["sha256"]
        assert answer.headers["ETag"] == f'"{file["sha256"]}"'
    lines = [simplejson.loads(line) for line in bodies["jsonl"].splitlines()]
    for line in lines:
        found = catalogue.report(site.core, line["id"])
        assert line["sha256"] == found.sha256
        assert canonical_json(found.content) in bodies["jsonl"].decode()
        assert line["office"]["name"] == found.summary.office.name
    numbers = list(csv.DictReader(io.StringIO(bodies["csv"].decode("utf-8-sig"))))
    assert len(numbers) == sum(
        1 for line in lines for _ in catalogue.report(site.core, line["id"]).content.cells()
    )
    data, pdfs = (zipfile.ZipFile(io.BytesIO(bodies[kind])) for kind in ("zip", "pdf.zip"))
    assert data.read("reports.jsonl") == bodies["jsonl"]
    assert data.read("cells.csv") == bodies["csv"]
    for archive in (data, pdfs):
        sums = dict(
            reversed(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines()
        )
        assert sums == {
            name: hashlib.sha256(archive.read(name)).hexdigest()
            for name in archive.namelist()
            if name != "SHA256SUMS"
        }
        assert "CC BY 4.0" in archive.read("LICENCE.txt").decode()
        assert "2 reports" in archive.read("README.txt").decode()
    page = PdfReader(io.BytesIO(pdfs.read(f"pdf/{published}.pdf"))).pages[0].extract_text()
    assert "新吉林街道办事处" in page.replace("\n", "")
    codes = list(csv.DictReader(io.StringIO(data.read("codes.csv").decode("utf-8-sig"))))
    package = simplejson.loads(data.read("datapackage.json"))
    told_of = {one["path"]: one for one in package["resources"]}
    assert told_of.keys() == {"reports.jsonl", "cells.csv", "codes.csv"}
    for path, one in told_of.items():
        assert one["hash"] == f"sha256:{hashlib.sha256(data.read(path)).hexdigest()}"
        assert one["bytes"] == len(data.read(path))
    for path, rows in (("cells.csv", numbers), ("codes.csv", codes)):
        described = told_of[path]["schema"]["fields"]
        assert [one["name"] for one in described] == list(rows[0])
        for one in described:
            assert one["name"] in data.read("README.txt").decode()
            values = [row[one["name"]] for row in rows if row[one["name"]]]
            assert values or one["name"] == "source", one["name"]
            if one["type"] != "string":
                list(map({"integer": int, "number": float}[one["type"]], values))
    explained = {
        (c["form"], c["table"], c["row"] or c["column"]): c for c in codes if c["meaning_zh"]
    }
    named = {(c["form"], c["kind"], c["table"], c["row"] or c["column"]) for c in codes}
    for number in numbers:
        assert ("2021", "row", number["table"], number["row"]) in named
        assert ("2021", "column", number["table"], number["column"]) in named
        of_row = explained["2021", number["table"], number["row"]]
        assert (number["row_name"], number["unit"]) == (of_row["name"], unit_of(number, explained))


def unit_of(number, explained):
    return explained["2021", number["table"], number["column"]]["unit"]


def test_parts_and_what_one_has_already(site, published) -> None:
    build(site.core)
    client = site.client()
    whole = fetched(client, f"{API}/export/2023.zip")
    assert whole.headers["Accept-Ranges"] == "bytes"
    etag = whole.headers["ETag"]
    part = fetched(client, f"{API}/export/2023.zip", Range="bytes=100-299")
    assert (part.status_code, part.data) == (206, whole.data[100:300])
    assert part.headers["Content-Range"] == f"bytes 100-299/{len(whole.data)}"
    end = fetched(client, f"{API}/export/2023.zip", Range="bytes=-10")
    assert end.data == whole.data[-10:]
    again = fetched(client, f"{API}/export/2023.zip", **{"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    other = {"Range": "bytes=5-9", "If-Range": '"other"'}
    assert fetched(client, f"{API}/export/2023.zip", **other).data == whole.data
    beyond = fetched(client, f"{API}/export/2023.zip", Range="bytes=99999999-")
    assert (beyond.status_code, beyond.content_type) == (416, "application/problem+json")
    head = client.head(f"{API}/export/2023.zip")
    assert (head.data, head.content_length) == (b"", len(whole.data))
    held = [client.get(f"{API}/export/2023.zip", buffered=False) for _ in range(views.AT_ONCE)]
    busy = fetched(client, f"{API}/export/2023.zip")
    assert (busy.status_code, busy.content_type) == (503, "application/problem+json")
    for answer in held:
        answer.close()
    assert fetched(client, f"{API}/export/2023.zip").status_code == 200
    assert fetched(client, f"{API}/export/1999.zip").status_code == 404


def test_changes_wait_a_little_and_what_is_taken_back_does_not(site, published) -> None:
    build(site.core)
    client = site.client()
    before = fetched(client, f"{API}/export/2023.jsonl").data
    review.withdraw(site.core, site.people["reviewer"].actor, published, "误发")
    site.work()
    # What stands is served until the next one does.
    assert fetched(client, f"{API}/export/2023.jsonl").data == before
    assert build(site.core) == [2023]
    ids = [
        simplejson.loads(x)["id"]
        for x in fetched(client, f"{API}/export/2023.jsonl").data.splitlines()
    ]
    assert published not in ids
    assert len(ids) == 1
    assert listed(client)[0]["reports"] == 1
    early = site.published("second clerk", 2021)
    site.published("colleague", 2022)
    assert build(site.core) == [2021]
    pass_by(site.core, as_of=exporting.REST + 1)
    assert build(site.core) == [2022]
    assert [year["year"] for year in listed(client)] == [2023, 2022, 2021]
    review.withdraw(site.core, site.people["reviewer"].actor, early, "误发")
    site.work()
    assert build(site.core) == [2021]
    assert [year["year"] for year in listed(client)] == [2023, 2022], "no archive of nothing"
    pass_by(site.core, as_of=exporting.REST + 1)
    assert build(site.core) == []


def test_what_a_dead_worker_left_begins_again_and_nothing_else_is_in_the_way(
    site, published
) -> None:
    core = site.core
    with core.database.unit_of_work(EVERYTHING) as work:
        dead = exports.claim(work, "dead", exporting.LEASE, exporting.REST)
    assert dead.year == 2023
    left = exporting._scratch(core, 2023)
    (left / "reports.jsonl").write_bytes(b"half a li")
    assert build(core) == [2022], "the year is the other worker's"
    assert "2023年度的数据包正在生成" in site.client().get("/about/data").text
    pass_by(core, lease_until=exporting.LEASE + 1)
    assert build(core) == [2023]
    assert not left.exists()
    stands = listed(site.client())
    for late in (
        lambda work: exports.stand(work, dead, 7, [{"kind": "zip", "key": "x", "size": 1}]),
        lambda work: exports.renew(work, dead, 60),
        lambda work: exports.fail(work, dead, "late", 60),
    ):
        with pytest.raises(LostLeaseError), core.database.unit_of_work(EVERYTHING) as work:
            late(work)
    assert listed(site.client()) == stands


def test_a_failed_build_leaves_what_stands_and_is_tried_again(site, published, monkeypatch) -> None:
    core, client = site.core, site.client()
    build(core)
    before = fetched(client, f"{API}/export/2023.jsonl").data
    review.withdraw(core, site.people["reviewer"].actor, published, "误发")
    site.work()
    pack = packing.pack

    def full(_core, _claim, folder, _lease):
        (folder / "reports.jsonl").write_bytes(b"half a li")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(packing, "pack", full)
    admin = site.client("administrator")
    assert "开放数据包" not in admin.get("/admin/queue").text
    assert build(core) == [2023], "once: then it waits"
    assert build(core) == []
    assert "暂未更新成功" in client.get("/about/data").text
    told = admin.get("/admin/queue").text
    assert "OSError: [Errno 28] No space left on device" in told
    assert "原数据包仍可下载" in told
    assert send(site.client("clerk"), RETRY, "/desk").status_code == 403
    assert fetched(client, f"{API}/export/2023.jsonl").data == before
    monkeypatch.setattr(packing, "pack", pack)
    assert send(admin, RETRY, "/admin/queue").status_code == 303
    assert build(core) == [2023]
    assert fetched(client, f"{API}/export/2023.jsonl").data != before
    assert "暂未更新成功" not in client.get("/about/data").text
    assert "重新生成2023年度开放数据包" in admin.get("/admin/audit").text
    send(admin, RETRY, "/admin/queue")
    assert "没有生成失败" in admin.get("/admin/queue").text


def test_replaced_files_go_and_lost_ones_are_built_again(site, published) -> None:
    core, client = site.core, site.client()
    build(core)
    first = {file["sha256"] for year in listed(client) for file in year["files"]}
    long_ago = time.time() - exporting.GRACE - 60
    for path in core.archives._fs.find(core.archives._root):
        os.utime(path, (long_ago, long_ago))
    review.withdraw(core, site.people["reviewer"].actor, published, "误发")
    site.work()
    build(core)
    present = {file["sha256"] for year in listed(client) for file in year["files"]}
    stored = {path.rpartition("/")[2] for path in core.archives._fs.find(core.archives._root)}
    assert stored == present
    assert len(first - present) == 4
    core.archives._fs.rm(core.archives._root, recursive=True)
    assert fetched(client, f"{API}/export/2023.zip").status_code == 404
    pass_by(core, as_of=exporting.REST + 1)
    assert build(core) == [2023]
    assert fetched(client, f"{API}/export/2023.zip").status_code == 200
