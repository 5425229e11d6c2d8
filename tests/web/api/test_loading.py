"""An archive that was downloaded and is taken in elsewhere says the same."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
import simplejson

from deploy.commands.load_records import load_records
from reports.content import canonical_json
from reports.content.model import Cell
from reports.importers import Parsed
from reports.services import exporting
from reports.services.archive import load_file
from reports.services.core import build_core
from search import open_index
from tests.conftest import copied_database
from tests.reports.services.conftest import valid_content
from tests.web.api.archives import API, build, fetched
from tests.web.conftest import HERE, Site


@pytest.fixture
def published(site):
    """Two reports that were filed here."""
    site.published("clerk", 2023)
    site.published("colleague", 2023)


def odd_numbers():
    """Tables in which every kind of cell occurs."""
    tables = {
        t: {r: dict(c) for r, c in rows.items()} for t, rows in valid_content().tables.items()
    }
    tables["fees"]["administrative_fees"]["amount_10k_yuan"] = Cell(Decimal("18.8710"))
    tables["normative"]["rules"]["made"] = Cell(None)
    tables["normative"]["rules"]["repealed"] = Cell(None, "/", not_applicable=True)
    tables["normative"]["normative_documents"]["made"] = Cell(None, "=1+1")
    return tables


def test_an_archive_taken_in_elsewhere_says_the_same(
    site, published, tmp_path, postgres_url, valkey_url, database_template
) -> None:
    for content in (
        valid_content(2023, "江北街道办事处", tables=odd_numbers()),
        replace(valid_content(2023, "江南街道办事处"), texts={}, statements=(), overview=None),
    ):
        parsed = Parsed(content, (), "application/json", "utf-8")
        data = canonical_json(content).encode()
        load_file(site.core, HERE, data, "x.json", archive=True, publish=True, parsed=parsed)
    site.work()
    build(site.core)
    client = site.client()
    source = fetched(client, f"{API}/export/2023.jsonl").data
    assert ":18.8710" in source.decode()
    archive = tmp_path / "gongkai-2023.zip"
    archive.write_bytes(fetched(client, f"{API}/export/2023.zip").data)
    with copied_database(postgres_url, valkey_url, database_template, tmp_path / "b") as settings:
        core = build_core(settings, open_index(settings), lambda *_: None)
        core.search.prepare()
        try:
            outcomes = load_records(core, archive, archive=True, publish=True)
            assert [o.result for o in outcomes] == ["loaded"] * 4, outcomes
            Site(None, core).work()
            assert exporting.run(core, "builder") == 2023
            with exporting.open_file(core, exporting.export_file(core, 2023, "jsonl")) as file:
                there = [simplejson.loads(line) for line in file]
            again = load_records(core, archive, archive=True, publish=True)
            assert [o.result for o in again] == ["unchanged"] * 4
        finally:
            core.close()
    here = [simplejson.loads(line) for line in source.splitlines()]
    kept = ("office", "district", "content_sha256", "sha256", "content")
    assert key(there, kept) == key(here, kept)


def key(lines, names):
    """The lines by what must be the same: ids are each service's own."""
    said = [{n: line[n] for n in names} for line in lines]
    for line in said:
        line["office"] = {n: line["office"][n] for n in ("name", "kind")}
    return sorted(said, key=lambda line: line["content_sha256"])


def test_damaged_lines_are_told_and_skipped(site, published, tmp_path) -> None:
    build(site.core)
    good, other = fetched(site.client(), f"{API}/export/2023.jsonl").data.splitlines()
    damaged = good.replace("宣传不到位".encode(), "宣传很到位".encode())
    assert damaged != good
    path = tmp_path / "reports.jsonl"
    path.write_bytes(b"\n".join([damaged, b"{}", b"[1", other]) + b"\n")
    outcomes = load_records(site.core, path, archive=True, publish=True)
    assert [o.result for o in outcomes] == ["failed"] * 3 + ["unchanged"]
    assert "damaged" in outcomes[0].english
    assert "no report" in outcomes[1].english
    (tmp_path / "x.zip").write_bytes(b"no zip")
    (failed,) = load_records(site.core, tmp_path / "x.zip", archive=True, publish=True)
    assert failed.result == "failed"
