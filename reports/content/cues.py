"""The words by which part five tells a problem from a remedy, a head from a sentence.

All patterns match folded text (half-width punctuation, simplified characters, no capitals).
"""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["problem", "remedy"]
Heading = Literal["problem", "remedy", "both", "topic"]

_FLAW = (
    r"(?:问题|不足|差距|短板|薄弱环节|薄弱点|弱项|困难|困境|难点|缺点|缺陷|欠缺|不足之处|不够|"
    r"地方|瓶颈)"
)
_PLAN = (
    r"(?:改进|整改|改善|解决|工作|努力|应对|提升|完善|落实|对策|下一?步|今后|下阶段|采取|主要|针对性|具体|相应|的|和|与|及|、|"
    r"拟|计划|推进|重点)"
)
_PLAN_NOUN = (
    r"(?:措施|举措|打算|计划|安排|方向|思路|办法|做法|方法|对策|建议|意见|方案|设想|目标|任务|重点|改进情况|整改情况|"
    r"解决情况|落实情况|工作情况|提升情况|完善情况|改进|整改|努力方向)"
)
_YEAR = (
    r"(?:20\d\d年?(?:度|来|以来)?|本年度?|今年|上一?年度?|去年|上年度?|下一?年度?|明年|新的一年)"
)
_WHO = (
    r"(?:我[市县区镇乡局委办街处院厅省州旗站所中心道]{1,3}|本[机关单位部门局街道镇乡]{1,3}|全[市县区镇乡街]|"
    r"(?:政府)?(?:信息|政务)公开(?:工作)?(?:中|方面|上)?|在|对|工作|中|当前|目前|仍|还|仍然|依然)"
)

_HEAD_PROBLEM = re.compile(
    rf"(?:{_YEAR}|{_WHO}|主要|的|,)*(?:存在|面临|发现|有|反馈)?(?:着)?(?:的)?(?:一些|主要|突出|具体|以下|如下|几个|几点|部分|共性)*"
    rf"{_FLAW}(?:(?:和|与|及|、|以及|以及其)?(?:{_FLAW}|原因|原因分析|表现|差距))*"
    r"(?:情况|方面|之处|清单)?(?:如下|主要有|主要是|主要表现(?:在|为)?|表现(?:在|为)|有|是|为|包括)?[一二三四五六七八九十\d]{0,2}"
)
_HEAD_REMEDY = re.compile(
    rf"(?:(?:针对|对照|根据|对)?(?:以上|上述|存在|这些|该|此)?(?:的)?{_FLAW}(?:的)?)?"
    rf"(?:{_YEAR}|{_WHO}|的|,|下一?步|下一?阶段|今后|接下来|改进|整改)*{_PLAN}*{_PLAN_NOUN}"
    r"(?:如下|主要有|主要是|有|是|为|包括|情况)*[一二三四五六七八九十\d]{0,2}"
)
_HEAD_NEXT = re.compile(
    rf"(?:{_YEAR}|{_WHO}|,)*(?:下一?步|今后|下一?阶段|接下来)(?:的)?(?:工作)?(?:中)?"
)
_HEAD_BOTH = re.compile(
    rf".{{0,30}}{_FLAW}(?:情况)?(?:及|和|与|以及|、|/|,)(?:其)?(?:下一?步|今后)?.{{0,10}}(?:改进|整改|措施|打算|对策|解决|方向|努力|建议|计划).{{0,8}}"
)
_HEAD_TOPIC = re.compile(r"[^,;。]{2,16}(?:方面|情况|工作)")
_USUAL_TOPIC = re.compile(r"(?:政府信息)?(?:主动公开|依申请公开|信息管理|平台建设|监督保障)")
_DONE_HEAD = re.compile(
    rf"(?:{_YEAR}|{_WHO}|存在|的|主要)*{_FLAW}(?:的)?(?:整改|改进|解决)(?:落实|完成)?(?:情况|措施|举措|打算)"
)

