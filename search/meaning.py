"""“Did you mean”: the question as it was probably meant, where one of its parts stands nowhere.

Corrected are words (see `search.known`), values and names of fields, figures, and signs of
comparison. A correction is offered only where nothing holds what was typed and the corrected
question finds something: nobody is led to an empty page, or away from what he did mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import structlog
from rapidfuzz import fuzz, process

from reports.errors import UnavailableError
from search import cells
from search.cells import Condition, condition
from search.lexicon import FIELDS, SECTIONS
from search.pinyin import spelled
from search.query import MAX_CHARACTERS, MAX_TERMS, TERM, parse
from search.tokens import normal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reports.ports import SearchPage, SearchRequest
    from search.known import Known
    from search.query import Query

    Run = Callable[[SearchRequest, Query], SearchPage]

log = structlog.get_logger(__name__)

MAX_CHECKED = 3
"""Corrections of one question; each costs a search that counts."""
MAX_NAMES = 6
"""Words that are compared with the names of all offices."""

_ALIKE = 75  # per cent of the letters of a field's name
_SECTION_ALIKE = 60
_NUMBER = r"(?P<number>[-−]?[\d,]+(?:\.\d+)?)(?=\s|$)"
_OTHER_SIGNS = {
    ">=": "=>|大于等于|大于或等于|不少于|不小于|不低于|至少",
    "<=": "=<|小于等于|小于或等于|不超过|不多于|不大于|至多",
    ">": "》|〉|大于|多于|超过|高于",
    "<": "《|〈|小于|少于|低于",
    "=": "等于",
}
_SIGNS = re.compile(
    r"(?P<figure>[^\W\d][\w.·]{0,79}?)\s*(?P<sign>"
    + "|".join(_OTHER_SIGNS.values())
    + rf")\s*{_NUMBER}"
)
_SEPARATED = re.compile(r"([^\W\d]{2,8})([;=.])(?=\S)")
_LATIN = re.compile(r"[a-z]+(?:\s+[a-z]+)*")


@dataclass(frozen=True)
class _Correction:
    """`meant` instead of the question's characters from `start` to `end`.

    `doubtful` is a question that must find nothing, for what was typed to be a mistake, and
    `sought` one that must find something.
    """

    start: int
    end: int
    meant: str
    doubtful: str | None = None
    sought: str | None = None


def meant(
    run: Callable[[SearchRequest, Query], SearchPage], request: SearchRequest, known: Known
) -> str | None:
    """The question that was probably meant, if it is another and finds something."""
    text = request.text[:MAX_CHARACTERS]
    folded = normal(text)
    found = sorted(_apart(_corrections(folded, known)), key=lambda c: c.start)
    if not found:
        return None
    try:
        found = [c for c in found[:MAX_CHECKED] if _holds(run, request, c)]
        corrected = _with(text, found)
        if found and _count(run, request, corrected):
            return corrected
    except UnavailableError:
        # The search itself was answered; what was only meant to help must not fail it.
        log.warning("correction not checked", exc_info=True)
    return None


def _with(text: str, corrections: Iterable[_Correction]) -> str:
    for one in sorted(corrections, key=lambda c: c.start, reverse=True):
        text = text[: one.start] + one.meant + text[one.end :]
    return text.strip()


def _apart(corrections: Iterable[_Correction]) -> Iterator[_Correction]:
    """Without those that overlap an earlier one."""
    kept: list[_Correction] = []
    for one in corrections:
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
            yield one


def _holds(run: Run, request: SearchRequest, correction: _Correction) -> bool:
    anywhere = replace(request, filters={})
    doubtful, sought = correction.doubtful, correction.sought
    if doubtful is not None and _count(run, anywhere, doubtful):
        return False
    return sought is None or _count(run, anywhere, sought) > 0


def _count(run: Run, request: SearchRequest, text: str) -> int:
    counting = replace(
        request, text=text, after=None, size=0, facets=False, grouped=False, relax=False
    )
    return run(counting, parse(text)).total


def _corrections(folded: str, known: Known) -> Iterator[_Correction]:
    """What may be mistyped; the surer comes first."""
    yield from _signs(folded)
    names_left = MAX_NAMES
    for _number, match in zip(range(MAX_TERMS), TERM.finditer(folded), strict=False):
        if match["figure"]:
            yield from _figure(match)
        elif match["field"] and match["field"] in FIELDS:
            yield from _value(match, known)
        elif match["field"] and (name := _field(match["field"])):
            yield _Correction(*match.span("field"), name)
        else:
            part = next(p for p in ("q1", "q2", "q3", "q4", "bare") if match[p])
            yield from _separator(match, part, folded)
            names_left -= 1
            yield from _word(match, part, known, names=names_left >= 0)
    yield from _letters(folded, known)


def _signs(folded: str) -> Iterator[_Correction]:
    """Comparisons written with another sign, or with words."""
    for match in _SIGNS.finditer(folded):
        sign = next(s for s, others in _OTHER_SIGNS.items() if match["sign"] in others.split("|"))
        figure = match["figure"]
        if not isinstance(condition(figure, sign, "0", excluded=False), Condition):
            figure = _near(figure) or ""
        if figure:
            yield _Correction(*match.span(), f"{figure} {sign} {match['number']}")


def _figure(match: re.Match[str]) -> Iterator[_Correction]:
    figure = match["figure"]
    if isinstance(condition(figure, ">", "0", excluded=False), Condition):
        return
    if name := figure if figure in FIELDS else _field(figure):
        if match["sign"] == "=":
            yield _Correction(
                match.start("figure"), match.end("number"), f"{name}:{match['number']}"
            )
    elif near := _near(figure):
        yield _Correction(*match.span("figure"), near)


def _near(figure: str) -> str | None:
    """The most alike of the figures that can be asked for by one name."""
    for name in cells.near(figure):
        if isinstance(condition(name, ">", "0", excluded=False), Condition):
            return name
    return None


def _field(typed: str) -> str | None:
    """The field whose name looks or sounds like this one."""
    if typed in FIELDS:
        return None
    if typed.isascii():
        found = process.extractOne(
            typed, [n for n in FIELDS if n.isascii()], scorer=fuzz.ratio, score_cutoff=_ALIKE
        )
        return found[0] if found else None
    return next((name for name in FIELDS if spelled(name) == spelled(typed)), None)


def _value(match: re.Match[str], known: Known) -> Iterator[_Correction]:
    """A value of a field that is no name we know."""
    part = next(p for p in ("q1", "q2", "q3", "q4", "bare") if match[p])
    name, value = FIELDS[match["field"]], match[part]
    better = None
    if name in {"office", "district"}:
        better = known.name_like(value) or next((m for *_, m in known.corrections(value)), None)
    elif name == "section":
        titles = [normal(title) for names in SECTIONS.values() for title in names]
        titles += SECTIONS
        if value not in titles and value != "problems":
            found = process.extractOne(
                value, titles, scorer=fuzz.ratio, score_cutoff=_SECTION_ALIKE
            )
            better = found[0] if found else None
    if better:
        asked = None if name == "section" else f'{name}:"{value}"'
        yield _Correction(*match.span(part), better, asked)


def _separator(match: re.Match[str], part: str, folded: str) -> Iterator[_Correction]:
    """A field whose colon is another sign, or has a blank behind it."""
    if part != "bare":
        return
    separated = _SEPARATED.match(match["bare"])
    if separated and separated[1] in FIELDS:
        start = match.start("bare") + separated.start(2)
        yield _Correction(start, start + 1, ":")
    if match["bare"].endswith(":") and match["bare"][:-1] in FIELDS:
        end = match.end("bare")
        rest = folded[end:]
        if rest.strip():
            yield _Correction(end, end + len(rest) - len(rest.lstrip()), "")


def _word(match: re.Match[str], part: str, known: Known, *, names: bool) -> Iterator[_Correction]:
    text, start = match[part], match.start(part)
    if names and (name := known.name_like(text)):
        yield _Correction(*match.span(part), name, f'"{text}"')
        return
    for first, last, better in known.corrections(text):
        yield _Correction(
            start + first, start + last, better, f'"{text[first:last]}"', _sought(better, known)
        )


def _sought(word: str, known: Known) -> str | None:
    # A name is known because something was published under it.
    return None if word in known.names else f'"{word}"'


def _letters(folded: str, known: Known) -> Iterator[_Correction]:
    """Words typed in the letters that were to become characters, with blanks or without."""
    for match in _LATIN.finditer(folded):
        words = [(m.start(), m.end()) for m in re.finditer(r"[a-z]+", match[0])]
        at = 0
        while at < len(words):
            for last in range(min(len(words), at + MAX_NAMES), at, -1):
                typed = match[0][words[at][0] : words[last - 1][1]]
                if meant_word := known.spelled("".join(typed.split())):
                    yield _Correction(
                        match.start() + words[at][0],
                        match.start() + words[last - 1][1],
                        meant_word,
                        f'"{typed}"',
                        _sought(meant_word, known),
                    )
                    at = last - 1
                    break
            at += 1
