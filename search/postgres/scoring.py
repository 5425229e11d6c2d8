"""BM25 over pairs in SQL, as `search.ranking` plans it.

Scores are integers (millionths), so that a sum comes out the same in whatever order
PostgreSQL adds, and a page of results begins exactly where the one before ended.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sqlalchemy import text

from search.ranking import CHARACTER_WEIGHT, CONTEXT_WEIGHT, K1, B

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from search.postgres.conditions import Conditions
    from search.ranking import Plan, Variant

MILLION = 1_000_000
_CONTEXT = "@"  # before a pair: one of the context (see `writing`)

_FREQUENCIES = text("SELECT token, passages FROM search.frequencies WHERE token = ANY(:tokens)")
_TOTALS = text("SELECT passages, folded_length, context_length FROM search.totals")

_SCORED = """
terms AS MATERIALIZED (
    SELECT * FROM unnest({words}, {variants}, {contexts}, {tokens}, {counted}, {gains})
        AS t(word, variant, context, token, counted, gain)),
needs AS MATERIALIZED (
    SELECT * FROM unnest({need_words}, {need_variants}, {needs}, {weights})
        AS n(word, variant, needed, weight)),
hits AS (
    SELECT c.report_id, c.ordinal, t.word, t.variant, t.context,
        sum(t.gain) AS gain, count(*) FILTER (WHERE t.counted) AS counted,
        min(char_length(CASE WHEN t.context THEN c.context_text ELSE c.folded END)) AS length
    FROM candidates AS c JOIN terms AS t
        ON strpos(CASE WHEN t.context THEN c.context_text ELSE c.folded END, t.token) > 0
    GROUP BY c.report_id, c.ordinal, t.word, t.variant, t.context),
best AS (
    SELECT h.report_id, h.ordinal, h.word,
        max(round(h.gain * n.weight
            * CASE WHEN h.context THEN {context_weight} ELSE 1.0 END
            / (1 + {k1} * (1 - {b} + {b} * h.length
                / CASE WHEN h.context THEN {context_length} ELSE {folded_length} END)))) AS score
    FROM hits AS h JOIN needs AS n USING (word, variant)
    WHERE h.counted >= n.needed
    GROUP BY h.report_id, h.ordinal, h.word),
scores AS (
    SELECT report_id, ordinal, sum(score)::bigint AS score FROM best
    GROUP BY report_id, ordinal HAVING count(*) >= {needed_words})
"""


def scored(connection: Connection, conditions: Conditions, plan: Plan) -> str:
    """The SQL of table expressions up to `scores` (report_id, ordinal, score).

    It stands on `candidates` (report_id, ordinal, folded, context_text). Adds to
    `conditions` what a passage must hold to have a chance at all.
    """
    count, folded_length, context_length = connection.execute(_TOTALS).one()
    tokens = {t for v in _variants(plan) for t in _all_tokens(v)}
    frequencies = connection.execute(_FREQUENCIES, {"tokens": list(tokens)})
    found: dict[str, int] = {row.token: row.passages for row in frequencies}
    conditions.clauses.append(
        f"p.tokens && {conditions.name(sorted(_promising(plan, found)), 'text[]')}"
    )
    terms = [
        (word, at, *row)
        for word, variants in enumerate(plan.words)
        for at, variant in enumerate(variants)
        for row in _terms(variant, count, found)
    ]
    needs = [
        (word, at, variant.needed, variant.weight)
        for word, variants in enumerate(plan.words)
        for at, variant in enumerate(variants)
    ]
    columns = (*zip(*terms, strict=True), *zip(*needs, strict=True))
    names = (
        *("words", "variants", "contexts", "tokens", "counted", "gains"),
        *("need_words", "need_variants", "needs", "weights"),
    )
    casts = (
        *("int[]", "int[]", "boolean[]", "text[]", "boolean[]", "bigint[]"),
        *("int[]", "int[]", "int[]", "float8[]"),
    )
    named = {
        name: conditions.name(list(column), cast)
        for name, column, cast in zip(names, columns, casts, strict=True)
    }
    numbers = {
        "context_weight": CONTEXT_WEIGHT,
        "k1": K1,
        "b": B,
        "context_length": max(1.0, context_length / max(count, 1)),
        "folded_length": max(1.0, folded_length / max(count, 1)),
    }
    named |= {name: conditions.name(float(n), "float8") for name, n in numbers.items()}
    return _SCORED.format(needed_words=conditions.name(plan.needed, "int"), **named)


def _variants(plan: Plan) -> Iterable[Variant]:
    return (variant for variants in plan.words for variant in variants)


def _all_tokens(variant: Variant) -> Iterable[str]:
    return (*variant.tokens, *variant.singles, *(_CONTEXT + t for t in variant.tokens))


def _terms(
    variant: Variant, count: int, found: Mapping[str, int]
) -> Iterable[tuple[bool, str, bool, int]]:
    """(in context, token, counts towards what is needed, gain) of each token."""
    for token in variant.tokens:
        yield False, token, True, _gain(count, found.get(token, 0))
        if len(token) > 1:
            yield True, token, True, _gain(count, found.get(_CONTEXT + token, 0))
    for token in variant.singles:
        yield False, token, False, round(CHARACTER_WEIGHT * _gain(count, found.get(token, 0)))


def _gain(count: int, passages: int) -> int:
    """What a token adds to the score of an average passage that holds it once."""
    rarity = math.log(1 + (count - passages + 0.5) / (passages + 0.5)) if passages <= count else 0
    return round(MILLION * rarity * (1 + K1))


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
            for mark in ("", _CONTEXT):
                marked = sorted((mark + t for t in variant.tokens), key=lambda t: found.get(t, 0))
                tokens.update(marked[: len(marked) - variant.needed + 1])
        by_word.append(tokens)
    by_word.sort(key=frequency)
    return set().union(*by_word[: len(by_word) - plan.needed + 1])
