"""The words of an invented report: from a bank of phrases, agreeing with its numbers."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from reports.content import Overview, Part

if TYPE_CHECKING:
    from random import Random

    from deploy.demo.figures import Year
    from deploy.demo.places import DemoDistrict, DemoOffice

_NUMERALS = "一二三四五六七八九"
_ROADS = ("岚光路", "建宁街", "清波大道", "文澜巷", "北苑路", "沿河东路")


@dataclass(frozen=True)
class Issue:
    """A problem, what is promised against it, and how a later report says it was done."""

    problem: str
    remedy: str
    done: str
    kinds: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    def suits(self, office: DemoOffice) -> bool:
        """Whether such an office could have it."""
        return (not self.kinds or office.kind in self.kinds) and (
            not self.topics or office.topic in self.topics
        )


@lru_cache(maxsize=1)
def _bank() -> dict[str, Any]:
    return tomllib.loads(files("deploy.demo").joinpath("phrases.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def issues() -> tuple[Issue, ...]:
    """All problems an invented office can have."""
    return tuple(
        Issue(
            i["problem"],
            i["remedy"],
            i["done"],
            tuple(i.get("kinds", ())),
            tuple(i.get("topics", ())),
        )
        for i in _bank()["issues"]
    )


def facts(
    random: Random, district: DemoDistrict, office: DemoOffice, year: int, numbers: Year
) -> dict[str, Any]:
    """What fills the braces of the phrases for one report."""
    posts = random.randint(60, 140) * office.size * 2
    place = sum(map(ord, office.name))
    road = _ROADS[place % len(_ROADS)]
    return {
        "year": year,
        "office": office.name,
        "short": office.short,
        "district": district.name,
        "address": f"{district.city}{district.name}{road}{place % 190 + 6}号",
        "postcode": f"99{place % 10000:04d}",
        "phone": f"0990-{6100000 + place % 90000}",
        "focus": random.choice(_bank()["focus"][office.topic]),
        "posts": posts,
        "focused": random.randint(posts // 6, posts // 3),
        "media": random.randint(20, 90) * office.size,
        "notes": random.randint(2, 5 + 4 * office.size),
        "checks": random.randint(2, 9),
        "fixed": random.randint(3, 40),
        "visits": random.randint(12, 60) * office.size,
        "people": random.randint(20, 160),
        "new": numbers.total("new"),
        "carried_in": numbers.total("carried_in"),
        "handled": numbers.total("handled_total"),
        "carried_out": numbers.total("carried_out"),
        "granted": numbers.total("granted"),
        "partly": numbers.total("partly_granted"),
        "not_held": numbers.total("unavailable_not_held"),
    }


def overview(style: int, values: dict[str, Any], kept: str | None) -> Overview:
    """Part one: lead and the five usual sub-parts.

    `style` is the office's own choice of words, `kept` tells of a promise that was kept.
    """
    bank = _bank()

    def say(name: str) -> str:
        # An office changes its wording from year to year, so that only what it repeats of its
        # problems counts as repeated.
        ways = bank[name]
        return str(ways[(style + values["year"]) % len(ways)]).format(**values)

    active = values["new"] + values["carried_in"] > 0
    texts = [
        say("proactive"),
        say("requested" if active else "not_requested"),
        say("management"),
        say("platform"),
        say("supervision") + (kept or ""),
    ]
    heads = ("主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障")
    parts = [
        Part(f"（{_NUMERALS[at]}）{head}", text)
        for at, (head, text) in enumerate(zip(heads, texts, strict=True))
    ]
    return Overview(say("preamble"), (Part("", say("lead")), *parts))


def kept_sentence(random: Random, issue: Issue, values: dict[str, Any]) -> str:
    """That last year's promise was kept."""
    done = issue.done.format(**values)
    return str(random.choice(_bank()["kept"])).format(problem=issue.problem, done=done)


def problems_text(
    random: Random, chosen: tuple[Issue, ...], again: frozenset[Issue], values: dict[str, Any]
) -> str:
    """Part five in one of the shapes offices use; `again` are last year's problems still open."""

    def problem(issue: Issue) -> str:
        if issue in again:
            return str(random.choice(_bank()["repeated"])).format(problem=issue.problem)
        return issue.problem

    found = [problem(issue) for issue in chosen]
    remedies = [issue.remedy.format(**values) for issue in chosen]
    shape = random.randrange(4)
    if shape == 0:
        return (
            f"{values['year']}年，{values['short']}政府信息公开工作还存在一些不足：{_listed(found)}。\n"
            f"下一步，{values['short']}将重点做好以下工作：{_listed(remedies)}。"
        )
    if shape == 1:
        return f"（一）存在的主要问题\n{_numbered(found)}\n（二）改进措施\n{_numbered(remedies)}"
    if shape == 2:
        return f"存在的主要问题：{_listed(found)}。\n改进措施：{_listed(remedies)}。"
    return (
        f"（一）存在问题\n{_listed(found)}。\n（二）改进情况\n针对上述问题，{_listed(remedies)}。"
    )


def other_text(random: Random, values: dict[str, Any]) -> str:
    """Part six."""
    bank = _bank()
    return "\n".join(
        str(random.choice(bank[name])).format(**values) for name in ("other_fee", "other_more")
    )


def _listed(items: list[str]) -> str:
    return "；".join(f"{_NUMERALS[at]}是{item}" for at, item in enumerate(items))


def _numbered(items: list[str]) -> str:
    return "\n".join(f"{at}.{item}。" for at, item in enumerate(items, 1))
