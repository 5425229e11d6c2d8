"""The Chinese catalogue is complete, and its placeholders are those of the English."""

from __future__ import annotations

import re

import pytest

from reports.locale import translate
from tests.reports.locale.messages import messages

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
MESSAGES = messages()


def test_messages_are_found() -> None:
    assert "The file is empty" in MESSAGES
    assert "Part five names no problem" in MESSAGES
    assert len(MESSAGES) > 100


@pytest.mark.parametrize("message", MESSAGES, ids=lambda m: m[:40])
def test_every_message_is_translated(message: str) -> None:
    chinese = translate(message)
    # "%(where)s: %(why)s" and the like have no words; their punctuation is Chinese all the same.
    assert chinese != message, f"reports/locale/zh: no translation of {MESSAGES[message]}"
    assert set(_PLACEHOLDER.findall(chinese)) == set(_PLACEHOLDER.findall(message))


def test_other_languages_get_english() -> None:
    assert translate("The file is empty", locale="en") == "The file is empty"
    assert translate("%(found)s is below zero", {"found": -1}, "en") == "-1 is below zero"


def test_regions_share_their_language() -> None:
    assert translate("The file is empty", locale="zh_Hans_CN") == translate("The file is empty")


def test_an_unknown_message_stays_as_it_is() -> None:
    assert translate("Nobody has said this") == "Nobody has said this"
