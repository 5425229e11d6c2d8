"""A search of the PostgreSQL engine: one statement that finds, scores, counts and pages.

Facets are counted without their own filter, so that a reader who chose 2023 still sees how
much 2022 holds; everything else heeds every filter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from reports.ports import FACETS, FacetValue, Group, Hit, Paired, SearchPage
from search import cursor
from search.highlight import spans
from search.met import asked_places, met
from search.postgres.conditions import Conditions, of_filters, of_query
from search.postgres.scoring import MILLION, scored
from search.ranking import plan
from search.request import MAX_FACET_VALUES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from reports.ports import SearchRequest
    from search.query import Query

_FACET_VALUES = {
    "year": ("year::text", "NULL::text"),
    "district": ("district", "min(district_name)"),
    "office": ("office_id::text", "min(office)"),
    "kind": ("kind", "NULL::text"),
    "section": ("section", "NULL::text"),
    "form": ("form", "NULL::text"),
}
assert set(_FACET_VALUES) == set(FACETS)

_UNRANKED = "scores AS (SELECT report_id, ordinal, 0::bigint AS score FROM candidates)"

# `wide` holds what matches without the filters, `found` what also passes them.
_STATEMENT = """
WITH candidates AS MATERIALIZED (
    SELECT p.report_id, p.ordinal, p.section, r.office, p.folded, p.context AS context_text
    FROM search.passages AS p JOIN search.reports AS r USING (report_id)
    WHERE {conditions}),
{scores},
wide AS MATERIALIZED (
    SELECT p.report_id, p.ordinal, p.section, s.score, r.year, r.form, r.kind, r.office_id,
        r.office, r.district, r.district_name,
        (extract(epoch FROM r.published) * 1000000)::bigint AS published
        {flags}
    FROM scores AS s
    JOIN search.passages AS p USING (report_id, ordinal)
    JOIN search.reports AS r USING (report_id)),
found AS MATERIALIZED (SELECT * FROM wide WHERE {every_flag}),
{page}
SELECT
    (SELECT count(*) FROM found) AS total,
    (SELECT count(DISTINCT report_id) FROM found) AS reports,
    (SELECT coalesce(jsonb_agg(to_jsonb(page) ORDER BY place), '[]') FROM page) AS page,
    {facets} AS facets
"""
_PASSAGES = """
page AS (
    SELECT f.report_id, f.ordinal, f.score, f.published, 0 AS more,
        row_number() OVER (ORDER BY {order}) AS place
    FROM found AS f WHERE {after} ORDER BY {order} LIMIT {limit})
"""
_GROUPS = """
groups AS (
    SELECT report_id, max(score) AS score, min(published) AS published, count(*) AS hits
    FROM found GROUP BY report_id),
chosen AS (SELECT * FROM groups AS f WHERE {after} ORDER BY {order} LIMIT {limit}),
ranked AS (
    SELECT f.report_id, f.ordinal, f.score,
        row_number() OVER (PARTITION BY f.report_id ORDER BY f.score DESC, f.ordinal) AS at
    FROM found AS f JOIN chosen USING (report_id)),
page AS (
    SELECT k.report_id, k.ordinal, k.score, f.score AS best, f.published,
        greatest(f.hits - {per_report}, 0) AS more,
        row_number() OVER (ORDER BY {order}, k.at) AS place
    FROM ranked AS k JOIN chosen AS f USING (report_id) WHERE k.at <= {per_report})
"""
_FACET = """
(SELECT coalesce(jsonb_agg(jsonb_build_array(value, label, n) ORDER BY place), '[]') FROM (
    SELECT {value} AS value, {label} AS label, count(*) AS n,
        row_number() OVER (ORDER BY {order}) AS place
    FROM wide WHERE {flags} GROUP BY {value} ORDER BY {order} LIMIT {limit}) AS counted)
"""
_TEXTS = text("""
SELECT p.report_id, p.ordinal, p.section, p.anchor, p.text, p.answers, r.title, r.year,
    r.form, r.kind, r.office_id, r.office, r.district, r.district_name
FROM unnest(CAST(:reports AS bigint[]), CAST(:ordinals AS int[])) AS wanted(report_id, ordinal)
JOIN search.passages AS p USING (report_id, ordinal) JOIN search.reports AS r USING (report_id)
""")

_CELLS = text("""
SELECT report_id, place, value FROM search.cells
WHERE report_id = ANY(CAST(:reports AS bigint[])) AND place = ANY(CAST(:places AS text[]))
""")
_NAMES = text("""
(SELECT office FROM search.reports WHERE NOT withdrawn
 GROUP BY office ORDER BY count(*) DESC, office LIMIT :limit)
UNION ALL
(SELECT district_name FROM search.reports WHERE NOT withdrawn
 GROUP BY district_name ORDER BY count(*) DESC, district_name LIMIT :limit)