_LACK = re.compile(
    r"不够|不足|不强|不高|不到位|不及时|不全面|不完善|不规范|不平衡|不均|不深|不细|不实|不多|不大|不广|不优|不畅|不严|不准|"
    r"不健全|不丰富|不明确|不清|不熟|不能(?!不)|不适应|不充分|不主动|不够|不统一|不一致|不匹配|不专业|不完整|不理想|不善|不愿|不了解|不知|"
    r"不易|不便|不紧密|不顺|不齐|不一(?![定样])|不符|欠缺|欠佳|缺乏|缺少|缺失|缺口|短缺|紧缺|薄弱|滞后|单一|单调|偏低|偏少|偏弱|偏慢|偏差|较少|较低|较弱|较慢|"
    r"较差|较窄|有待|亟待|亟需|尚待|(?:仍|还|尚|也|均|都)(?:然|是|存在)?需|仍(?:然)?有(?:一定|较大|不小)?(?:提升|差距|不足|欠缺|改进)|需(?:要)?(?:进一步|加强|持续|继续|提升|提高|强化|完善|优化|加快|深化|拓展|改进)"
    r"|松懈|差距|短板|弱项|困难|难以|难度|未能|未及时|未全面|未完全|未形成|未按|未做到|未建立|未充分|尚未|没有|存在.{0,24}(?:问题|现象|不足|情况|错误|隐患)|"
    r"流于形式|参差不齐|质量不|有限|无法|局限|兼职|流动性|不足以|狭窄|淡薄|模糊|瓶颈|制约|影响了|无专人|仅(?:限|有|停留)|停留在|遗漏|错误|脱节|少有|过于|太少|松散|缓慢|死板|陈旧|生硬|"
    r"跟不上|赶不上|重视不|重[^,;。]{1,6}轻|漏|迟缓|拖延|断层"
)
_WEAK_LACK = re.compile(r"错误|难度|兼职|制约|过于|漏|情况$|影响了|瓶颈|没有|流动性|困难|隐患")
_DO = re.compile(
    r"加强|加大|加快|完善|健全|强化|优化|提升|提高|拓宽|拓展|扩大|丰富|建立|创新|严格|严把|规范|深化|推进|推动|做好|抓好|抓紧|抓实|做实|做细|开展|组织|定期|"
    r"督促|制定|制订|修订|坚持|落实|进一步|继续|持续|切实|着力|不断|确保|积极|认真|充分|利用|设立|增设|开设|开通|配备|配齐|邀请|学习|培训|"
    r"梳理|及时|主动|探索|聚焦|紧盯|明确|压实|细化|统筹|构建|打造|畅通|全面|深入|努力|力争|改进|整改|解决|转变|改版|安排|举办|引导|重新|增加|"
    r"纳入|实行|实施|采取|对照|围绕|以.{1,12}为|立足|结合|严肃|严守|扎实|借助|依托|发挥|整合|调整|听取|征集|常态化"
)
_WILL = re.compile(
    r"(?:^|[^上近逐即])将(?!近|来)|拟(?!定)|计划(?!生育|总结)|下一?步|今后|接下来|力争|务必|我们要|(?<!需)要(?:求)?(?:进一步|加强|加大|不断|继续|切实|把)|已(?:经)?|均已|得到(?:有效|了)?|完成"
)
_PRAISE = re.compile(r"(?:取得|成效|成绩|进展|进步|较好|圆满|肯定)")

