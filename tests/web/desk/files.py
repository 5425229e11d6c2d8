"""Files that a clerk brings and that need a look."""

from __future__ import annotations

from dataclasses import replace

from reports.content import Cell
from tests.reports.services.conftest import valid_content


def doubtful(year: int, office: str = "新吉林街道办事处"):
    """A report with a cell that is no number, sums that do not come out, and a blank."""
    content = valid_content(year, office)
    rows = {row: dict(cells) for row, cells in content.tables["requests"].items()}
    rows["new"]["natural_person"] = Cell(None, "三件左右")
    rows["granted"]["business"] = Cell(2)
    rows["carried_out"]["total"] = Cell()
    return replace(content, tables={**content.tables, "requests": rows})
