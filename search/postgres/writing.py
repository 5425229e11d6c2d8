"""Writes of the PostgreSQL engine: passages, and the frequencies that ranking needs.

Every function runs in the caller's transaction and holds the writers' lock, so that the
frequencies are exact and two writers never wait for each other's rows.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from search.cells import stored
from search.context import contexts
from search.tokens import characters, clean, normal, pairs

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from reports.ports import IndexedPassage, IndexedReport

_LOCK = 7_312_460  # any number that is nobody else's

_STORED = text("SELECT version, withdrawn, touched FROM search.reports WHERE report_id = :id")
_WRITE_REPORT = text("""
INSERT INTO search.reports AS r VALUES (
    :id, :version, :withdrawn, clock_timestamp(), :title, :year, :form, :kind,
    :office_id, :office, :office_folded, :district, :district_name, :district_folded,
    CAST(:region AS text[]), :published)
ON CONFLICT (report_id) DO UPDATE SET
    (version, withdrawn, touched, title, year, form, kind, office_id, office, office_folded,
     district, district_name, district_folded, region, published) =
    (excluded.version, excluded.withdrawn, excluded.touched, excluded.title, excluded.year,
     excluded.form, excluded.kind, excluded.office_id, excluded.office, excluded.office_folded,
     excluded.district, excluded.district_name, excluded.district_folded, excluded.region,
     excluded.published)
""")
_WRITE_PASSAGES = text("""
INSERT INTO search.passages VALUES
    (:id, :ordinal, :section, :anchor, :text, :folded, :context, CAST(:tokens AS text[]),
     CAST(:answers AS jsonb))
""")
_WRITE_CELLS = text("""
INSERT INTO search.cells
SELECT :id, place, value
FROM unnest(CAST(:places AS text[]), CAST(:values AS bigint[])) AS given(place, value)
""")
_COUNTED = """
    (SELECT token, count(*) AS n FROM search.passages, unnest(tokens) AS token
     WHERE report_id = :id GROUP BY token)
"""
_COUNT_IN = text(f"""
INSERT INTO search.frequencies AS f SELECT token, n FROM {_COUNTED} AS counted
ON CONFLICT (token) DO UPDATE SET passages = f.passages + excluded.passages
""")  # noqa: S608 (made of constants)
_COUNT_OUT = text(f"""
UPDATE search.frequencies AS f SET passages = f.passages - counted.n
FROM {_COUNTED} AS counted WHERE f.token = counted.token
""")  # noqa: S608 (made of constants)
_TOTALS = text("""
UPDATE search.totals AS t SET
    passages = t.passages + :sign * s.passages,
    folded_length = t.folded_length + :sign * s.folded_length,
    context_length = t.context_length + :sign * s.context_length
FROM (SELECT count(*) AS passages, coalesce(sum(char_length(folded)), 0) AS folded_length,
             coalesce(sum(char_length(context)), 0) AS context_length
      FROM search.passages WHERE report_id = :id) AS s
""")
_DELETE_PASSAGES = text("DELETE FROM search.passages WHERE report_id = :id")
_DELETE_CELLS = text("DELETE FROM search.cells WHERE report_id = :id")
_BEFORE = text("""
SELECT report_id FROM search.reports WHERE touched < :started AND NOT withdrawn ORDER BY report_id
""")
_FORGET = text("DELETE FROM search.reports WHERE report_id = :id")
_DROP_UNUSED = text("DELETE FROM search.frequencies WHERE passages <= 0")


def put(connection: Connection, report: IndexedReport, started: datetime | None = None) -> None:
    """Writes the report unless a newer version, or its withdrawal, already stands.

    `started` is when the rebuild began that this is part of: what was there before
    gives way whatever its version, for the rebuild reads the truth.
    """
    _lock(connection)
    stored = connection.execute(_STORED, {"id": report.report_id}).one_or_none()
    older = started is not None and stored is not None and stored.touched < started
    if stored is not None and not older:
        newest = report.version - 1 if stored.withdrawn else report.version
        if stored.version > newest:
            return
    _clear(connection, report.report_id)
    connection.execute(_WRITE_REPORT, _report_row(report))
    if report.passages:
        rows = [
            _passage_row(report, passage, around)
            for passage, around in zip(report.passages, contexts(report), strict=True)
        ]
        connection.execute(_WRITE_PASSAGES, rows)
    if report.cells:
        connection.execute(_WRITE_CELLS, _cells(report))
    connection.execute(_COUNT_IN, {"id": report.report_id})
    connection.execute(_TOTALS, {"id": report.report_id, "sign": 1})


def remove(connection: Connection, report_id: int, version: int) -> None:
    """Withdraws the report unless a newer version stands."""
    _lock(connection)
    stored = connection.execute(_STORED, {"id": report_id}).one_or_none()
    if stored is not None and stored.version > version:
        return
    _clear(connection, report_id)
    row: dict[str, Any] = dict.fromkeys(_report_row_names())
    row |= {"id": report_id, "version": version, "withdrawn": True}
    connection.execute(_WRITE_REPORT, row)


def forget_before(connection: Connection, started: datetime) -> None:
    """Drops reports that nobody wrote since `started`; withdrawals stay."""
    _lock(connection)
    for (report_id,) in connection.execute(_BEFORE, {"started": started}).all():
        _clear(connection, report_id)
        connection.execute(_FORGET, {"id": report_id})
    connection.execute(_DROP_UNUSED)


def _lock(connection: Connection) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK})


def _clear(connection: Connection, report_id: int) -> None:
    connection.execute(_TOTALS, {"id": report_id, "sign": -1})
    connection.execute(_COUNT_OUT, {"id": report_id})
    connection.execute(_DELETE_PASSAGES, {"id": report_id})
    connection.execute(_DELETE_CELLS, {"id": report_id})


def _report_row(report: IndexedReport) -> dict[str, Any]:
    return {
        "id": report.report_id,
        "version": report.version,
        "withdrawn": False,
        "title": clean(report.title),
        "year": report.year,
        "form": report.form,
        "kind": report.kind,
        "office_id": report.office_id,
        "office": clean(report.office),
        "office_folded": normal(report.office),
        "district": report.district,
        "district_name": clean(report.district_name),
        "district_folded": normal(report.district_name),
        # A filter on a region finds its districts, and the district itself.
        "region": list(dict.fromkeys((*report.region, report.district))),
        "published": report.published,
    }


def _report_row_names() -> tuple[str, ...]:
    return (
        *("id", "version", "withdrawn", "title", "year", "form", "kind", "office_id", "office"),
        *("office_folded", "district", "district_name", "district_folded", "region", "published"),
    )


def _passage_row(report: IndexedReport, passage: IndexedPassage, around: str) -> dict[str, Any]:
    folded = normal(passage.text)
    tokens = [*characters(folded), *pairs(folded), *("@" + pair for pair in pairs(around))]
    return {
        "id": report.report_id,
        "ordinal": passage.ordinal,
        "section": passage.section,
        "anchor": passage.anchor,
        "text": clean(passage.text),
        "folded": folded,
        "context": around,
        "tokens": tokens,
        "answers": json.dumps(
            [
                {"section": p.section, "text": clean(p.text), "anchor": p.anchor}
                for p in passage.answers
            ]
        ),
    }


def _cells(report: IndexedReport) -> dict[str, Any]:
    return {
        "id": report.report_id,
        "places": [place for place, _ in report.cells],
        "values": [stored(value) for _, value in report.cells],
    }
