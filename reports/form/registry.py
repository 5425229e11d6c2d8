"""Reads the form files once and offers them by code."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

from reports.form.model import Column, Equation, Form, Meaning, Row, Section, Table


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("reports.form").joinpath(f"{name}.toml").read_text("utf-8"))


def _tuple(value: dict[str, Any], *names: str) -> dict[str, Any]:
    return {**value, **{n: tuple(value[n]) for n in names if n in value}}


def _meaning(data: dict[str, Any]) -> Meaning:
    return Meaning(data["name"], data["zh"], data["en"], data.get("article", ""))


def _table(data: dict[str, Any], meanings: dict[str, Any]) -> Table:
    told = meanings[data["code"]]
    rows, columns, heads = told["rows"], told["columns"], meanings["heads"]
    return Table(
        code=data["code"],
        section=data["section"],
        head=data["head"],
        article=data["article"],
        meaning=_meaning(told),
        note=data.get("note"),
        continues=data.get("continues"),
        columns=tuple(
            Column(
                **c,
                meaning=_meaning(columns[c["code"]]),
                group_name=heads[c["group"]] if "group" in c else None,
            )
            for c in data["columns"]
        ),
        rows=tuple(
            Row(
                **_tuple(r, "path", "aliases", "replaces"),
                meaning=_meaning(rows[r["code"]]),
                path_names=tuple(heads[part] for part in r.get("path", ())),
            )
            for r in data["rows"]
        ),
    )


def _equation(data: dict[str, Any], tables: tuple[Table, ...]) -> Equation:
    right = data["right"]
    if right == "results":
        table = next(t for t in tables if t.code == data["table"])
        right = [r.code for r in table.rows if r.result]
    return Equation(**{**data, "left": tuple(data["left"]), "right": tuple(right)})


def _load(name: str, meanings: dict[str, Any]) -> Form:
    data = _read(name)
    tables = tuple(_table(t, meanings) for t in data["tables"])
    first, last = data["years"]
    return Form(
        code=data["code"],
        notice=data["notice"],
        years=(first, last),
        marks=tuple(data["marks"]),
        sections=tuple(Section(**_tuple(s, "parts")) for s in data["sections"]),
        tables=tables,
        equations=tuple(_equation(e, tables) for e in data["equations"]),
    )


_MEANINGS = _read("meanings")
FORMS: dict[str, Form] = {name: _load(name, _MEANINGS) for name in ("2021", "2019")}


def form(code: str) -> Form:
    """The form of that code (``2021`` or ``2019``); KeyError if there is none."""
    return FORMS[code]
