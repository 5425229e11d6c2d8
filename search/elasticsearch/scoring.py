"""`search.ranking`'s plan as a query: of each word the best variant, in text or context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from search.ranking import CHARACTER_WEIGHT, CONTEXT_WEIGHT
from search.tokens import spell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.ranking import Plan, Variant


def scoring(plan: Plan) -> dict[str, Any]:
    """Matches and scores passages by the words of a query that has some."""
    words = [_best([arm for v in variants for arm in _arms(v)]) for variants in plan.words]
    return {"bool": {"should": words, "minimum_should_match": plan.needed}}


def _arms(variant: Variant) -> Iterator[dict[str, Any]]:
    if len(variant.tokens[0]) == 1:
        # No context: single characters are not indexed there.
        yield _enough("folded", variant, variant.weight)
        return
    text = _enough("folded.pairs", variant, variant.weight)
    weight = CHARACTER_WEIGHT * variant.weight
    yield {
        "bool": {
            "must": [text],
            "should": [_term("folded", single, weight) for single in variant.singles],
        }
    }
    yield _enough("context", variant, CONTEXT_WEIGHT * variant.weight)


def _enough(field: str, variant: Variant, weight: float) -> dict[str, Any]:
    """The sum over the tokens that the field holds, where it holds as many as are needed."""
    return {
        "bool": {
            "should": [_term(field, token, weight) for token in variant.tokens],
            "minimum_should_match": variant.needed,
        }
    }


def _term(field: str, token: str, weight: float) -> dict[str, Any]:
    return {"term": {field: {"value": spell(token), "boost": weight}}}


def _best(queries: list[dict[str, Any]]) -> dict[str, Any]:
    return queries[0] if len(queries) == 1 else {"dis_max": {"queries": queries}}
