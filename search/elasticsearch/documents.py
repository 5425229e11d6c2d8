"""A report as documents: one for each passage.

The order of writes is twice the report's version, and one more for its withdrawal: of the
same version, what withdraws wins, as it does in the PostgreSQL engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from search.cells import stored
from search.context import contexts
from search.tokens import clean, normal, spell_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.ports import IndexedPassage, IndexedReport

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Change:
    """What becomes of a report: the passages by place, counted from 1; none of a withdrawn one."""

    report_id: int
    order: int
    passages: tuple[Mapping[str, Any], ...] = ()


def change(report: IndexedReport) -> Change:
    """The report as given."""
    shared = _shared(report)
    passages = tuple(
        shared | _passage(passage, around)
        for passage, around in zip(report.passages, contexts(report), strict=True)
    )
    return Change(report.report_id, 2 * report.version, passages)


def withdrawal(report_id: int, version: int) -> Change:
    """The report is gone up to that version."""
    return Change(report_id, 2 * version + 1)


def withdrawn(order: int) -> bool:
    """Whether a change of that order withdraws."""
    return order % 2 == 1


def version(order: int) -> int:
    """The report's version in a change of that order."""
    return order // 2


def _shared(report: IndexedReport) -> dict[str, Any]:
    return {
        "role": "passage",
        "report_id": report.report_id,
        "title": clean(report.title),
        "year": report.year,
        "form": report.form,
        "kind": report.kind,
        "office_id": report.office_id,
        "office": clean(report.office),
        "office_folded": spell_out(normal(report.office)),
        "district": report.district,
        "district_name": clean(report.district_name),
        "district_folded": spell_out(normal(report.district_name)),
        # A filter on a region finds its districts, and the district itself.
        "region": list(dict.fromkeys((*report.region, report.district))),
        "cells": _cells(report),
        "published": (report.published - _EPOCH) // _MICROSECOND,
    }


def _cells(report: IndexedReport) -> dict[str, dict[str, dict[str, int]]]:
    cells: dict[str, dict[str, dict[str, int]]] = {}
    for place, value in report.cells:
        table, row, column = place.split(".")
        cells.setdefault(table, {}).setdefault(row, {})[column] = stored(value)
    return cells


def _passage(passage: IndexedPassage, around: str) -> dict[str, Any]:
    return {
        "answers": [
            {"section": p.section, "text": clean(p.text), "anchor": p.anchor}
            for p in passage.answers
        ],
        "ordinal": passage.ordinal,
        "section": passage.section,
        "anchor": passage.anchor,
        "text": clean(passage.text),
        "folded": spell_out(normal(passage.text)),
        "context": spell_out(around),
    }
