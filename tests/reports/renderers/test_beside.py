"""Two reports' tables beside each other: no blank becomes a zero, no two measures meet."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from reports.content import Cell, empty_content
from reports.form import FORMS
from reports.form.measures import same_measure
from reports.renderers.beside import tables_beside


def filled(form: str, year: int, cells):
    content = empty_content(form, year, "望岚区统计局")
    tables = {t: {r: dict(c) for r, c in rows.items()} for t, rows in content.tables.items()}
    for place, cell in cells.items():
        table, row, column = place.split(".")
        tables[table].setdefault(row, {})[column] = cell
    return replace(content, tables=tables)


def lines(one, other):
    found = {}
    for sheet in tables_beside(one, other):
        for line in sheet.lines:
            for side in (line.one, line.other):
                if side is not None:
                    number = side.number
                    key = f"{number.table}.{number.row}.{number.column}"
                    found.setdefault(key, []).append(line)
    return {key: list(dict.fromkeys(map(id, same))) and same for key, same in found.items()}


def test_numbers_have_their_difference_and_blanks_have_none() -> None:
    one = filled(
        "2021",
        2022,
        {
            "requests.new.total": Cell(7),
            "requests.granted.total": Cell(0),
            "requests.carried_out.total": Cell(not_applicable=True, source="/"),
            "fees.administrative_fees.amount_10k_yuan": Cell(Decimal("18.8710")),
        },
    )
    other = filled(
        "2021",
        2023,
        {
            "requests.new.total": Cell(3),
            "requests.carried_out.total": Cell(2),
            "fees.administrative_fees.amount_10k_yuan": Cell(Decimal("18.9")),
        },
    )
    found = lines(one, other)
    [new, _] = found["requests.new.total"]
    assert (new.difference, new.changed) == (-4, True)
    granted = found["requests.granted.total"][0]
    assert (granted.difference, granted.changed) == (None, True)  # 0 is not blank
    assert found["requests.carried_out.total"][0].difference is None
    blank = found["requests.carried_in.total"][0]
    assert (blank.difference, blank.changed) == (None, False)
    fee = found["fees.administrative_fees.amount_10k_yuan"][0]
    assert fee.difference == Decimal("0.0290")
    total = next(s for s in tables_beside(one, other) if s.column == "总计")
    assert (total.total, total.changed) == (True, 3)


def test_two_editions_meet_only_where_they_count_the_same() -> None:
    cells = {
        "requests.new.total": Cell(5),
        "normative.rules.made": Cell(5),
        "licensing.licences.decisions": Cell(5),
    }
    old = filled("2019", 2020, {**cells, "requests.other_all.total": Cell(4)})
    new = filled("2021", 2021, cells)
    found = lines(old, new)
    assert found["requests.new.total"][0].difference == 0
    # 本年新制作数量 and 本年制发件数 have one code and are two measures, 处理决定数量 and
    # 本年处理决定数量 likewise.
    for place in ("normative.rules.made", "licensing.licences.decisions"):
        assert [(bool(x.one), bool(x.other)) for x in found[place]] == [
            (True, False),
            (False, True),
        ]
    for place in (
        "normative.rules.in_force",
        "fees.administrative_fees.amount_10k_yuan",
        "fees.administrative_fees.items_last_year",
        "procurement.central_procurement.amount",
        "requests.other_all.total",
        "requests.other_other.total",
    ):
        [line] = found[place]
        assert (line.difference, line.changed) == (None, False)
        assert None in (line.one, line.other), place


def test_no_cell_is_lost_and_none_stands_twice() -> None:
    old, new = empty_content("2019", 2020, "局"), empty_content("2021", 2021, "局")
    seen = [
        (side.number.table, side.number.row, side.number.column, name)
        for sheet in tables_beside(old, new)
        for line in sheet.lines
        for name, side in (("old", line.one), ("new", line.other))
        if side is not None
    ]
    assert len(seen) == len(set(seen))
    for name, content in (("old", old), ("new", new)):
        expected = {(t, r, c) for t, r, c, _ in content.cells()}
        if name == "old":
            expected |= {
                ("requests", "other_all", c.code) for c in FORMS["2019"].table("requests").columns
            }
        assert {key[:3] for key in seen if key[3] == name} == expected


def test_what_counts_the_same_is_the_same_from_either_side() -> None:
    old, new = FORMS["2019"], FORMS["2021"]
    for one, other in ((old, new), (new, old)):
        shared = [
            (t.code, r.code, c.code)
            for t, r, c in one.cells()
            if same_measure(one, other, t.code, r.code, c.code)
        ]
        assert ("requests", "granted", "total") in shared
        assert ("review", "reconsideration", "upheld") in shared
        assert ("normative", "rules", "made") not in shared
        assert {t for t, _, _ in shared} == {"requests", "review"}
