"""Last year's problems on the form: how far each is, with a sentence of evidence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import jsonify, request
from flask_babel import gettext, ngettext

from reports.services import following
from reports.services.actors import Permission
from reports.services.following import MAX_EVIDENCE, Answer
from reports.store.states import Progressing
from web.access import requires
from web.context import actor, core
from web.desk.blueprint import blueprint

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask.typing import ResponseReturnValue

    from reports.services.views import FollowUpView

_FIELD = re.compile(r"followup\.([0-9a-f]{20})\.(?:state|evidence)")


@blueprint.post("/reports/<int:report_id>/follow-ups")
@requires(Permission.FILE)
def follow_up(report_id: int) -> ResponseReturnValue:
    """Keeps answers as they are given: nothing else of the form is sent."""
    items = following.answer(core(), actor(), report_id, answers_of(request.form))
    return jsonify({"left": left(items), "answered": [i.key for i in items if i.answered]})


def answers_of(sent: Mapping[str, str]) -> dict[str, Answer]:
    """The answers among the fields of a form."""
    keys = dict.fromkeys(m[1] for name in sent if (m := _FIELD.fullmatch(name)))
    states = {state.value: state for state in Progressing}
    return {
        key: Answer(
            states.get(sent.get(f"followup.{key}.state", "")),
            " ".join(sent.get(f"followup.{key}.evidence", "").split())[:MAX_EVIDENCE],
        )
        for key in keys
    }


def keep(report_id: int, sent: Mapping[str, str]) -> None:
    """Keeps the answers that came with the whole form."""
    if answers := answers_of(sent):
        following.answer(core(), actor(), report_id, answers)


def left(items: Sequence[FollowUpView]) -> str:
    """How many are still without an answer, in words."""
    count = sum(not item.answered for item in items)
    if not count:
        return gettext("All are answered.")
    return ngettext(
        "%(num)s still needs its progress and a sentence of evidence.",
        "%(num)s still need their progress and a sentence of evidence.",
        count,
    )
