"""Where a passage holds what was asked: spans in the original text.

Computed from the parsed query and the folded text, which is as long as the original, so
both engines mark the same characters and always those that matched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.tokens import normal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.ports import Span
    from search.query import Query


def spans(text: str, query: Query) -> tuple[Span, ...]:
    """The matches in `text`, in order and not overlapping.

    Every occurrence of a phrase; of a word the occurrences, or where it does not occur
    whole its longest parts of two characters and more, and what says a part otherwise.
    """
    folded = normal(text)
    found = [span for phrase in query.phrases for span in _occurrences(folded, phrase)]
    for word in query.words:
        whole = list(_occurrences(folded, word.text))
        if not whole:
            whole = [s for variant in word.variants for s in _occurrences(folded, variant)]
        if not whole:
            whole = [s for other in word.others for s in _occurrences(folded, other)]
            whole += _parts(folded, word.text)
        found += whole
    return _merge(found)


def _occurrences(text: str, phrase: str) -> Iterator[Span]:
    at = text.find(phrase)
    while at >= 0:
        yield at, at + len(phrase)
        at = text.find(phrase, at + len(phrase))


def _parts(text: str, word: str) -> Iterator[Span]:
    """The longest stretches of `text`, from the left, that stand in `word`."""
    at = 0
    while at + 1 < len(text):
        end = at + 2
        if text[at:end] not in word:
            at += 1
            continue
        while end < len(text) and text[at : end + 1] in word:
            end += 1
        yield at, end
        at = end


def _merge(found: list[Span]) -> tuple[Span, ...]:
    """In order; those that overlap become one, neighbours stay two."""
    merged: list[Span] = []
    for start, end in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
