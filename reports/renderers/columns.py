"""The columns of the open data's tables, explained: for people, and as a data package.

Columns are only ever added, at the end: a program may count them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime


@dataclass(frozen=True)
class Column:
    """A column; `kind` is a type of the Table Schema: integer, number or string.

    In the explanations, words between backticks are typed as they are.
    """

    name: str
    kind: str
    zh: str
    en: str


CELLS = (
    Column("report", "integer", "报告编号", "Id of the report; its page is /reports/<id>"),
    Column("office", "string", "机关名称", "Name of the office"),
    Column("office_id", "integer", "机关编号", "Id of the office; its page is /offices/<id>"),
    Column("district", "string", "区划代码", "Code of the district (GB/T 2260)"),
    Column("district_name", "string", "区县名称", "Name of the district"),
    Column("year", "integer", "报告年度", "Year reported on"),
    Column("form", "string", "格式版本：`2019`或`2021`", "Edition of the form: 2019 or 2021"),
    Column("table", "string", "表代码，见`codes.csv`", "Code of the table, see `codes.csv`"),
    Column("row", "string", "行代码，见`codes.csv`", "Code of the row, see `codes.csv`"),
    Column("column", "string", "列代码，见`codes.csv`", "Code of the column, see `codes.csv`"),
    Column("value", "number", "数值；为空时见`state`", "The number; where it is empty see `state`"),
    Column(
        "state",
        "string",
        "`filled`已填、`blank`未填、`not_applicable`不适用、`unreadable`原文不是数字",
        "`filled`, `blank`, `not_applicable`, or `unreadable` (no number: see `source`)",
    ),
    Column("source", "string", "原文（与数值写法不同时）", "What was printed, where it differs"),
    Column("table_name", "string", "表的法定名称", "Official name of the table"),
    Column("row_name", "string", "行的法定名称", "Official name of the row"),
    Column("column_name", "string", "列的法定名称", "Official name of the column"),
    Column("unit", "string", "单位（格式中注明的）", "Unit, where the form names one"),
)
"""cells.csv: one line for each cell of each report."""

CODES = (
    Column("form", "string", "格式版本", "Edition of the form"),
    Column("kind", "string", "`section`、`table`、`row`或`column`", "What the line names"),
    Column("section", "string", "部分代码", "Code of the part"),
    Column("table", "string", "表代码", "Code of the table"),
    Column("row", "string", "行代码", "Code of the row"),
    Column("column", "string", "列代码", "Code of the column"),
    Column("name", "string", "法定名称", "Official name"),
    Column("unit", "string", "单位", "Unit"),
    Column("type", "string", "`count`件数、`signed`增减数、`money`金额", "What is counted"),
    Column("article", "string", "依据条款（表）", "The article that a table reports on"),
    Column("meaning_zh", "string", "含义（中文）", "What it means, in Chinese"),
    Column("meaning_en", "string", "含义（英文）", "What it means, in English"),
)
"""codes.csv: every part, table, row and column of both editions, the dictionary of the numbers."""

TABLES: Mapping[str, Sequence[Column]] = {"cells.csv": CELLS, "codes.csv": CODES}


def names(columns: Sequence[Column]) -> list[str]:
    """The head of the table."""
    return [column.name for column in columns]


def as_text(columns: Sequence[Column]) -> str:
    """A line for each column, for README."""
    return "\n".join(f"{c.name:<14} {c.zh}\n{'':<14} {c.en}" for c in columns)


def data_package(
    year: int,
    as_of: datetime,
    licence: tuple[str, str],
    sums: Mapping[str, str],
    sizes: Mapping[str, int],
) -> bytes:
    """``datapackage.json`` (Frictionless Data Package 1.0) of an archive's files.

    `licence` is name and address, `sums` the SHA-256 and `sizes` the bytes of each file.
    """
    resources: list[dict[str, Any]] = []
    for path, digest in sums.items():
        name, _, kind = path.rpartition(".")
        one: dict[str, Any] = {
            "name": name,
            "path": path,
            "format": kind,
            "encoding": "utf-8",
            "bytes": sizes[path],
            "hash": f"sha256:{digest}",
        }
        if path in TABLES:
            one |= {"profile": "tabular-data-resource", "mediatype": "text/csv"}
            one["schema"] = {
                "fields": [
                    {
                        "name": c.name,
                        "type": c.kind,
                        "title": c.zh.replace("`", ""),
                        "description": c.en,  # may be Markdown
                    }
                    for c in TABLES[path]
                ],
                "missingValues": [""],
            }
        else:
            one["mediatype"] = "application/jsonl"
        resources.append(one)
    package = {
        "profile": "data-package",
        "name": f"gongkai-{year}",
        "title": f"政府信息公开工作年度报告 {year}",
        "description": f"Annual reports on open government information, {year}",
        "created": as_of.isoformat(timespec="seconds"),
        "licenses": [{"title": licence[0], "path": licence[1]}],
        "resources": resources,
    }
    return json.dumps(package, ensure_ascii=False, indent=2).encode() + b"\n"
