"""Real reports against their true numbers, where the samples are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest
import simplejson

from reports.importers.reader import read_bytes

SAMPLES = Path(__file__).parents[4] / "shared" / "samples"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not at hand")
COMPLETE = ("000", "001", "003", "004", "006", "008", "010")


def files() -> list[Path]:
    folder = SAMPLES / "reports"
    return sorted(p for p in folder.glob("*.*") if p.suffix != ".tsv") if SAMPLES.is_dir() else []


@pytest.mark.parametrize("path", [p for p in files() if p.stem in COMPLETE], ids=lambda p: p.name)
def test_every_number_and_part_of_complete_reports(path):
    truth = simplejson.loads((SAMPLES / "truth.json").read_text("utf-8"), use_decimal=True)
    content = read_bytes(path.read_bytes(), path.name).content
    found = {
        f"{table}.{row}.{column}": content.cell(table, row, column).value
        for table, rows in truth[path.stem].items()
        for row, columns in rows.items()
        for column in columns
    }
    assert found == {
        f"{table}.{row}.{column}": value
        for table, rows in truth[path.stem].items()
        for row, columns in rows.items()
        for column, value in columns.items()
    }
    assert content.missing_sections() == ()
    assert content.office
    assert content.year


@pytest.mark.parametrize("path", files(), ids=lambda p: p.name)
def test_every_sample_is_read(path):
    parsed = read_bytes(path.read_bytes(), path.name)
    assert parsed.content.overview is not None
