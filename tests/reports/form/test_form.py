"""The forms as data: complete, consistent, and the numbers FORM names."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest

from reports.form import FORMS, Form, form


@pytest.fixture(params=sorted(FORMS))
def layout(request: pytest.FixtureRequest) -> Form:
    return form(request.param)


def test_six_parts_in_order(layout: Form) -> None:
    assert "".join(s.numeral for s in layout.sections) == "一二三四五六"


def test_codes_are_unique(layout: Form) -> None:
    assert len({t.code for t in layout.tables}) == len(layout.tables)
    for table in layout.tables:
        assert len({r.code for r in table.rows}) == len(table.rows)
        assert len({c.code for c in table.columns}) == len(table.columns)


def test_equations_speak_of_what_exists(layout: Form) -> None:
    for equation in layout.equations:
        table = layout.table(equation.table)
        members = table.rows if equation.each == "column" else table.columns
        assert {*equation.left, *equation.right} <= {m.code for m in members}
        assert not set(equation.left) & set(equation.right)


def test_every_table_stands_in_a_table_section(layout: Form) -> None:
    for table in layout.tables:
        assert layout.section(table.section).kind == "tables"


def test_sizes_of_the_forms() -> None:
    new, old = form("2021"), form("2019")
    assert len(new.table("requests").standard_rows) == 25
    assert len(old.table("requests").standard_rows) == 23
    for layout in (new, old):
        assert len(layout.table("requests").columns) == 7
        assert sum(1 for _ in layout.cells() if _[0].code == "review") == 15
    assert sum(1 for t, _, _ in new.cells() if t.section == "proactive") == 10
    assert new.table("fees").columns[0].kind == "money"
    assert old.table("fees").column("change").kind == "signed"


def test_every_cell_is_explained_and_nothing_else_is() -> None:
    told = tomllib.loads(files("reports.form").joinpath("meanings.toml").read_text("utf-8"))
    heads = told.pop("heads")
    used: set[tuple[str, ...]] = set()
    above: set[str | None] = set()
    for layout in FORMS.values():
        for table in layout.tables:
            used |= {(table.code, "rows", r.code) for r in table.rows}
            used |= {(table.code, "columns", c.code) for c in table.columns}
            above |= {head for row in table.rows for head in row.path}
            above |= {column.group for column in table.columns}
            for member in (table, *table.rows, *table.columns):
                assert member.meaning.zh.endswith("。"), member
                assert member.meaning.en.endswith("."), member
                # Articles are named apart: of tables by the form, of outcomes by `article`.
                told_of = member.meaning.zh + member.meaning.en
                assert not re.search(r"条例|第.+条|Article \d", told_of)
    written = {
        (table, axis, code)
        for table, of in told.items()
        for axis in ("rows", "columns")
        for code in of[axis]
    }
    assert written == used
    assert set(heads) == above - {None}


def test_outcomes_that_the_regulation_knows_name_its_article(layout: Form) -> None:
    """Confirming what somebody has already, and what is left over, have none."""
    rows = [row for row in layout.table("requests").rows if row.result]
    without = {row.code for row in rows if not row.meaning.article}
    assert without <= {"declined_reconfirm", "other_other", "other_all"}
    written = re.compile(r"第[一二三四五六七八九十]+条(第[一二]款|(、?第（[一二三四五六七]）项)+)?")
    for row in rows:
        assert not row.meaning.article or written.fullmatch(row.meaning.article), row


def test_a_table_that_goes_on_from_another_edition_has_its_heads(layout: Form) -> None:
    for table in layout.tables:
        if table.continues is None:
            continue
        before = form(table.continues).table(table.code)
        for mine, theirs in ((table.columns, before.columns), (table.rows, before.rows)):
            earlier = {member.code: member for member in theirs}
            for member in mine:
                same = earlier.get(member.code)
                assert same is None or same.label == member.label, member


def test_rows_that_replace_others_name_rows_of_their_table(layout: Form) -> None:
    for table in layout.tables:
        codes = {r.code for r in table.rows}
        for row in table.rows:
            assert set(row.replaces) <= codes - {row.code}


def test_unknown_codes_are_key_errors(layout: Form) -> None:
    for wrong in (layout.table, layout.section, layout.tables[0].row, layout.tables[0].column):
        with pytest.raises(KeyError):
            wrong("nothing")
