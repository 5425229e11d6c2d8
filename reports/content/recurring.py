"""Whether a later report names the problems of an earlier one again, by its own words.

Two texts are the same problem where their topics share most of their pairs of characters, after
everything was taken out that any problem is said with. Precision comes first: what is only alike
is told as alike, and nothing here ever says that a problem was mended: that is the office's to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from reports.content.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.content.ledger import Pair
    from reports.content.model import Content, StatementKind

Fate = Literal["again", "told", "near", "unnamed", "unread"]
"""Named again; spoken of as last year's; only something alike is named; not named in part five;
the later report has no such list that could be read."""

_KINDS: tuple[StatementKind, ...] = ("problem", "remedy")
SURE = 4  # pairs of characters that both must have: two words, or one of five characters
COVERED = 0.6  # of the shorter topic that must stand in the other
ALIKE = 0.4  # of both together, where a long text would contain any short one
NEAR = 2  # shared pairs from which on nobody may say that nothing of the kind is named

_MARK = re.compile(
    r"^[\s(（]*(?:第?[一二三四五六七八九十]{1,3}(?:是|、|方面|[)）])|\d{1,2}[.、)）])+\s*"
)
_FORMULA = re.compile(
    r"政府信息公开|政务信息公开|政务公开|信息公开|政府信息|20\d\d年?度?|今年|本年度?|[上去]一?年度?|"
    r"工作|公开|方面|存在|问题|现象|情况|进一步|加强|加大|提高|提升|完善|优化|改进|改善|强化|规范|"
    r"有待|亟待|尚待|亟需|仍然?|依然|还[是需有]?|尚|比较|相对|不断|持续|继续|部分|个别|一些|少数|有的|"
    r"信息|单位|部门|机关|街道|我[局镇乡区县市委办院]|科室|主要|需要|以及|由于|因此|很多|[的了和与及也都并很仍还是]"
)
_LACKS = {
    "late": re.compile(r"不[够太]?及时|滞后|迟缓|偏晚|拖延|缓慢|偏慢|超期"),
    "uniform": re.compile(r"单一|单调"),
    "irregular": re.compile(r"不[够太]?规范|不[够太]?准确|不[够太]?统一|错误|错别字"),
    "uneven": re.compile(r"不[够太]?(?:平)?[衡均]|参差不齐"),
    "weak": re.compile(
        r"不[够太]?(?:到位|足|强|高|深入?|广泛?|全面?|完善|健全|充分|主动|细致?|丰富|够|多|大|清晰?|实)|"
        r"薄弱|欠缺|缺乏|缺少|短缺|较?[少低弱差浅窄]|差距|短板|有限|把握不准"
    ),
}
# The later text looks back at the earlier year ...
_BACK = re.compile(
    r"(?:[上去]一?年度?|前一年度?|(?P<year>20\d\d)年度?)[^。;！？\n]{0,24}"
    r"(?:问题|不足|短板|整改|指出|反映|提出|列出)|(?:问题|不足)[^。;！？\n]{0,6}(?:整改|改进)(?:落实|完成)?情况"
)
# ... and says that it stands as it stood.
_STILL = re.compile(
    r"仍|尚未|依然|还没|还未|未能|未得到|没有得到|没有根本|未根本|进度慢|慢于预期|再次|继续存在|依旧"
)
_NOW = re.compile(
    r"(?:今年|本年度?|当前|目前|现阶段|20\d\d年度?)[^。;\n]{0,24}(?:存在|还有|不足|问题|短板)|"
    r"(?:仍|还|依然)[^。;\n]{0,6}存在|下一?步|今后|下阶段|存在的?(?:主要)?(?:问题|不足)|主要问题|"
    r"(?:改进|整改|具体)(?:措施|举措|打算)"
)
_QUOTED = re.compile(r"[“\"「]([^”\"」]{4,80})[”\"」]")
_ASIDE = re.compile(r"[上去]一?年|整改|预期|根本解决")
_SENTENCE = re.compile(r"[^。！？;\n]+[。！？;]?")


@dataclass(frozen=True)
class Mention:
    """Where a report speaks of it: a span of a section's text, verbatim."""

    section: str
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Outcome:
    """What the later report says of an earlier problem; `mention` where it says something."""

    fate: Fate
    mention: Mention | None = None