# "针对公开不及时的问题," names what a remedy is for: its words of lack do not make it a problem.
_FOR = re.compile(
    rf"(?:针对|围绕|对照|根据|对于|着力解决|有效解决|解决|克服|改变|避免|防止|杜绝|破解|消除|扭转|补齐|补足|弥补|减少|改进|针对性解决)[^,;。:]{{0,60}}?(?:{_FLAW}|情况|现象|问题|现状|短板)"
    r"|(?:避免|防止|杜绝|解决|克服|补齐)[^,;。]{0,40}|查漏补缺|查缺补漏|拾遗补缺|补短板|强弱项|不断|不得|不定期|不同|不仅|不但|不折不扣|不遗余力|不懈|不松"
)
# What begins the remedy's side.
_TURN = (
    rf"(?:(?:{_YEAR}),?)?(?:针对(?:以上|上述|存在|这些|此|该|目前|当前|工作中)|根据(?:以上|上述|存在)|对照(?:以上|上述|存在)|围绕(?:以上|上述|存在)|"
    r"(?:在)?(?:下一?步|今后|下一?阶段|接下来|新的一年|下一?年度?|明年|未来)|"
    r"(?:为此|对此|鉴于此|因此|据此|有鉴于此)[,:]|为(?:解决|改进|克服)(?:以上|上述|存在|这些)|"
    r"就(?:以上|上述)|对(?:以上|上述)|(?:以上|上述)(?:问题|不足).{0,12}(?:将|整改|改进|解决))"
)
TURN = re.compile(_TURN)
_SUBJECT_WILL = re.compile(
    rf"(?:(?:{_YEAR})[,]?)?(?:我们|我[^,;。]{{1,6}}|本[^,;。]{{1,6}}|全[^,;。]{{1,4}}|街道|镇政府|乡政府|区政府|县政府|市政府)?"
    r"(?:也|还|正)?(?:将|(?<![需主重必概首])要(?!求)|拟|计划)(?!近|来)"
)
# Commas at which a sentence turns from a problem to its remedy.
TURN_COMMA = re.compile(rf",(?={_TURN}|{_SUBJECT_WILL.pattern})")
# ... and from what was done to what is still lacking.
BUT_COMMA = re.compile(r",(?=(?:但|但是|然而|不过|可是)[^,;。]*)")

_FLAWS = rf"{_FLAW}(?:(?:和|与|及|以及|、)?{_FLAW})*"
_GENERIC_PROBLEM = re.compile(
    rf"(?:存在|还有|仍有|有着|尚有|也有|面临|认识到|看到|发现|反映|离|与|距).{{0,40}}?{_FLAWS}"
    rf"|(?:{_FLAW})(?:主要)?(?:是|有|如下|表现|体现|包括|集中)|(?:(?:表现|体现|反映)(?:在|为|于|是)?|集中(?:在|于))(?:以下)?.{{0,8}}$"
    r"|(?:有待|需要?|需)(?:进一步)?(?:加强|改进|提升|完善)(?:和改进|与改进)?(?:的)?(?:地方|之处)"
)
_FLAW_WORDS = re.compile(
    rf"{_FLAWS}|(?:有待|亟待|尚需|还需|需要?)(?:进一步)?(?:加强|改进|提升|完善|提高|解决)"
    r"(?:[和与、](?:加强|改进|提升|完善|提高|解决))*(?=的|$)"
)
_GENERIC_REMEDY = re.compile(
    r"(?:措施|举措|工作|方面|打算|整改|改进|做法|抓手|入手|努力|着力|发力|做到|做好|完善|如下|下一?步|今后|安排|要求|落实|推进|力度)"
)
CLOSING = re.compile(r"(?:以上|上述|综上|总之|通过(?:以上|上述)|特此|此报告|附件|以此为契机)")
CONTINUES = re.compile(
    r"(?:从而|以确保|确保|以此|目前|主要原因|究其原因|原因(?:在于|是)|这(?!些问题)|例如|比如|其中|如[,:]|造成|导致|使得|致使|具体)"
)
NOTHING = re.compile(
    r"(?:本?(?:年度|单位|部门|机关|局|镇|乡|街道|年)?)*(?:无|没有|暂无|不存在|未发现|暂未发现|没有发现|未存在)(?:其他|明显|相关|重大|突出|需要|存在)*(?:问题|情况|事项|不足|此类情况)?(?:需要?(?:报告|说明))?(?:的)?(?:问题|情况|事项)?"
)
# The trailing object of a remedy: "针对 … 问题," with the problem named only there.
NAMED_PROBLEM = re.compile(
    rf"(?:针对|对于|围绕|就)((?!以上|上述|存在(?:的)?(?:问题|不足)|这些|此|该)[^;。:]{{4,80}}?)(?:等)?(?:的)?(?:{_FLAW}|现象|情况|现状)(?:等)?,"
)


