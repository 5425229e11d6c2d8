"""Reports to render: every cell another number, and the ways a cell can stand without one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Literal

from reports.content import Cell, Content, Overview, Part, Statement
from reports.form import form
from reports.renderers import RenderInfo

INFO = RenderInfo(
    office="临江街道办事处",
    district_name="云川区",
    report_url="https://gongkai.example/reports/12",
    revision=2,
    published=datetime(2024, 1, 30, 17, 5, tzinfo=UTC),
    content_hash="0123456789abcdef" * 4,
)
PROBLEMS = "存在的问题：\n一是解读不够；二是更新不及时。\n改进措施：一是加强解读。二是定期巡检。"


def statement(kind: Literal["problem", "remedy"], text: str) -> Statement:
    """A statement of part five at its span."""
    start = PROBLEMS.index(text)
    return Statement(kind, 1, text, start, start + len(text))


def filled(code: str) -> Content:
    """A report with all six parts and a different number in every cell."""
    tables: dict[str, dict[str, dict[str, Cell]]] = {}
    for at, (table, row, column) in enumerate(form(code).cells()):
        value = Decimal(f"{1000 + at}.50") if column.kind == "money" else 1000 + at
        tables.setdefault(table.code, {}).setdefault(row.code, {})[column.code] = Cell(value)
    return Content(
        form=code,
        year=2023,
        office="临江街道办事处",
        title="临江街道办事处2023年政府信息公开工作年度报告",
        dated=date(2024, 1, 26),
        overview=Overview(
            "根据《条例》编制本报告。",
            (
                Part("", "2023年，街道认真落实要求。"),
                Part("（一）主动公开", "全年公开120条。其中公文12件。"),
                Part("（二）依申请公开", "全年收到申请3件。"),
            ),
        ),
        texts={"problems": PROBLEMS, "other": "本年度未收取信息处理费。"},
        statements=(
            statement("problem", "一是解读不够；"),
            statement("remedy", "一是加强解读。"),
        ),
        tables=tables,
    )


def with_cell(content: Content, table: str, row: str, column: str, cell: Cell) -> Content:
    """The same report with another cell at that place."""
    tables = {
        t: {r: dict(cells) for r, cells in rows.items()} for t, rows in content.tables.items()
    }
    tables[table].setdefault(row, {})[column] = cell
    return replace(content, tables=tables)


def odd(code: str = "2021") -> Content:
    """A report with a zero, a blank, a sign for "does not apply", and wording in a cell."""
    content = filled(code)
    content = with_cell(content, "requests", "new", "natural_person", Cell(0))
    content = with_cell(content, "requests", "new", "business", Cell())
    content = with_cell(
        content, "requests", "new", "research", Cell(None, "/", not_applicable=True)
    )
    return with_cell(content, "requests", "new", "other", Cell(22, "22（其中修订16件）"))


def merged() -> Content:
    """A report of form 2021 that prints （六）其他处理 as one row."""
    content = filled("2021")
    requests = {
        row: cells
        for row, cells in content.tables["requests"].items()
        if row not in {"other_not_corrected", "other_fee_unpaid", "other_other"}
    }
    columns = content.layout.table("requests").columns
    requests["other_all"] = {c.code: Cell(7000 + i) for i, c in enumerate(columns)}
    return replace(content, tables={**content.tables, "requests": requests})


def printed_values(content: Content, table: str) -> list[str]:
    """The numbers of a table as text, in printed order."""
    return [
        format(cell.value, "f") if isinstance(cell.value, Decimal) else str(cell.value)
        for code, _, _, cell in content.cells()
        if code == table
    ]
