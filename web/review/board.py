"""The district's board: every office owed, and how it stands; filter, sort, print, export."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from flask import abort, render_template, request
from flask_babel import gettext

from reports.renderers.lists import Sheet, lists_as_csv, lists_as_xlsx
from reports.services import board
from reports.services.actors import Permission
from reports.services.views import BoardFilter, BoardQuery, BoardSort, Standing
from reports.store.states import OfficeKind
from web.access import requires
from web.context import actor, core
from web.labels import label
from web.pages import moment
from web.review.asking import choose_first, district_code, year_asked
from web.review.blueprint import blueprint
from web.review.sending import MEDIA_TYPES, attached

if TYPE_CHECKING:
    from flask.wrappers import Response

    from reports.renderers.guard import Value
    from reports.services.views import Board, BoardLine

PAGE_SIZE = 100
MAX_NAME = 100
ALL = "all"

_Word = TypeVar("_Word", bound=StrEnum)


@blueprint.get("/board")
@requires(Permission.REVIEW)
def show_board() -> str:
    """The offices that the address asks for, a hundred on a page, or all to be printed."""
    return choose_first() or render_template(
        "review/board.html",
        board=board.show(core(), actor(), board_query(PAGE_SIZE)),
        standings=tuple(Standing),
        filters=tuple(BoardFilter),
        sorts=tuple(BoardSort),
    )


@blueprint.get("/board.<file_format>")
@requires(Permission.REVIEW)
def export_board(file_format: str) -> Response:
    """All that the filter finds, as a workbook or CSV."""
    if file_format not in MEDIA_TYPES:
        abort(404)
    found = board.show(core(), actor(), board_query(None))
    name = gettext(
        "%(district)s %(year)s board", district=found.district.name, year=found.query.year
    )
    sheet = _sheet(found)
    data = lists_as_xlsx([sheet]) if file_format == "xlsx" else lists_as_csv([sheet])
    return attached(data, name, file_format)


def board_query(size: int | None) -> BoardQuery:
    """What the address asks for; a word that nobody knows is no filter."""
    state = request.args.get("state", "")
    page = request.args.get("page", "1")
    return BoardQuery(
        year=year_asked(),
        district=district_code(),
        state=_word(Standing, state) or _word(BoardFilter, state),
        kind=_word(OfficeKind, request.args.get("kind", "")),
        name=request.args.get("name", "").strip()[:MAX_NAME],
        sort=_word(BoardSort, request.args.get("sort", "")) or BoardSort.DEADLINE,
        page=int(page) if page.isdecimal() and len(page) < 6 else 1,
        size=None if page == ALL else size,
    )


def _word(words: type[_Word], value: str) -> _Word | None:
    return words(value) if value in set(words) else None


def _sheet(found: Board) -> Sheet:
    head = (
        gettext("Office"),
        gettext("Kind of office"),
        gettext("State"),
        gettext("Deadline"),
        gettext("Extension"),
        gettext("Received"),
        gettext("Days late"),
        gettext("Errors"),
        gettext("Warnings"),
        gettext("Last change"),
    )
    return Sheet(str(found.query.year), head, [_row(line) for line in found.lines])


def _row(line: BoardLine) -> tuple[Value, ...]:
    return (
        line.office.name,
        str(label("kind", line.office.kind).word),
        str(label("standing", line.standing).word),
        line.due,
        line.extension.reason if line.extension else None,
        moment(line.received) or None,
        line.late,
        line.errors,
        line.warnings,
        moment(line.updated) or None,
    )