def compact(body: str) -> str:
    """The text without blanks and without the punctuation at its end."""
    return re.sub(r"\s+", "", body).strip(":;。,.-—!、")


def heading(body: str) -> Heading | None:
    """What a whole line or clause announces, if it is a head and nothing else."""
    words = compact(body)
    words = re.sub(r"^[一二三四五六七八]、", "", words)
    if not 2 <= len(words) <= 40:
        return None
    done = _DONE_HEAD.fullmatch(words)
    if not done and _HEAD_BOTH.fullmatch(words) and not words.startswith("针对"):
        return "both"
    if not done and _HEAD_PROBLEM.fullmatch(words):
        return "problem"
    if done or _HEAD_REMEDY.fullmatch(words) or _HEAD_NEXT.fullmatch(words):
        return "remedy"
    return "topic" if _is_topic(words) else None


def _is_topic(words: str) -> bool:
    """A sub-head such as 主动公开方面: neither a problem nor a remedy by itself."""
    if not _HEAD_TOPIC.fullmatch(words) or _LACK.search(words):
        return False
    plain = words.endswith("方面") or _USUAL_TOPIC.match(words)
    return bool(plain) or not _DO.search(words[:6])


def lacks(body: str) -> bool:
    """Whether the words say that something is lacking (leaving out what a remedy is aimed at)."""
    return bool(_LACK.search(_FOR.sub("", body)))


def generic(body: str) -> Kind | None:
    """The kind a lead-in announces when it names nothing itself ("还存在一些不足")."""
    if _FOR.match(body) or (TURN.search(body) and _GENERIC_REMEDY.search(body)):
        return "remedy"
    if _SUBJECT_WILL.search(body) and _GENERIC_REMEDY.search(body):
        return "remedy"
    if _GENERIC_PROBLEM.search(body):
        return "problem"
    return "remedy" if _GENERIC_REMEDY.search(body) else None


def names_nothing(body: str) -> bool:
    """Whether a sentence about problems stays general: it only says that there are some."""
    if not _GENERIC_PROBLEM.search(body) or _LACK.search(_GENERIC_PROBLEM.sub("", body)):
        return False
    said = (_FLAW_WORDS.sub("", match[0]) for match in _GENERIC_PROBLEM.finditer(body))
    return not any(map(_LACK.search, said))


def turns(body: str) -> bool:
    """Whether the sentence begins the remedies' side."""
    return bool(TURN.match(body) or _SUBJECT_WILL.match(body))


def refers_back(body: str) -> bool:
    """Whether the words only point at problems already named ("针对存在的问题")."""
    return bool(re.match(rf"(?:针对|对照|根据|围绕|对)[^,。]{{0,12}}?{_FLAW}$", compact(body)))


def classify(body: str) -> Kind | None:
    """Problem, remedy, or neither, by the words of one sentence."""
    aimless = _FOR.sub("", body)
    lack = _LACK.search(aimless)
    weak = lack and not _LACK.search(_WEAK_LACK.sub("", aimless))
    if turns(body) and not (lack and not weak and not _WILL.search(aimless)):
        return "remedy"
    if lack and not weak:
        return "problem"
    if _WILL.search(aimless) or _FOR.match(body):
        return "remedy"
    if weak:
        return "problem"
    if _PRAISE.search(body):
        return None
    return "remedy" if _DO.search(aimless) else None


def acts(body: str) -> bool:
    """Whether the sentence says outright that something was or will be done."""
    return bool(_WILL.search(_FOR.sub("", body)) or _FOR.match(body))


def praises(body: str) -> bool:
    """Whether the sentence only reports success."""
    return bool(_PRAISE.search(body)) and not lacks(body)
