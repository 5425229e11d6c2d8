"""What the prose says about itself: parts, years, levels, enumerations, leftovers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.content import fold
from reports.content.enumerations import Marker, markers
from reports.form import form
from reports.rules.model import N_, Context, Hit, span_place
from reports.rules.offices import levels
from reports.rules.prose import prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.content import Content

_PERIOD = re.compile(r"(20\d\d)年1月1日(?:起)?(?:至|到|-|—|~)+(?:(20\d\d)年)?12月31日")
_TITLE_YEAR = re.compile(r"(?<![0-9A-Za-z])20\d\d(?![0-9A-Za-z])")
_YEAR_OPENS = re.compile(r"(20\d\d)年(?:度)?(?=,|我|全|共|本|收到|主动)")
_OLD_NOTICE = re.compile(r"[〔\[(【]2019[〕\])】]60号")
_LEFTOVERS = re.compile(
    r"\[bookmark:[^\]]*\]?|错误!未(?:找到|定义)(?:引用源|书签)[。.]?|error!(?:reference|bookmark)[a-z]*[。.]?"
    r"|(?:hyperlink|pageref|mergefield|\\\*mergeformat)[\"\\a-z0-9:/._]*|_toc\d+|#{2,}|\*{3,}"
    r"|\(文字描述[^()]{0,40}\)|(?<![a-z])[x×]{2,}(?=年|月|日|件|条|局|街道|镇|次|人|元|万)|[{<][a-z_/][^<>{}]{0,40}[}>]|�+"
)
_CUT = re.compile(r"…{2,}")
# A count whose number was never filled in: 主动公开信息  条。 Blanks stand where it should.
_GAP = re.compile(
    r"(?:信息|申请|文件|公开|收到|答复|共|计)(?P<gap>[ \u3000\u00a0_＿]{2,})(?:条|件|份|宗|次|人)"
)
_CHINESE = "零一二三四五六七八九十"
# Own-level words and the ranks of offices that cannot say them of themselves.
_RANK = {"state": 0, "province": 1, "city": 2, "county": 3, "town": 4, "subdistrict": 4}
_LEVEL_WORDS = {"省": 1, "自治区": 1, "市": 2, "州": 2, "县": 3, "区": 3, "旗": 3}
_LEVEL_WORD = re.compile(
    r"(全|我)(省|自治区|市|州|县|区|旗)(?!委|政府(?!信息)|局|级|直|内外|人大|政协|长|民|场|域)"
)
# Before the word: the office speaks of its own work there.
_OWN_WORK = re.compile(
    r"(?:组织|推动|推进|指导|统筹|部署|开展|加强|督促|做好|提升|规范|强化|深化|全面|促进|抓好|引领|负责|协调)[^,。;:]{0,8}$"
)
# After it: only the level itself has these.
_OWN_BODY = re.compile(
    r"^(?:各级|各地|各部门|各单位|各乡镇|各镇|各街道)|^(?:政府信息公开|政务公开|信息公开)(?:工作)?(?:取得|有序|扎实|稳步|持续|领导小组|机构|$|[,。;:])"
)
# The words may be said of the level above honestly: its platform, ranking, rules, meeting.
_HONEST = re.compile(
    r"按照|根据|依据|依托|落实|贯彻|对照|对标|参加|参与|位列|位居|排名|荣获|获评|被评|列|居|在|向|与|对接|接入|纳入|全国|上级|响应|融入|服务"
)
_HONEST_AFTER = re.compile(
    r"^(?:统一|一体化|平台|排名|前列|第[一二三\d]|先进|示范|试点|通报|考核|评估|抽查|率先|首|范围|标准|要求|部署|电视电话|会议|培训|政务服务网|一张网|"
    r"政府网站集约化|政务新媒体抽查|大数据|.{0,10}(?:平台|系统|会议|培训班|考核|评估|排名))"
)


def missing_sections(content: Content, context: Context) -> Iterator[Hit]:
    """Parts of the form that the document does not have."""
    del context
    for code in content.missing_sections():
        if code in content.texts:
            continue  # its head is there: the part is empty
        heading = content.layout.section(code).heading
        yield Hit(
            span_place(code, 0, 0),
            N_("Part “%(heading)s” is missing"),
            {"heading": heading},
            expected=heading,
        )


def empty_sections(content: Content, context: Context) -> Iterator[Hit]:
    """Parts whose head stands alone."""
    del context
    missing = set(content.missing_sections())
    for section in content.layout.sections:
        if section.code in missing and section.code not in content.texts:
            continue
        if section.kind == "tables":
            empty = all(
                cell.blank
                for table, _, _, cell in content.cells()
                if content.layout.table(table).section == section.code
            )
        elif section.code == "overview":
            overview = content.overview
            empty = not any(part.text.strip() for part in overview.parts) if overview else True
        else:
            empty = not content.section_text(section.code).strip()
        if empty:
            yield Hit(
                span_place(section.code, 0, 0),
                N_("Part “%(heading)s” is empty"),
                {"heading": section.heading},
            )


def other_year(content: Content, context: Context) -> Iterator[Hit]:
    """A period or a year of account that is not the report's."""
    del context
    if content.year is None:
        return
    for text in prose(content):
        for match in _PERIOD.finditer(text.text):
            years = {int(y) for y in match.groups() if y}
            if years != {content.year}:
                yield _year_hit(text.place(*match.span()), text.said(*match.span()), content.year)
        for match in _YEAR_OPENS.finditer(text.text):
            year = int(match[1])
            near = {content.year}
            if text.section != "overview":
                near |= {content.year - 1, content.year + 1}
            if not text.opens(match.start()):
                continue  # 较2022年, 2021年以来: said of another year on purpose
            if year not in near and not _PERIOD.match(text.text, match.start(1)):
                yield _year_hit(text.place(*match.span(1)), f"{match[1]}年", content.year)
    # 2049园区管理委员会: a year in the office's own name is not the report's.
    title = fold(content.title or "").replace(fold(content.office or ""), "")
    named = _TITLE_YEAR.search(title)
    if named and int(named[0]) != content.year:
        yield _year_hit(span_place("overview", 0, 0), named[0], content.year)


