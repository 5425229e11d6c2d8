"""The words for what a later report shows of an earlier problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from web.label import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

FATES: Mapping[str, Label] = {
    "again": Label(
        _("Named again"),
        "warning",
        "return",
        _("Part five of the next report names the same problem, by nearly the same words."),
    ),
    "told": Label(
        _("Spoken of"),
        "plain",
        "eye",
        _("The next report speaks of it as last year's; whether it was mended, read yourself."),
    ),
    "near": Label(
        _("Something alike is named"),
        "plain",
        "notice",
        _("The next report names a problem with some of the same words; it may be another one."),
    ),
    "unnamed": Label(
        _("Not named again"),
        "muted",
        "minus",
        _("Part five of the next report names no such problem. Whether it was mended is not said."),
    ),
    "unread": Label(
        _("Nothing to compare"),
        "muted",
        "minus",
        _("In part five of the next report no problem or remedy could be made out."),
    ),
}
"""What the words of the next report show of a problem."""
