"""Personal data that must not be published (《条例》第十五条, 《个人信息保护法》)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdnum import luhn
from stdnum.cn import ric

from reports.rules.model import N_, Context, Hit
from reports.rules.prose import Prose, prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.content import Content

_EDGES = r"(?<![\da-z]){}(?![\da-z])"
_IDENTITY = re.compile(_EDGES.format(r"[1-9]\d{16}[\dx]"))
_MOBILE = re.compile(_EDGES.format(r"(?:\+?86-?)?(1[3-9]\d-?\d{4}-?\d{4})"))
_CARD = re.compile(_EDGES.format(r"(?:62|4|5[1-5])\d{2}(?:-?\d{4}){2,3}-?\d{1,4}"))
# An office's published line: the number stands as the contact of the report.
_CONTACT = re.compile(r"(?:电话|热线|手机|联系方式|传真)(?:号码)?[:为是()]{0,2}$")


def _mask(number: str) -> str:
    """Findings are published with archived reports: they must not repeat what they report."""
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"


def _hit(text: Prose, match: re.Match[str], message: str) -> Hit:
    masked = _mask(match[0])
    return Hit(text.place(*match.span()), message, {"found": masked}, found=masked)


def identity_numbers(content: Content, context: Context) -> Iterator[Hit]:
    """Resident identity numbers whose birth date and check digit are right."""
    del context
    for text in prose(content):
        for match in _IDENTITY.finditer(text.text):
            if ric.is_valid(match[0].upper()):
                yield _hit(
                    text, match, N_("A personal identity number stands in the text: %(found)s")
                )


def mobile_numbers(content: Content, context: Context) -> Iterator[Hit]:
    """Mobile numbers that are not given as the office's contact."""
    del context
    for text in prose(content):
        for match in _MOBILE.finditer(text.text):
            before = text.text[max(0, match.start() - 16) : match.start()]
            if text.section == "overview" and _CONTACT.search(before):
                continue
            yield _hit(text, match, N_("A private mobile number stands in the text: %(found)s"))


def bank_cards(content: Content, context: Context) -> Iterator[Hit]:
    """Bank card numbers whose check digit is right."""
    del context
    for text in prose(content):
        for match in _CARD.finditer(text.text):
            digits = match[0].replace("-", "")
            if (
                16 <= len(digits) <= 19
                and luhn.is_valid(digits)
                and not ric.is_valid(digits.upper())
            ):
                yield _hit(text, match, N_("A bank card number stands in the text: %(found)s"))