def other_form(content: Content, context: Context) -> Iterator[Hit]:
    """A report on the form of other years."""
    del context
    first, last = content.layout.years
    if content.year is not None and not first <= content.year <= last:
        yield Hit(
            span_place("overview", 0, 0),
            N_("The report for %(year)s is written on the form of %(notice)s"),
            {"year": content.year, "notice": content.layout.notice},
            found=content.layout.notice,
        )


def _year_hit(where: str, found: str, year: int) -> Hit:
    return Hit(
        where,
        N_("“%(found)s” is not the year of this report (%(year)s)"),
        {"found": found, "year": year},
        expected=f"{year}年",
        found=found,
    )


def other_level(content: Content, context: Context) -> Iterator[Hit]:
    """Words that only a higher level can say of its own work ("全省" in a sub-district)."""
    own = [_RANK[level] for level in levels(content, context)]
    if not own:
        return
    rank = min(own)
    for text in prose(content):
        for match in _LEVEL_WORD.finditer(text.text):
            said = _LEVEL_WORDS[match[2]]
            # A county-level city says 全市 of itself; a district never says 全省 of its own work.
            if said >= rank:
                continue
            clause = re.split(
                r"[,。;:!?、(]", text.text[max(0, match.start() - 30) : match.start()]
            )[-1]
            rest = re.split(r"[,。;:!?]", text.text[match.end() : match.end() + 30])[0]
            if _HONEST_AFTER.match(rest) or _HONEST.search(clause):
                continue
            if match[1] == "我" or _OWN_WORK.search(clause) or _OWN_BODY.match(rest):
                yield Hit(
                    text.place(*match.span()),
                    N_(
                        "“%(found)s” is another level's wording: %(office)s reports only for itself"
                    ),
                    {
                        "found": text.said(*match.span()),
                        "office": content.office or content.title or "",
                    },
                    found=text.said(*match.span()),
                )