@dataclass(frozen=True)
class _Topic:
    """What a text is about: pairs of characters, and in what it is lacking."""

    pairs: frozenset[str]
    lacks: frozenset[str]


def outcomes(earlier: Sequence[Pair], later: Content) -> tuple[Outcome, ...]:
    """What becomes of each pair in the later report; each of its statements answers one at most."""
    said = {kind: tuple(_named(later, kind)) for kind in _KINDS}
    matched = _matched(earlier, said)
    back = tuple(_looking_back(later))
    out = []
    for at, pair in enumerate(earlier):
        text, kind = _heart(pair)
        if at in matched:
            out.append(Outcome("again", matched[at]))
        elif told := next((m for m in back if _is_about(text, m.text)), None):
            out.append(Outcome("told", told))
        elif not said[kind]:
            out.append(Outcome("unread"))
        elif near := _nearest(text, said[kind]):
            out.append(Outcome("near", near))
        else:
            out.append(Outcome("unnamed"))
    return tuple(out)


def matching(earlier: Sequence[Pair], later: Sequence[Pair]) -> dict[int, int]:
    """Which of the later pairs names the same problem, by position in the earlier ones."""
    hearts = [_heart(pair) for pair in later]
    scores = (
        (score, i, j)
        for i, pair in enumerate(earlier)
        for j, (text, kind) in enumerate(hearts)
        if _heart(pair)[1] == kind and (score := likeness(_heart(pair)[0], text))
    )
    return _one_to_one(scores)


def likeness(one: str, other: str) -> float:
    """How surely two problems are the same one, up to 1; 0 where that is not sure."""
    return max(
        _likeness(topic_of(cut(one)), topic_of(cut(other))) for cut in (str, _head, _first_clause)
    )


def _likeness(one: _Topic, other: _Topic) -> float:
    shared = len(one.pairs & other.pairs)
    if not shared:
        return 0.0
    covered = shared / min(len(one.pairs), len(other.pairs))
    alike = 2 * shared / (len(one.pairs) + len(other.pairs))
    if shared >= SURE:
        return alike if covered >= COVERED and alike >= ALIKE else 0.0
    # A topic of a word or two: the whole of both, and lacking in the same way.
    if not one.lacks or one.lacks != other.lacks:
        return 0.0
    apart = len(one.pairs ^ other.pairs)
    whole = apart == 0 or (apart == 1 and shared >= NEAR)
    return alike if whole else 0.0


@lru_cache(maxsize=4096)
def topic_of(text: str) -> _Topic:
    """The text without marks, formulas and words of lack, as pairs of characters."""
    folded = _plain(_MARK.sub("", fold(text)))
    lacks = set()
    for name, pattern in _LACKS.items():
        folded, count = pattern.subn("|", folded)
        if count:
            lacks.add(name)
    folded = re.sub(r"[^\w|]|\d", "|", folded)
    parts = _FORMULA.sub("|", folded).split("|")
    pairs = frozenset(part[i : i + 2] for part in parts for i in range(len(part) - 1))
    return _Topic(pairs, frozenset(lacks))


def _plain(folded: str) -> str:
    """The problem alone, without what is said of its having been named before.

    Every text about last year's problems says that in the same words: they are no topic.
    """
    if _BACK.search(folded) and (quoted := _QUOTED.search(folded)):
        return quoted[1]
    clauses = folded.split(",")
    kept = [clause for clause in clauses if not _ASIDE.search(clause)]
    return ",".join(kept or clauses)


