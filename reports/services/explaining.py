"""Why a report is right where a rule warns: the office's reasons, kept with the draft.

A reason belongs to a finding's key (the same rule at the same place with the same values), so
it is there again when the finding is, and never said of another number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.errors import InvalidContentError
from reports.services import lifecycle
from reports.services.actors import Actor, Permission
from reports.store import filings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.services.core import Core

MAX_REASON = 500
"""Characters of one reason: it is published beside the warning, a sentence or two."""
MAX_REASONS = 400
"""Reasons kept with one draft, those of findings that are gone by now included."""
_KEY = re.compile(r"[0-9a-f]{20}")


def explain(
    core: Core, actor: Actor, report_id: int, reasons: Mapping[str, str]
) -> Mapping[str, str]:
    """Keeps these reasons, by key of their finding; all reasons there are now.

    Others stay as they were, and an empty one is taken away. The draft's version stays: a reason
    is no figure, and nobody's unsaved figures must be refused because of one.
    InvalidContentError, TransitionError, NotFoundError.
    """
    actor.require(Permission.FILE)
    _require_valid(reasons)
    with core.database.unit_of_work(actor.filing_scope) as work:
        report = filings.locked(work, report_id)
        lifecycle.require_editable(report)
        draft = filings.draft(work, report_id, lock=True)
        merged = {**draft.explanations, **{key: text.strip() for key, text in reasons.items()}}
        kept = {key: text for key, text in merged.items() if text}
        if len(kept) > MAX_REASONS:
            raise InvalidContentError(
                "A report has at most %(limit)s reasons; correct some of it instead",
                limit=MAX_REASONS,
            )
        draft.explanations = kept
        return kept


def _require_valid(reasons: Mapping[str, str]) -> None:
    for key, text in reasons.items():
        if not _KEY.fullmatch(key):
            raise InvalidContentError("%(key)s is no key of a finding", key=key[:40])
        if len(text.strip()) > MAX_REASON:
            raise InvalidContentError("A reason has at most %(limit)s characters", limit=MAX_REASON)
