"""The web's Chinese catalogue is complete, exact, and holds nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.web.translations.messages import CATALOGUE, chinese, messages, strings
from web.i18n import catalogue

if TYPE_CHECKING:
    from babel.messages.catalog import Message

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_HALF_WIDTH = re.compile(r"[一-鿿][,;:!?()]|[,;!?()][一-鿿]")
USED = [message for message in messages() if message.id]
CHINESE = chinese()


def _ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _translated(message: Message) -> Message:
    found = CHINESE.get(_ids(message)[0], message.context)
    assert found is not None, f"not in the catalogue: {message.id}"
    return found


def test_messages_of_every_kind_are_found() -> None:
    ids = {text for message in USED for text in _ids(message)}
    assert {
        "Sign in",  # a template
        "%(num)s findings",  # a plural
        "Saved.",  # a view
        "Draft",  # a lazy label
        "This text is too long.",  # marked, translated later
        "Sign in to go on.",  # an error
    } <= ids
    assert len(USED) > 400


@pytest.mark.parametrize("message", USED, ids=lambda m: _ids(m)[0][:40])
def test_every_message_is_translated(message: Message) -> None:
    found = _translated(message)
    assert strings(found), f"no translation of {message.id}"
    assert not found.fuzzy
    assert _ids(found) == _ids(message)
    wanted = set(_PLACEHOLDER.findall(_ids(message)[-1]))
    for text in strings(found):
        assert set(_PLACEHOLDER.findall(text)) == wanted
        assert text % dict.fromkeys(wanted, "1") if wanted else text


@pytest.mark.parametrize("message", USED, ids=lambda m: _ids(m)[0][:40])
def test_chinese_is_set_as_chinese(message: Message) -> None:
    for text in strings(_translated(message)):
        plain = _PLACEHOLDER.sub("1", text)
        assert not _HALF_WIDTH.search(plain), "punctuation of half width beside Chinese"
        assert not re.search(r"[!！]", plain), "nothing shouts"
        # A space between Chinese and Latin is set by the style sheet, never typed.
        assert not re.search(r"[一-鿿] +\w|\w +[一-鿿]", plain)


def test_nothing_is_left_over() -> None:
    used = {_ids(message)[0] for message in USED}
    assert [m.id for m in CHINESE if m.id and _ids(m)[0] not in used] == []
    source = CATALOGUE.read_text("utf-8")
    assert "#~" not in source
    assert "fuzzy" not in source


def test_both_languages_speak() -> None:
    assert catalogue("zh").gettext("Sign in") == "登录"
    assert catalogue("zh").ngettext("%(num)s report", "%(num)s reports", 2) == "%(num)s份报告"
    assert catalogue("en").gettext("Sign in") == "Sign in"
    assert catalogue("en").ngettext("%(num)s report", "%(num)s reports", 2) == "%(num)s reports"
