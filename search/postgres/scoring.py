"""BM25 over pairs in SQL, as `search.ranking` plans it.

Scores are integers (millionths), so that a sum comes out the same in whatever order
PostgreSQL adds, and a page of results begins exactly where the one before ended.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from search.ranking import CHARACTER_WEIGHT, K1, OFFICE_SCORE, SECTION_SCORE, B

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from search.postgres.conditions import Conditions
    from search.ranking import Plan, Variant

MILLION = 1_000_000
_CONTEXT = "@"  # before a pair: one of the context (see `writing`)

_FREQUENCIES = text("SELECT token, passages FROM search.frequencies WHERE token = ANY(:tokens)")
_TOTALS = text("SELECT passages, folded_length, context_length FROM search.totals")

_SCORED = """
tokens AS MATERIALIZED (
    SELECT * FROM unnest({tokens}, {gains}, {context_gains})
        WITH ORDINALITY AS t(token, gain, context_gain, at)),
uses AS MATERIALIZED (
    SELECT * FROM unnest({use_words}, {use_variants}, {use_tokens}, {shares})
        AS u(word, variant, at, share)),
needs AS MATERIALIZED (
    SELECT * FROM unnest({need_words}, {need_variants}, {needs}, {weights})
        AS n(word, variant, needed, weight)),
-- Each token once for a passage, however many variants use it. OFFSET 0 keeps the planner
-- from writing the expression into the condition and working it out twice.
matched AS (
    SELECT * FROM (
        SELECT c.report_id, c.ordinal, c.section, c.office, t.at,
            greatest(
                CASE WHEN strpos(c.folded, t.token) > 0
                    THEN t.gain / (1 + c.text_norm / {times}) END,
                CASE WHEN t.context_gain IS NOT NULL AND strpos(c.context_text, t.token) > 0
                    THEN t.context_gain / (1 + c.context_norm) END) AS score
        FROM (SELECT report_id, ordinal, section, office, folded, context_text,
                {k1} * (1 - {b} + {b} * char_length(folded) / {folded_length}) AS text_norm,
                {k1} * (1 - {b} + {b} * char_length(context_text) / {context_length})
                    AS context_norm
            FROM candidates) AS c CROSS JOIN tokens AS t
        OFFSET 0) AS every
    WHERE score IS NOT NULL),
hits AS (
    SELECT m.report_id, m.ordinal, min(m.section) AS section, min(m.office) AS office,
        u.word, u.variant, count(*) FILTER (WHERE u.share = 1) AS counted,
        sum(round(m.score * u.share)) AS score
    FROM matched AS m JOIN uses AS u USING (at)
    GROUP BY m.report_id, m.ordinal, u.word, u.variant),
best AS (
    SELECT h.report_id, h.ordinal, min(h.section) AS section, min(h.office) AS office, h.word,
        max(round(h.score * n.weight)) AS score
    FROM hits AS h JOIN needs AS n USING (word, variant)
    WHERE h.counted >= n.needed
    GROUP BY h.report_id, h.ordinal, h.word),
scores AS (
    SELECT report_id, ordinal,
        (sum(score) + CASE WHEN min(section) = {section} THEN {section_score} ELSE 0 END
            + CASE WHEN min(office) = ANY({names}) THEN {office_score} ELSE 0 END
        )::bigint AS score
    FROM best GROUP BY report_id, ordinal HAVING count(*) >= {needed_words})