def enumeration(content: Content, context: Context) -> Iterator[Hit]:
    """Enumerations that do not run 一是, 二是, 三是."""
    del context
    for section in content.layout.sections:
        text = content.section_text(section.code)
        if section.kind != "prose" or not text:
            continue
        open_numbers: list[tuple[str, int]] = []  # enumerations that may still go on
        at = 0
        for marker in markers(text, fold(text)):
            if marker.family not in {"is", "paren"}:
                continue
            cut = _CUT.search(text, at, marker.start)
            at = marker.end
            if cut:  # numbers may have stood in what an excerpt leaves out
                open_numbers = [(marker.family, marker.number)]
                continue
            hit = _break(section.code, text, marker, open_numbers)
            if hit:
                yield hit
            while open_numbers and marker.number != 1 and open_numbers[-1][0] != marker.family:
                open_numbers.pop()
            if open_numbers and marker.number != 1:
                open_numbers.pop()
            open_numbers.append((marker.family, marker.number))


def _break(
    section: str, text: str, marker: Marker, open_numbers: list[tuple[str, int]]
) -> Hit | None:
    found = text[marker.start : marker.end].strip()
    if marker.mistyped:
        return _enumeration_hit(span_place(section, marker.start, marker.end), found, "一是")
    if marker.number == 1:
        return None
    numbers = [n for family, n in open_numbers if family == marker.family]
    if marker.number - 1 in numbers:
        return None
    expected = numbers[-1] + 1 if numbers else 1
    label = found.replace(_chinese(marker.number), _chinese(expected), 1)
    return _enumeration_hit(span_place(section, marker.start, marker.end), found, label)


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else f"{_CHINESE[tens]}十"
    return lead + (_CHINESE[ones] if ones else "")


def _enumeration_hit(where: str, found: str, expected: str) -> Hit:
    return Hit(
        where,
        N_("The enumeration is broken: “%(found)s” stands where “%(expected)s” should"),
        {"found": found, "expected": expected},
        expected=expected,
        found=found,
    )


def superseded_notice(content: Content, context: Context) -> Iterator[Hit]:
    """〔2019〕60号 cited from 2021 on, when 〔2021〕30号 is the form in force."""
    del context
    if content.year is None or content.year < 2021:
        return
    for text in prose(content):
        for match in _OLD_NOTICE.finditer(text.text):
            yield Hit(
                text.place(*match.span()),
                N_("The notice 国办公开办函%(found)s was superseded by %(expected)s"),
                {"found": text.said(*match.span()), "expected": form("2021").notice},
                expected=form("2021").notice,
                found=text.said(*match.span()),
            )


def leftovers(content: Content, context: Context) -> Iterator[Hit]:
    """What a word processor or a template left in the text."""
    del context
    for text in prose(content):
        for match in _LEFTOVERS.finditer(text.text):
            yield Hit(
                text.place(*match.span()),
                N_("“%(found)s” was left behind by the word processor or a template"),
                {"found": text.said(*match.span())},
                found=text.said(*match.span()),
            )


def gaps(content: Content, context: Context) -> Iterator[Hit]:
    """Blanks before a unit, where a number was to be filled in."""
    del context
    for section in content.layout.sections:
        text = content.section_text(section.code)
        for match in _GAP.finditer(text):
            yield Hit(
                span_place(section.code, *match.span()),
                N_("A number is missing in “%(found)s”"),
                {"found": match[0]},
                found=match[0],
            )


def unanswered(content: Content, context: Context) -> Iterator[Hit]:
    """Part five without any problem, or without any remedy."""
    del context
    text = content.section_text("problems")
    kinds = {s.kind for s in content.statements}
    if not text.strip():
        return
    if "problem" not in kinds:
        yield Hit(span_place("problems", 0, len(text)), N_("Part five names no problem"))
    if "remedy" not in kinds:
        yield Hit(span_place("problems", 0, len(text)), N_("Part five names no remedy"))