""")


def run(connection: Connection, request: SearchRequest, query: Query) -> SearchPage:
    """Answers the request (within `search.request`'s limits); InvalidQueryError."""
    conditions = Conditions()
    of_query(conditions, query)
    scores = scored(connection, conditions, plan(query)) if query.ranked else _UNRANKED
    flags = of_filters(conditions, request.filters)
    statement = _STATEMENT.format(
        conditions=conditions.sql,
        scores=scores,
        flags="".join(f", {condition} AS is_{name}" for name, condition in flags.items()),
        every_flag=_all_but(flags),
        page=_page(conditions, request),
        facets=_facets(flags) if request.facets else "'{}'::jsonb",
    )
    row = connection.execute(text(statement), conditions.parameters).one()
    shown = row.page
    more = _cut(shown, request)
    hits = _hits(connection, query, shown)
    return SearchPage(
        total=row.total,
        relation="eq",
        reports=row.reports,
        hits=() if request.grouped else hits,
        groups=_grouped(connection, query, hits, shown) if request.grouped else (),
        facets={
            name: tuple(FacetValue(value, n, label) for value, label, n in values)
            for name, values in row.facets.items()
        },
        next=cursor.encode(request, _key(request, shown[-1])) if more and shown else None,
        notes=query.notes,
    )


def names(connection: Connection, limit: int) -> list[str]:
    """What offices and districts are called, of each at most `limit`, most reports first."""
    return list(connection.scalars(_NAMES, {"limit": limit}))


def _all_but(flags: Mapping[str, str], left_out: str | None = None) -> str:
    return " AND ".join(f"is_{name}" for name in flags if name != left_out) or "true"


def _facets(flags: Mapping[str, str]) -> str:
    counted = []
    for name, (value, label) in _FACET_VALUES.items():
        order = f"{value} DESC" if name == "year" else f"count(*) DESC, {value}"
        sql = _FACET.format(
            value=value,
            label=label,
            order=order,
            flags=_all_but(flags, name),
            limit=MAX_FACET_VALUES,
        )
        counted.append(f"'{name}', {sql}")
    return f"jsonb_build_object({', '.join(counted)})"


def _page(conditions: Conditions, request: SearchRequest) -> str:
    """The table expressions of a page, with one entry more: whether there is a next page."""
    first = "published" if request.sort == "newest" else "score"
    names = [f"f.{first} DESC", "f.report_id DESC"]
    names += [] if request.grouped else ["f.ordinal"]
    return (_GROUPS if request.grouped else _PASSAGES).format(
        order=", ".join(names),
        after=_after(conditions, request, first),
        limit=conditions.name(request.size + 1, "int"),
        per_report=conditions.name(request.per_report, "int"),
    )


def _after(conditions: Conditions, request: SearchRequest, first: str) -> str:
    """What comes after the cursor. Ordinals ascend where all else descends, hence the signs."""
    key = cursor.decode(request, 2 if request.grouped else 3)
    if key is None:
        return "true"
    named = [conditions.name(int(number), "bigint") for number in key]
    columns = [f"-f.{first}", "-f.report_id", "f.ordinal"][: len(key)]
    values = [f"-{named[0]}", f"-{named[1]}", *named[2:]]
    return f"({', '.join(columns)}) > ({', '.join(values)})"


def _key(request: SearchRequest, row: Mapping[str, Any]) -> Sequence[int]:
    if request.grouped:
        return row["published" if request.sort == "newest" else "best"], row["report_id"]
    first = row["published" if request.sort == "newest" else "score"]
    return first, row["report_id"], row["ordinal"]


def _cut(rows: list[dict[str, Any]], request: SearchRequest) -> bool:
    """Drops the entry beyond the page; whether there was one."""
    reports = list(dict.fromkeys(row["report_id"] for row in rows))
    if not request.grouped:
        beyond = len(rows) > request.size
        del rows[request.size :]
        return beyond
    kept = set(reports[: request.size])
    rows[:] = [row for row in rows if row["report_id"] in kept]
    return len(reports) > request.size


def _hits(
    connection: Connection, query: Query, rows: Sequence[Mapping[str, Any]]
) -> tuple[Hit, ...]:
    wanted = {
        "reports": [row["report_id"] for row in rows],
        "ordinals": [row["ordinal"] for row in rows],
    }
    found = {(r.report_id, r.ordinal): r for r in connection.execute(_TEXTS, wanted)}
    hits = []
    for row in rows:
        # Absent where another transaction replaced the report between the two statements.
        if passage := found.get((row["report_id"], row["ordinal"])):
            values = passage._asdict()
            values["answers"] = tuple(Paired(**other) for other in passage.answers)
            marks = spans(passage.text, query)
            hits.append(Hit(**values, spans=marks, score=row["score"] / MILLION))
    return tuple(hits)


def _grouped(
    connection: Connection, query: Query, hits: Sequence[Hit], rows: Sequence[Mapping[str, Any]]
) -> tuple[Group, ...]:
    more = {row["report_id"]: row["more"] for row in rows}
    by_report: dict[int, list[Hit]] = {}
    for hit in hits:
        by_report.setdefault(hit.report_id, []).append(hit)
    numbers = _numbers(connection, query, list(by_report))
    return tuple(
        Group(i, tuple(found), more[i], met(query, found[0].form, numbers.get(i, {})))
        for i, found in by_report.items()
    )


def _numbers(connection: Connection, query: Query, reports: list[int]) -> dict[int, dict[str, int]]:
    """Of these reports the numbers that can meet a condition, in millionths by place."""
    places = asked_places(query)
    found: dict[int, dict[str, int]] = {}
    if places and reports:
        for row in connection.execute(_CELLS, {"reports": reports, "places": list(places)}):
            found.setdefault(row.report_id, {})[row.place] = row.value
    return found
