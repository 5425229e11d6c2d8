"""BM25 over pairs in SQL, as `search.ranking` plans it.

Scores are integers (millionths), so that a sum comes out the same in whatever order
PostgreSQL adds, and a page of results begins exactly where the one before ended.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sqlalchemy import text

from search.ranking import CHARACTER_WEIGHT, K1, SECTION_SCORE, B

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
    SELECT * FROM unnest({words}, {variants}, {tokens}, {counted}, {gains}, {context_gains})
        AS t(word, variant, token, counted, gain, context_gain)),
needs AS MATERIALIZED (
    SELECT * FROM unnest({need_words}, {need_variants}, {needs}, {weights})
        AS n(word, variant, needed, weight)),
lengths AS MATERIALIZED (
    SELECT report_id, ordinal, section, folded, context_text,
        {k1} * (1 - {b} + {b} * char_length(folded) / {folded_length}) AS text_norm,
        {k1} * (1 - {b} + {b} * char_length(context_text) / {context_length}) AS context_norm
    FROM candidates),
times AS (
    SELECT c.report_id, c.ordinal, c.text_norm, c.context_norm, t.*,
        {times_in_text} AS in_text, {times_in_context} AS in_context
    FROM lengths AS c JOIN terms AS t ON strpos(c.folded, t.token) > 0
        OR t.context_gain IS NOT NULL AND strpos(c.context_text, t.token) > 0),
hits AS (
    SELECT report_id, ordinal, word, variant, count(*) FILTER (WHERE counted) AS counted,
        sum(greatest(round(gain * in_text / (in_text + text_norm)),
            round(context_gain * in_context / (in_context + context_norm)))) AS gain
    FROM times GROUP BY report_id, ordinal, word, variant),
best AS (
    SELECT h.report_id, h.ordinal, h.word, max(round(h.gain * n.weight)) AS score
    FROM hits AS h JOIN needs AS n USING (word, variant)
    WHERE h.counted >= n.needed
    GROUP BY h.report_id, h.ordinal, h.word),
scores AS (
    SELECT report_id, ordinal,
        (sum(score) + CASE WHEN min(c.section) = {section} THEN {section_score} ELSE 0 END
        )::bigint AS score
    FROM best JOIN candidates AS c USING (report_id, ordinal)
    GROUP BY report_id, ordinal HAVING count(*) >= {needed_words})
"""
# How often a text holds the token. Of 一一一 it counts one 一一, which is near enough.
_TIMES = "(char_length({text}) - char_length(replace({text}, t.token, ''))) / char_length(t.token)"


def scored(connection: Connection, conditions: Conditions, plan: Plan) -> str:
    """The SQL of table expressions up to `scores` (report_id, ordinal, score).

    It stands on `candidates` (report_id, ordinal, section, folded, context_text). Adds to
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
        *("words", "variants", "tokens", "counted", "gains", "context_gains"),
        *("need_words", "need_variants", "needs", "weights"),
    )
    casts = (
        *("int[]", "int[]", "text[]", "boolean[]", "bigint[]", "bigint[]"),
        *("int[]", "int[]", "int[]", "float8[]"),
    )
    named = {
        name: conditions.name(list(column), cast)
        for name, column, cast in zip(names, columns, casts, strict=True)
    }
    numbers = {
        "k1": K1,
        "b": B,
        "context_length": max(1.0, context_length / max(count, 1)),
        "folded_length": max(1.0, folded_length / max(count, 1)),
    }
    named |= {name: conditions.name(float(n), "float8") for name, n in numbers.items()}
    return _SCORED.format(
        times_in_text=_TIMES.format(text="c.folded"),
        times_in_context=_TIMES.format(text="c.context_text"),
        needed_words=conditions.name(plan.needed, "int"),
        section=conditions.name(plan.section, "text"),
        section_score=conditions.name(round(MILLION * SECTION_SCORE), "bigint"),
        **named,
    )


def _variants(plan: Plan) -> Iterable[Variant]:
    return (variant for variants in plan.words for variant in variants)


def _all_tokens(variant: Variant) -> Iterable[str]:
    return (*variant.tokens, *variant.singles, *(_CONTEXT + t for t in variant.tokens))


def _terms(
    variant: Variant, count: int, found: Mapping[str, int]
) -> Iterable[tuple[str, bool, int, int | None]]:
    """(token, counts towards what is needed, gain in the text, in the context) of each token."""
    for token in variant.tokens:
        context = _gain(count, found.get(_CONTEXT + token, 0)) if len(token) > 1 else None
        yield token, True, _gain(count, found.get(token, 0)), context
    for token in variant.singles:
        yield token, False, round(CHARACTER_WEIGHT * _gain(count, found.get(token, 0))), None


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
