"""Reports made up for the rules: balanced as they stand, changed by each test."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reports.content import Cell, Content, Overview, Part, split_statements
from reports.content.model import empty_content
from reports.form import form
from reports.rules import Context, Finding, check

if TYPE_CHECKING:
    from decimal import Decimal

PROBLEMS = "（一）存在问题：一是栏目更新不够及时。\n（二）改进措施：一是落实专人每周巡查。"
OVERVIEW = "2023年，我镇主动公开政府信息120条，收到政府信息公开申请5件。"


def balanced(code: str = "2021", year: int = 2023, office: str = "清河县新桥镇人民政府") -> Content:
    """Five new requests and one carried in: four granted, two carried out; the rest zero."""
    layout = form(code)
    tables: dict[str, dict[str, dict[str, Cell]]] = {}
    for table, row, column in layout.cells():
        tables.setdefault(table.code, {}).setdefault(row.code, {})[column.code] = Cell(0)
    rows = {"new": (3, 2), "carried_in": (1, 0), "granted": (2, 2), "handled_total": (2, 2)}
    for row, (people, firms) in {**rows, "carried_out": (2, 0)}.items():
        cells = tables["requests"][row]
        cells["natural_person"], cells["business"] = Cell(people), Cell(firms)
        cells["total"] = Cell(people + firms)
    return replace(
        empty_content(code, year, office),
        overview=Overview("", (Part("（一）主动公开", OVERVIEW.replace("2023", str(year))),)),
        texts={"problems": PROBLEMS, "other": "无。"},
        statements=split_statements(PROBLEMS),
        tables=tables,
    )


def fill(content: Content, place: str, value: int | Decimal | Cell | None) -> Content:
    """The same report with one cell changed; `place` is ``table.row.column``."""
    table, row, column = place.split(".")
    cell = value if isinstance(value, Cell) else Cell(value)
    rows = {r: dict(cells) for r, cells in content.tables[table].items()}
    rows.setdefault(row, {})[column] = cell
    return replace(content, tables={**content.tables, table: rows})


def say(content: Content, overview: str) -> Content:
    """The same report with another text under （一）主动公开."""
    return replace(content, overview=Overview("", (Part("（一）主动公开", overview),)))


def found(content: Content, rule: str, context: Context | None = None) -> list[Finding]:
    """The findings of one rule (or one family, such as ``arithmetic.``)."""
    return [f for f in check(content, context or Context()) if f.rule.startswith(rule)]
