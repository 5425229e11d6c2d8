"""Figures as lists to take along: every figure with what it is of, and what was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext

from reports.renderers.lists import Sheet
from web.form_words import column_word, row_word
from web.i18n import say
from web.labels import label
from web.pages import moment
from web.public.figure_state import preset_of
from web.public.figure_views import cells_name, label_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.services.views.figures import Figures


def dimension_word(dimension: str) -> str:
    """What figures are grouped by, in a word."""
    words: dict[str, Callable[[], str]] = {
        "year": lambda: gettext("Year"),
        "district": lambda: gettext("District"),
        "kind": lambda: gettext("Kind of office"),
        "office": lambda: gettext("Office"),
        "row": lambda: gettext("Row of the table"),
        "column": lambda: gettext("Column of the table"),
    }
    return words[dimension]()


def title_of(found: Figures) -> str:
    """What the figures are: the cells, and what they are grouped by."""
    by = [dimension_word(name).lower() for name in (found.query.group, found.split) if name]
    return gettext("%(cells)s, by %(groups)s", cells=cells_name(found), groups=" × ".join(by))


def sheets(found: Figures) -> list[Sheet]:
    """The figures, one a line; and where they are from."""
    head = [dimension_word(found.query.group)]
    head += [dimension_word(found.split)] if found.split else []
    head += [
        gettext("Edition of the form"),
        gettext("Sum"),
        gettext("Unit"),
        gettext("Published reports"),
        gettext("Reports with a number"),
        gettext("of these with some cells blank"),
        gettext("Reports without a number"),
        gettext("Reports saying not applicable"),
        gettext("Offices without a report"),
    ]
    rows = []
    for at, one in enumerate(found.labels):
        for series in found.series:
            figure = series.figures[at]
            if figure is None:
                continue
            names = [label_text(found, found.query.group, one)]
            names += [label_text(found, found.split, series.label)] if series.label else []
            form = str(label("form", series.form).word) if series.form else None
            rows.append(
                (
                    *names,
                    form,
                    figure.value,
                    found.unit or None,
                    figure.reports,
                    figure.filled,
                    figure.partial,
                    figure.blank,
                    figure.inapplicable,
                    figure.missing,
                )
            )
    return [Sheet(gettext("Figures"), tuple(head), rows), _source(found)]


def _source(found: Figures) -> Sheet:
    rows = [row_word(r) for r in found.choice.rows if r.code in found.query.rows]
    columns = [column_word(c) for c in found.choice.columns if c.code in found.query.columns]
    preset = preset_of(found.query)
    lines = [
        (gettext("Figures"), str(preset.word) if preset else title_of(found)),
        (gettext("Table"), f"{found.choice.head} {found.choice.article}"),
        *((gettext("Row of the table"), row) for row in rows),
        *((gettext("Column of the table"), column) for column in columns),
        (gettext("Published reports"), found.reports),
        (gettext("Added up on"), moment(found.computed)),
        *((gettext("Note"), say(message, params)) for message, params in found.notes),
    ]
    return Sheet(gettext("Where they are from"), (gettext("What"), gettext("Value")), lines)
