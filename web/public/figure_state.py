"""What an address asks of the figures, and the address of what is asked: each from the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import request
from flask_babel import lazy_gettext as _

from reports.errors import InvalidQueryError
from reports.form import FORMS
from reports.services import figure_choices
from reports.services.views.figures import FigureQuery

if TYPE_CHECKING:
    from flask_babel import LazyString

VIEWS = ("table", "line", "bars", "multiples")
_LONGEST = 60  # characters of a code


@dataclass(frozen=True)
class Preset:
    """Cells that are often asked for, under the name people know them by."""

    word: LazyString
    table: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    group: str = "year"


def _results(start: str) -> tuple[str, ...]:
    """The outcomes whose codes begin so, over both editions."""
    tables = [form.table("requests") for form in FORMS.values()]
    return tuple(dict.fromkeys(r.code for t in tables for r in t.rows if r.code.startswith(start)))


_TOTAL = ("total",)
_APPLICANTS = ("natural_person", "business", "research", "public_welfare", "legal_service", "other")
PRESETS = (
    Preset(_("New requests"), "requests", ("new",), _TOTAL),
    Preset(_("Granted in full"), "requests", ("granted",), _TOTAL),
    Preset(_("Granted in part"), "requests", ("partly_granted",), _TOTAL),
    Preset(_("Refused"), "requests", _results("refused_"), _TOTAL),
    Preset(_("Could not be provided"), "requests", _results("unavailable_"), _TOTAL),
    Preset(_("Not dealt with"), "requests", _results("declined_"), _TOTAL),
    Preset(_("Otherwise closed"), "requests", _results("other_"), _TOTAL),
    Preset(_("Grounds of refusal"), "requests", _results("refused_"), _TOTAL, "row"),
    Preset(_("Who asked"), "requests", ("new",), _APPLICANTS, "column"),
    Preset(_("Administrative reconsideration"), "review", ("reconsideration",), _TOTAL),
    Preset(
        _("Lawsuits"), "review", ("litigation_direct", "litigation_after_reconsideration"), _TOTAL
    ),
    Preset(_("Decisions on licences"), "licensing", ("licences",), ("decisions",)),
    Preset(_("Normative documents in force"), "normative", ("normative_documents",), ("in_force",)),
)


def asked() -> tuple[FigureQuery, str]:
    """The query and the view of this address; without a table, the first preset's.

    Without rows and columns the first row and the total are meant. Where only one of the two is
    there, every box of the other was unticked, and the service says so.

    InvalidQueryError for what is no year, no id, or no view.
    """
    code = request.args.get("table", "").strip()[:_LONGEST] or PRESETS[0].table
    rows, columns = _values("row"), _values("column")
    table = next((t for t in figure_choices.choices() if t.code == code), None)
    if table and not rows and not columns:
        rows = (table.rows[0].code,)
        columns = (next((c.code for c in table.columns if c.total), table.columns[0].code),)
    group = request.args.get("group", "") or "year"
    view = request.args.get("view", "") or ("line" if group == "year" else "bars")
    query = FigureQuery(
        table=code,
        rows=rows,
        columns=columns,
        group=group[:_LONGEST],
        split=request.args.get("by", "")[:_LONGEST],
        years=tuple(sorted(_number(value, 4) for value in _values("year"))),
        districts=_values("district"),
        kinds=_values("kind"),
        offices=tuple(_number(value, 9) for value in _values("office")),
    )
    return query, view if view in VIEWS else "table"


def parameters(query: FigureQuery, view: str) -> dict[str, Any]:
    """The address of a query: what is left open is left out."""
    state = {
        "table": query.table,
        "row": query.rows,
        "column": query.columns,
        "group": query.group,
        "by": query.split,
        "year": query.years,
        "district": query.districts,
        "kind": query.kinds,
        "office": query.offices,
        "view": view if view in VIEWS else "",
    }
    return {name: value for name, value in state.items() if value}


def preset_of(query: FigureQuery) -> Preset | None:
    """The preset whose cells the query asks for, in whatever order."""
    for preset in PRESETS:
        same_cells = set(preset.rows) == set(query.rows) and set(preset.columns) == set(
            query.columns
        )
        if preset.table == query.table and same_cells:
            return preset
    return None


def _values(name: str) -> tuple[str, ...]:
    """All values of a repeated parameter, blanks dropped, each once."""
    return tuple(dict.fromkeys(v.strip() for v in request.args.getlist(name) if v.strip()))


def _number(value: str, digits: int) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= digits):
        raise InvalidQueryError("Years have four digits, offices are named by their number")
    return int(value)
