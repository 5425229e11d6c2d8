from __future__ import annotations

from decimal import Decimal

import pytest

from reports.content import Cell
from reports.form import Column, Meaning
from reports.importers.cells import read_cell

TOLD = Meaning("Number", "数量", "how many")
COUNT = Column("made", "本年制发件数", TOLD)
SIGNED = Column("change", "本年增/减", TOLD, kind="signed")
MONEY = Column("amount", "采购总金额", TOLD, kind="money")
FEES = Column("fees", "本年收费金额", TOLD, kind="money", unit="万元")


@pytest.mark.parametrize(
    ("text", "column", "expected", "doubtful"),
    [
        ("", COUNT, Cell(), False),
        ("\u00a0\u3000", COUNT, Cell(), False),
        ("0", COUNT, Cell(0), False),
        ("11,234,567", COUNT, Cell(11234567, "11,234,567"), False),
        ("１２", COUNT, Cell(12, "１２"), False),
        ("3件", COUNT, Cell(3, "3件"), False),
        ("22（其中修订16件）", COUNT, Cell(22, "22（其中修订16件）"), True),
        ("? 0", COUNT, Cell(0, "? 0"), True),
        ("/", COUNT, Cell(None, "/", not_applicable=True), True),
        ("-", COUNT, Cell(None, "-", not_applicable=True), True),
        ("无", COUNT, Cell(None, "无", not_applicable=True), True),
        ("若干", COUNT, Cell(None, "若干"), True),
        ("1.5", COUNT, Cell(None, "1.5"), True),
        ("9" * 16, COUNT, Cell(None, "9" * 16), True),
        ("+3", SIGNED, Cell(3, "+3"), False),
        ("減3", SIGNED, Cell(-3, "減3"), False),
        ("-8", SIGNED, Cell(-8), False),
        ("--253", SIGNED, Cell(-253, "--253"), True),
        ("251000元", MONEY, Cell(251000, "251000元"), False),
        ("18.8710", FEES, Cell(Decimal("18.8710")), False),
        ("26.55万元", FEES, Cell(Decimal("26.55"), "26.55万元"), False),
        ("5000元", FEES, Cell(Decimal("0.5"), "5000元"), True),
    ],
)
def test_reading_a_cell(text, column, expected, doubtful):
    reading = read_cell(text, column)
    assert reading.cell == expected
    assert str(reading.cell.value) == str(expected.value)
    assert (reading.doubt is not None) is doubtful
    assert (reading.confidence < 1) is doubtful
