"""The query language: words, "exact phrases", -without, fields (``office:`` …), numbers.

A number of the tables is asked for by ``name > 0`` (see `search.cells`).

Nothing a stranger types fails or grows costly: what cannot be read is a word, and what
exceeds the limits is left out with a note.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reports.ports import Note
from search.cells import CONDITION, Condition, condition
from search.lexicon import (
    COUNTED,
    FIELDS,
    MANNERS,
    PARTICLES,
    QUESTION_WORDS,
    SECTIONS,
    SHORT_NAMES,
    SYNONYMS,
    WITH_PARTICLES,
)
from search.tokens import normal

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_CHARACTERS = 2000  # the longest passage seen, asked for as a phrase, is shorter
MAX_TERMS = 24
MAX_WORD = 40  # characters of one word that are scored; a sentence pasted unquoted is longer
MAX_WORDS_LENGTH = 160  # characters of all words together
MAX_VARIANTS = 4
SHORTEST_NAME = 3  # characters of an office's name
SENTENCE = 5  # characters from which a word may be a sentence, to be cut at its particles
SYNONYM_WEIGHT = 0.8  # a word the reader did not type never counts as much as his own

TOO_LONG = Note("The search was longer than can be used; its end was left out")
UNKNOWN_SECTION = Note("There is no section of that name; it was left out")
UNKNOWN_YEAR = Note("A year has four digits; what is none was left out")

_QUOTES = {"“": "”", "「": "」", "『": "』", '"': '"', "”": "”", "〝": "〞"}
TERM = re.compile(
    rf"(?P<minus>[-−]?)(?:{CONDITION}|(?:(?P<field>[^\s:\"“”「」『』]{{1,10}}):)?"
    r"(?:\"(?P<q1>[^\"]+)\"|[“”](?P<q2>[^“”]+)[“”]|「(?P<q3>[^「」]+)」|『(?P<q4>[^『』]+)』"
    r"|(?P<bare>[^\s\"“”「」『』]+)))"
)
# Punctuation between words; a comma between digits is part of a number.
_CLAUSE = re.compile(r"[、。…·|&+~^*=<>《》〈〉【】〔〕{}\[\]()#@$;!?]+|,(?!\d)|(?<!\d),")
_QUESTION = re.compile(
    f"(?:{'|'.join(sorted(QUESTION_WORDS, key=len, reverse=True))})"
    f"(?:{'|'.join(sorted(COUNTED, key=len, reverse=True))})?"
)
_PARTICLE = re.compile(
    f"({'|'.join(sorted(WITH_PARTICLES, key=len, reverse=True))})|[{''.join(PARTICLES)}]"
)
_SAME: dict[str, list[str]] = {}
for _group in SYNONYMS:
    for _word in _group:
        _SAME.setdefault(_word, []).extend(other for other in _group if other != _word)
_KNOWN = re.compile(f"({'|'.join(sorted(_SAME, key=len, reverse=True))})")
_YEARS = re.compile(r"(\d{4})年?(?:(?:-|~|至|到)(\d{4})年?)?度?")


@dataclass(frozen=True)
class Word:
    """A word that is searched loosely, by its pairs.

    `variants` say the same otherwise, by one of the words `others`.
    """

    text: str
    variants: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class FieldFilter:
    """Keeps (or with `excluded` drops) what has one of the values in the field.

    `values` are years, section codes, or folded parts of a name or a code.
    """

    name: str
    values: tuple[str, ...]
    excluded: bool = False


@dataclass(frozen=True)
class Query:
    """A search as understood; all text is folded.

    `phrases` must stand in the passage as they are, `excluded` must not. `manner` is the
    section whose passages answer such a question, where its words tell. `names` are the words
    as typed, any of which may be an office's whole name. `numbers` hold of the report's tables.
    With `any_word` one of the words will do, else half of them must be there. `notes` tell what
    was left out.
    """

    words: tuple[Word, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    fields: tuple[FieldFilter, ...] = ()
    numbers: tuple[Condition, ...] = ()
    manner: str | None = None
    names: tuple[str, ...] = ()
    any_word: bool = False
    notes: tuple[Note, ...] = ()

    @property
    def ranked(self) -> bool:
        """Whether anything in it can tell a better passage from a worse one."""
        return bool(self.words or self.phrases)


@dataclass
class _Reading:
    words: list[str] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    fields: list[FieldFilter] = field(default_factory=list)
    numbers: list[Condition] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)  # chunks without any letter or digit
    notes: list[Note] = field(default_factory=list)


def parse(text: str) -> Query:
    """The query that `text` asks for. Never fails."""
    reading = _Reading()
    if len(text) > MAX_CHARACTERS:
        reading.notes.append(TOO_LONG)
    folded = normal(text[:MAX_CHARACTERS]).strip()
    for number, match in enumerate(TERM.finditer(folded)):
        if number >= MAX_TERMS:
            reading.notes.append(TOO_LONG)
            break
        _read(match, reading)
    if reading.marks and not (
        reading.words or reading.phrases or reading.fields or reading.numbers
    ):
        reading.phrases += reading.marks
    return Query(
        words=tuple(_words(reading)),
        phrases=tuple(dict.fromkeys(reading.phrases)),
        excluded=tuple(dict.fromkeys(reading.excluded)),
        fields=tuple(reading.fields),
        numbers=tuple(dict.fromkeys(reading.numbers)),
        manner=_manner(reading.words),
        names=tuple(dict.fromkeys(w for w in reading.words if len(w) >= SHORTEST_NAME)),
        notes=tuple(dict.fromkeys(reading.notes)),
    )


def _read(match: re.Match[str], reading: _Reading) -> None:
    if match["figure"]:
        _read_number(match, reading)
        return
    quoted = match["q1"] or match["q2"] or match["q3"] or match["q4"]
    bare = match["bare"]
    name = FIELDS.get(match["field"] or "")
    if match["field"] and name is None:
        bare, quoted = (f"{match['field']}:{bare}", None) if bare else (match["field"], quoted)
        if quoted:
            reading.words += _clauses(bare, reading)
            bare = None
    if name is not None:
        _read_field(name, quoted or bare, bool(match["minus"]), reading)
    elif quoted is not None:
        (reading.excluded if match["minus"] else reading.phrases).append(quoted)
    elif match["minus"]:
        reading.excluded += _clauses(bare, reading)
    else:
        reading.words += _clauses(bare, reading)


def _read_number(match: re.Match[str], reading: _Reading) -> None:
    read = condition(match["figure"], match["sign"], match["number"], excluded=bool(match["minus"]))
    if isinstance(read, Condition):
        reading.numbers.append(read)
        return
    # Nothing that we know: perhaps it is text, so it is searched, with a word of help.
    reading.notes.append(read)
    if not match["minus"]:
        reading.words += _clauses(match["figure"], reading)


def _clauses(chunk: str, reading: _Reading) -> list[str]:
    """The words of a chunk without blanks, cut at punctuation that is no part of a number."""
    found = []
    for piece in _CLAUSE.split(chunk):
        word = re.sub(r"^[\W_]+|[^\w%‰]+$", "", piece)
        if any(c.isalnum() for c in word):
            found.append(word)
    if not found and chunk.strip("-:"):
        reading.marks.append(chunk)
    return found


def _read_field(name: str, value: str, excluded: bool, reading: _Reading) -> None:  # noqa: FBT001
    values = [v for v in re.split(r"[,，、]", value) if v.strip()]
    if name == "year":
        read = [year for v in values for year in _years(v)]
        note = UNKNOWN_YEAR if len(read) < len(values) else None
    elif name == "section":
        read = [code for v in values for code in _sections(v)]
        note = UNKNOWN_SECTION if not read else None
    else:
        read, note = [v.strip() for v in values], None
    if note:
        reading.notes.append(note)
    if read:
        reading.fields.append(FieldFilter(name, tuple(dict.fromkeys(read)), excluded))


def _years(value: str) -> Iterator[str]:
    match = _YEARS.fullmatch(value.strip())
    if match:
        first, last = int(match[1]), int(match[2] or match[1])
        # A range wider than the reports' existence would be a list nobody meant.
        yield from map(str, range(first, min(last, first + 50) + 1))


def _sections(value: str) -> Iterator[str]:
    wanted = value.strip()
    for code, names in SECTIONS.items():
        if wanted == code or wanted in map(normal, names):
            yield code
    if wanted == "problems":
        yield from ("problem", "remedy")


def _words(reading: _Reading) -> Iterator[Word]:
    kept = [part for word in reading.words for part in _said(word)]
    # Somebody who asks only 多少 means the word itself.
    words = dict.fromkeys(kept or reading.words)
    room = MAX_WORDS_LENGTH
    for word in words:
        if len(word) > min(MAX_WORD, room):
            reading.notes.append(TOO_LONG)
        used = word[: min(MAX_WORD, room)]
        room -= len(used)
        if used:
            yield Word(used, *_otherwise(used))


def _said(word: str) -> Iterator[str]:
    """The words of a sentence that name something; a term is left as it is."""
    for kept in _QUESTION.sub(" ", word).split():
        if len(kept) < SENTENCE:
            yield kept  # a term, whatever characters it has
            continue
        cut = _PARTICLE.sub(lambda m: m[1] or " ", kept)
        for part in cut.split():
            yield from (w for w in _known(part) if len(w) > 1)


def _known(part: str) -> list[str]:
    """Cut at the words of the field; what only complains stays with what it complains of."""
    found: list[str] = []
    for word in filter(None, _KNOWN.split(part)):
        if found and word in MANNERS["problem"]:
            found[-1] += word
        else:
            found.append(word)
    return found


def _manner(words: list[str]) -> str | None:
    """The section that the question asks for; what asks for a remedy names its problem too."""
    for section, telling in MANNERS.items():
        if any(_tells(said, word) for word in words for said in telling):
            return section
    return None


def _tells(said: str, word: str) -> bool:
    # 渠道少 complains; 少数民族 and 多少 do not.
    return said in word if len(said) > 1 else _QUESTION.sub("", word).endswith(said)


def _otherwise(word: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The word with parts of it said otherwise, and what stands there instead."""
    found = []
    for short, full in SHORT_NAMES.items():
        if short in word and full not in word:
            found.append([(word.replace(short, full), full)])
    for said, others in _SAME.items():
        if said in word:
            found.append([(word.replace(said, o), o) for o in others if o not in word])
    # The nearest of each comes first, so that the limit takes from all alike.
    nearest = dict(pair for row in itertools.zip_longest(*found) for pair in row if pair)
    kept = tuple(nearest.items())[:MAX_VARIANTS]
    return tuple(v for v, _ in kept), tuple(dict.fromkeys(o for _, o in kept))