def _heart(pair: Pair) -> tuple[str, StatementKind]:
    """What a pair is compared by: its problem, of a remedy that stands alone its own words."""
    if pair.problem is not None:
        return pair.problem.text, "problem"
    return pair.remedies[0].text, "remedy"


def _head(text: str) -> str:
    """The first sentence, which names what the others explain."""
    first = _SENTENCE.search(_MARK.sub("", fold(text)))
    return first[0] if first else text


def _first_clause(text: str) -> str:
    head = _plain(_head(text))
    return head.split(",")[0]


def _named(later: Content, kind: StatementKind) -> Iterator[Mention]:
    """What part five names as today's, not as last year's."""
    text = later.section_text("problems")
    for statement in later.statements:
        if statement.kind != kind or statement.start is None or statement.end is None:
            continue
        if not _is_of_the_past(text, statement.start, statement.end, later.year):
            yield Mention("problems", statement.start, statement.end, statement.text)


def _looks_back(folded: str, year: int | None) -> bool:
    """Whether the text of the report for `year` speaks of what was named before it."""
    found = _BACK.finditer(folded)
    return any(m["year"] is None or (year is not None and int(m["year"]) < year) for m in found)


def _is_of_the_past(text: str, start: int, end: int, year: int | None) -> bool:
    """Whether the words, or what leads in to them, look back and do not say that it still is so."""
    folded = fold(text)
    own = folded[start:end]
    if _STILL.search(own):
        return False
    if _looks_back(own, year):
        return True
    back = False
    for match in _SENTENCE.finditer(folded[:start]):
        if _looks_back(match[0], year):
            back = not _STILL.search(match[0])
        elif _NOW.search(match[0]):
            back = False
    return back


def _matched(
    earlier: Sequence[Pair], said: dict[StatementKind, tuple[Mention, ...]]
) -> dict[int, Mention]:
    found: dict[int, Mention] = {}
    for kind, mentions in said.items():
        scores = (
            (score, i, j)
            for i, pair in enumerate(earlier)
            for j, mention in enumerate(mentions)
            if _heart(pair)[1] == kind and (score := likeness(_heart(pair)[0], mention.text))
        )
        found |= {i: mentions[j] for i, j in _one_to_one(scores).items()}
    return found


def _one_to_one(scores: Iterator[tuple[float, int, int]]) -> dict[int, int]:
    """The surest first, each of either side once."""
    chosen: dict[int, int] = {}
    for _score, i, j in sorted(scores, key=lambda s: (-s[0], s[1], s[2])):
        if i not in chosen and j not in chosen.values():
            chosen[i] = j
    return chosen


def _looking_back(later: Content) -> Iterator[Mention]:
    """Sentences of the whole report that speak of what was named the year before."""
    for section in later.layout.sections:
        text = later.section_text(section.code)
        folded = fold(text)
        for match in _SENTENCE.finditer(folded):
            if _looks_back(match[0], later.year) or (
                section.code == "problems" and _is_of_the_past(text, *match.span(), later.year)
            ):
                lead = len(match[0]) - len(match[0].lstrip())
                start = match.start() + lead
                yield Mention(section.code, start, match.end(), text[start : match.end()])


def _is_about(problem: str, sentence: str) -> bool:
    """Whether the sentence quotes the problem, or has nearly all of its topic."""
    if likeness(problem, sentence):
        return True
    wanted = topic_of(_head(problem)).pairs
    shared = len(wanted & topic_of(sentence).pairs)
    return shared >= SURE and shared >= COVERED * len(wanted)


def _nearest(problem: str, mentions: Sequence[Mention]) -> Mention | None:
    """The statement with most of the same words, if there are enough to leave it open."""
    pairs = topic_of(problem).pairs
    scored = [(len(pairs & topic_of(m.text).pairs), -at) for at, m in enumerate(mentions)]
    best, at = max(scored, default=(0, 0))
    return mentions[-at] if best >= NEAR or (best and len(pairs) <= NEAR) else None