"""
# How often the text holds the token. Of 一一一 it counts one 一一, which is near enough.
_TIMES = "(cardinality(string_to_array(c.folded, t.token)) - 1)"


def scored(connection: Connection, conditions: Conditions, plan: Plan) -> str:
    """The SQL of table expressions up to `scores` (report_id, ordinal, score).

    It stands on `candidates` (report_id, ordinal, section, office, folded, context_text). Adds to
    `conditions` what a passage must hold to have a chance at all.
    """
    count, folded_length, context_length = connection.execute(_TOTALS).one()
    tokens = {t for v in _variants(plan) for t in _all_tokens(v)}
    frequencies = connection.execute(_FREQUENCIES, {"tokens": list(tokens)})
    found: dict[str, int] = {row.token: row.passages for row in frequencies}
    conditions.clauses.append(
        f"p.tokens && {conditions.name(sorted(_promising(plan, found)), 'text[]')}"
    )
    parts = [*_tokens(plan, count, found), *_uses(plan)]
    casts = (
        *("text[]", "bigint[]", "bigint[]"),
        *("int[]", "int[]", "int[]", "float8[]"),
        *("int[]", "int[]", "int[]", "float8[]"),
    )
    names = (
        *("tokens", "gains", "context_gains"),
        *("use_words", "use_variants", "use_tokens", "shares"),
        *("need_words", "need_variants", "needs", "weights"),
    )
    named = {
        name: conditions.name(list(column), cast)
        for name, column, cast in zip(names, parts, casts, strict=True)
    }
    numbers = {
        "k1": K1,
        "b": B,
        "context_length": max(1.0, context_length / max(count, 1)),
        "folded_length": max(1.0, folded_length / max(count, 1)),
    }
    named |= {name: conditions.name(float(n), "float8") for name, n in numbers.items()}
    return _SCORED.format(
        times=_TIMES,
        needed_words=conditions.name(plan.needed, "int"),
        section=conditions.name(plan.section, "text"),
        names=conditions.name(list(plan.names), "text[]"),
        office_score=conditions.name(round(MILLION * OFFICE_SCORE), "bigint"),
        section_score=conditions.name(round(MILLION * SECTION_SCORE), "bigint"),
        **named,
    )


def _variants(plan: Plan) -> Iterable[Variant]:
    return (variant for variants in plan.words for variant in variants)


def _all_tokens(variant: Variant) -> Iterable[str]:
    return (*variant.tokens, *variant.singles, *(_CONTEXT + t for t in variant.tokens))


def _distinct(plan: Plan) -> list[str]:
    return sorted({t for v in _variants(plan) for t in (*v.tokens, *v.singles)})


def _tokens(plan: Plan, count: int, found: Mapping[str, int]) -> Iterable[Sequence[Any]]:
    """Columns: each token, what it gains in the text, and in the context (pairs alone)."""
    tokens = _distinct(plan)
    yield tokens
    yield [_gain(count, found.get(token, 0)) for token in tokens]
    yield [
        _gain(count, found.get(_CONTEXT + token, 0)) if len(token) > 1 else None for token in tokens
    ]


def _uses(plan: Plan) -> Iterable[Sequence[Any]]:
    """Columns: word, variant, number of the token, its share; then the needs of each variant."""
    number = {token: at for at, token in enumerate(_distinct(plan), 1)}
    uses, needs = [], []
    for word, variants in enumerate(plan.words):
        for at, variant in enumerate(variants):
            uses += [(word, at, number[token], 1.0) for token in variant.tokens]
            uses += [(word, at, number[token], CHARACTER_WEIGHT) for token in variant.singles]
            needs.append((word, at, variant.needed, variant.weight))
    yield from zip(*uses, strict=True)
    yield from zip(*needs, strict=True)


def _gain(count: int, passages: int) -> int:
    """What a token can add to a score at most."""
    rarity = math.log(1 + (count - passages + 0.5) / (passages + 0.5)) if passages <= count else 0
    return round(MILLION * rarity)


def _promising(plan: Plan, found: Mapping[str, int]) -> set[str]:
    """Tokens one of which every matching passage holds: the rarest that this is true of.

    Of n pairs where k are needed, one of any n - k + 1 must be there; of the words likewise.
    """

    def frequency(tokens: set[str]) -> int:
        return sum(found.get(token, 0) for token in tokens)

    by_word = []
    for variants in plan.words:
        tokens: set[str] = set()
        for variant in variants:
            places = [{t, _CONTEXT + t} if len(t) > 1 else {t} for t in variant.tokens]
            places.sort(key=frequency)
            tokens.update(*places[: len(places) - variant.needed + 1])
        by_word.append(tokens)
    by_word.sort(key=frequency)
    return set().union(*by_word[: len(by_word) - plan.needed + 1])
