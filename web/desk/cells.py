"""How a typed cell is read. One set of rules, here for the server and in `numbers.js` for the page.

1. Digits, points, commas and signs of full width are those of half width.
2. Blanks, and the commas between thousands, say nothing.
3. An empty cell is blank: not known. That is neither 0 nor "does not apply".
4. ``/`` says that the cell does not apply.
5. A word or a dash (``无``, ``-``, ``不涉及``) may mean either: whoever types it is asked.
6. Counts are whole; only sums of money have decimals; only differences are negative.
7. A unit or a remark beside the number (``22（其中修订16件）``) is kept with it.
8. Text that was left as it stood stays as it stood.

The server's answer counts; the page only knows it sooner.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from reports.content import Cell
from reports.importers.cells import read_cell
from reports.renderers.printed import NOT_APPLICABLE, printed_text
from web.i18n import N_

if TYPE_CHECKING:
    from reports.form import Column


def read_typed(text: str, column: Column, present: Cell) -> Cell | None:
    """The cell that was typed, None where it is no number or may mean two things."""
    if text.strip() == printed_text(present).strip():
        return present
    cell = read_cell(text, column).cell
    if cell.not_applicable:
        return Cell(None, not_applicable=True) if _squeezed(text) == NOT_APPLICABLE else None
    if cell.value is None:
        return cell if cell.blank else None
    plain = _squeezed(text).replace(",", "")
    if plain.lstrip("+") == format(cell.value, "f" if column.kind == "money" else "d"):
        return Cell(cell.value)
    return cell


def asks(text: str, column: Column) -> bool:
    """Whether it may mean 0 as well as "does not apply"."""
    return _squeezed(text) != NOT_APPLICABLE and read_cell(text, column).cell.not_applicable


def cell_advice(text: str, column: Column) -> str:
    """What may stand in a cell of that column instead of `text`, as a gettext id."""
    if asks(text, column):
        return N_("This may mean two things. Write 0 for none, or / where it does not apply.")
    if column.kind == "money":
        return N_("Write an amount such as 18.8710, 0, or / where it does not apply.")
    return N_("Write a whole number such as 12, 0, or / where it does not apply.")


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
