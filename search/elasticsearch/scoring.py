"""`search.ranking`'s plan as a query: of each word the best variant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from search.ranking import CHARACTER_WEIGHT, OFFICE_SCORE, SECTION_SCORE
from search.tokens import spell

if TYPE_CHECKING:
    from search.ranking import Plan, Variant


def scoring(plan: Plan) -> dict[str, Any]:
    """Matches and scores passages by the words of a query that has some."""
    words = [_best([_variant(variant) for variant in variants]) for variants in plan.words]
    scored: dict[str, Any] = {"must": [_enough(words, plan.needed)]}
    preferred = []
    if plan.section:
        preferred.append({"filter": {"term": {"section": plan.section}}, "boost": SECTION_SCORE})
    if plan.names:
        preferred.append({"filter": {"terms": {"office": [*plan.names]}}, "boost": OFFICE_SCORE})
    if preferred:
        scored["should"] = [{"constant_score": wanted} for wanted in preferred]
    return {"bool": scored}


def _variant(variant: Variant) -> dict[str, Any]:
    tokens = [_token(token, variant.weight) for token in variant.tokens]
    weight = CHARACTER_WEIGHT * variant.weight
    return {
        "bool": {
            "must": [_enough(tokens, variant.needed)],
            "should": [_term("folded", single, weight) for single in variant.singles],
        }
    }


def _token(token: str, weight: float) -> dict[str, Any]:
    if len(token) == 1:
        return _term("folded", token, weight)  # single characters of the context say nothing
    return _best([_term("folded.pairs", token, weight), _term("context", token, weight)])


def _term(field: str, token: str, weight: float) -> dict[str, Any]:
    return {"term": {field: {"value": spell(token), "boost": weight}}}


def _enough(queries: list[dict[str, Any]], needed: int) -> dict[str, Any]:
    return {"bool": {"should": queries, "minimum_should_match": needed}}


def _best(queries: list[dict[str, Any]]) -> dict[str, Any]:
    return queries[0] if len(queries) == 1 else {"dis_max": {"queries": queries}}
