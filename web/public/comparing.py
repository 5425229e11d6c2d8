"""Two reports side by side, and the form that chooses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, request

from reports.errors import InvalidQueryError
from reports.services import contrasting
from web.access import public
from web.context import core
from web.public.blueprint import blueprint
from web.security import COMPARE_LIMIT, limiter

if TYPE_CHECKING:
    from reports.services.views.contrasts import TextBeside

MAX_SHOWN = 16_000
"""Characters of prose shown whole; of longer ones only what changed, with a little around it."""
LITTLE = 0.25  # below it two texts are read each by itself


@blueprint.get("/compare")
@public
@limiter.limit(COMPARE_LIMIT)
def compare() -> str:
    """Two reports side by side; with one report alone, what it can be put beside."""
    one, other = _report_id("a"), _report_id("b")
    if one is None:
        return render_template("public/compare_start.html")
    words = request.args.get("office", "")
    if other is None:
        return render_template(
            "public/compare_choose.html", choices=contrasting.choices(core(), one, words)
        )
    found = contrasting.contrast(core(), one, other)
    return render_template(
        "public/compare.html",
        found=found,
        choices=contrasting.choices(core(), one),
        only_changed=request.args.get("show") == "changed",
        whole=sum(len(text.one) + len(text.other) for text in found.texts) <= MAX_SHOWN,
        apart=_apart,
    )


def _apart(text: TextBeside) -> bool:
    """Whether the two texts have so little in common that a diff would only confuse."""
    return bool(text.one and text.other) and text.alike < LITTLE


def _report_id(name: str) -> int | None:
    value = request.args.get(name)
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 9):
        raise InvalidQueryError("A report is named by its number, as in its address")
    return int(value)
