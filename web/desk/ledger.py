"""Part five as pairs beside the running text: changed here, it is changed in the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import render_template

from reports.content.ledger import pairs, rewritten
from web.desk.form import FieldError
from web.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.content import Content

TEXT = "sections.problems"
_FIELD = re.compile(r"pair\.(problem|remedy)\.(\d{1,4})")


def fragment(content: Content) -> str:
    """The pairs, as the page shows them."""
    return render_template("desk/_ledger.html", pairs=pairs(content.statements))


def with_pairs(
    content: Content, sent: Mapping[str, str]
) -> tuple[dict[str, str], tuple[FieldError, ...]]:
    """The fields with what was typed into pairs put into the running text.

    Where the text itself was changed as well, a pair finds its place by its old words; a pair
    whose words are gone is given back as a `FieldError`.
    """
    values = dict(sent)
    typed: dict[tuple[str, int], str] = {}
    for name in sent:
        if match := _FIELD.fullmatch(name):
            typed[match[1], int(match[2])] = _one_line(values.pop(name))
    changed = {
        s: typed[s.kind, s.ordinal]
        for s in content.statements
        if (s.kind, s.ordinal) in typed and typed[s.kind, s.ordinal] != _one_line(s.text)
    }
    if not changed:
        return values, ()
    saved = content.texts.get("problems", "")
    text = values.get(TEXT, saved).replace("\r\n", "\n").strip("\n")
    errors = []
    if text == saved:
        text = rewritten(text, changed, {(s.kind, s.ordinal): new for s, new in changed.items()})
    else:
        for s, new in changed.items():
            if text.count(s.text) == 1:
                text = text.replace(s.text, new)
            else:
                errors.append(FieldError(TEXT, N_("The text no longer has these words."), new))
    values[TEXT] = text
    return values, tuple(errors)


def _one_line(text: str) -> str:
    return " ".join(text.split())
