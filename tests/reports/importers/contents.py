"""Made-up but complete reports to write in every form and read back."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from reports.content import Cell, Content, Overview, Part
from reports.form import form

if TYPE_CHECKING:
    from reports.form import Column

PREAMBLE = (
    "根据《中华人民共和国政府信息公开条例》要求，现公布本机关政府信息公开工作年度报告。"
    "本报告所列数据的统计期限为{year}年1月1日至{year}年12月31日。"
    "如有疑问，请与{office}联系（地址：云溪县文昌路8号，邮编：610041，电话：028-86600001）。"
)
PROBLEMS = (
    "一年来，本机关政府信息公开工作存在以下问题：一是公开内容不够丰富；二是政策解读形式单一。\n"
    "下一步将采取以下措施：一是拓展公开范围，及时更新目录；二是丰富解读形式，运用图表和短视频。"
)


def _cell(rng: random.Random, column: Column, most: int, *, sparse: bool) -> Cell:
    if sparse and rng.random() < 0.3:
        return Cell()
    if column.kind == "money":
        return Cell(Decimal(rng.randrange(10**9)).scaleb(-4))
    if column.kind == "signed":
        return Cell(rng.randint(-300, 300))
    return Cell(rng.choice((0, 0, rng.randint(0, 9), rng.randint(10, most))))


def made_up(seed: int, *, sparse: bool = False, most: int = 12_000_000) -> Content:
    """A report of either form; `sparse` leaves cells blank as offices do; counts up to `most`."""
    rng = random.Random(seed)
    code = rng.choice(("2021", "2019"))
    year = rng.randint(2021, 2025) if code == "2021" else rng.randint(2019, 2020)
    office = rng.choice(("云溪县教育局", "云溪县石桥镇人民政府", "云溪县东城街道办事处"))
    merged = rng.random() < 0.5
    layout = form(code)
    tables: dict[str, dict[str, dict[str, Cell]]] = {}
    for table in layout.tables:
        replaced = {c for r in table.rows for c in r.replaces} if merged else set()
        for row in table.rows:
            if row.code in replaced or (row.optional and not merged):
                continue
            cells = {c.code: _cell(rng, c, most, sparse=sparse) for c in table.columns}
            tables.setdefault(table.code, {})[row.code] = cells
    return Content(
        form=code,
        year=year,
        office=office,
        title=f"{office}{year}年政府信息公开工作年度报告",
        overview=Overview(
            PREAMBLE.format(year=year, office=office),
            (
                Part("", f"{year}年，{office}认真贯彻落实条例，政府信息公开工作取得新进展。"),
                Part("（一）主动公开情况", "全年主动公开政府信息120条，其中政策文件15件。"),
                Part("（二）依申请公开情况", "全年收到政府信息公开申请8件，均按期答复。"),
            ),
        ),
        texts={"problems": PROBLEMS, "other": "本机关无其他需要报告的事项。"},
        tables=tables,
    )


def distinct(seed: int, code: str, *, sparse: float = 0.0, merged: bool = False) -> Content:
    """A report in which no two cells hold the same number, so that a misplaced one shows.

    `sparse` is the share of cells left blank; `merged` prints （六）其他处理 as one row.
    """
    rng = random.Random(seed)
    numbers = iter(rng.sample(range(1, 9999), 300))

    def cell(column: Column) -> Cell:
        number = next(numbers)
        if rng.random() < sparse:
            return Cell()
        if column.kind == "money":
            return Cell(Decimal(number).scaleb(-2))
        return Cell(-number if column.kind == "signed" and rng.random() < 0.5 else number)

    layout = form(code)
    tables: dict[str, dict[str, dict[str, Cell]]] = {}
    for table in layout.tables:
        replaced = {c for r in table.rows for c in r.replaces} if merged else set()
        for row in table.rows:
            if row.code not in replaced and (merged or not row.optional):
                cells = {c.code: cell(c) for c in table.columns}
                tables.setdefault(table.code, {})[row.code] = cells
    return replace(made_up(seed), form=code, tables=tables)


def balanced(seed: int) -> Content:
    """A report on form 2021 whose rows of part three come to their totals."""
    content = distinct(seed, "2021")
    rows = {}
    for row, cells in content.tables["requests"].items():
        parts = {code: c for code, c in cells.items() if code != "total"}
        rows[row] = {**parts, "total": Cell(sum(int(c.value or 0) for c in parts.values()))}
    return replace(content, tables={**content.tables, "requests": rows})
