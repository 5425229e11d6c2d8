"""“What this number means”: the explanations of rows and columns that a report's tables print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from web.i18n import language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.content import Content
    from reports.form import Meaning, Table


@dataclass(frozen=True)
class Explained:
    """A row or column explained: `text` in the reader's language.

    `label` is printed in the report; `name` is the same in English, '' for readers of Chinese.
    `article` is what its table reports on, `basis` the article that the outcome rests on, if any.
    `members` are the columns of a row (label, name, text) where their heads explain too little.
    """

    label: str
    name: str
    text: str
    table: str
    article: str
    notice: str
    members: tuple[tuple[str, str, str], ...] = ()
    basis: str = ""


def meanings_of(content: Content) -> Mapping[str, Explained]:
    """By the id of the head in the page: ``h-<table>-r-<row>`` and ``h-<table>-c-<column>``."""
    found: dict[str, Explained] = {}
    notice = content.layout.notice
    for table in content.layout.tables:
        # Part four prints its columns anew under each row: there the row explains them, too.
        printed_as_columns = table.section == "review"
        members = _columns(table) if printed_as_columns else ()
        shared = (_text(table.meaning), table.article, notice)
        for row in table.rows:
            found[f"h-{table.code}-r-{row.code}"] = Explained(
                row.label,
                _name(row.meaning),
                _text(row.meaning),
                *shared,
                members,
                row.meaning.article,
            )
        if not printed_as_columns:
            for column in table.columns:
                found[f"h-{table.code}-c-{column.code}"] = Explained(
                    column.label, _name(column.meaning), _text(column.meaning), *shared
                )
    return found


def _columns(table: Table) -> tuple[tuple[str, str, str], ...]:
    return tuple((c.label, _name(c.meaning), _text(c.meaning)) for c in table.columns)


def _name(meaning: Meaning) -> str:
    return "" if language() == "zh" else meaning.name


def _text(meaning: Meaning) -> str:
    return meaning.zh if language() == "zh" else meaning.en
