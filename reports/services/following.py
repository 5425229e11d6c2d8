"""What became of the problems that the office named last year: asked, answered, published.

The list is that of last year's published report, verbatim. The answers are kept with the draft;
submitting writes them with the revision, so that what was published stays as it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reports.content.ledger import pairs
from reports.errors import InvalidContentError
from reports.services import comparing, lifecycle
from reports.services.actors import Actor, Permission
from reports.services.views import FollowUpView
from reports.store import filings, follow_ups
from reports.store.models import FollowUp
from reports.store.states import Progressing, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.services.core import Core
    from reports.store.database import UnitOfWork
    from reports.store.models import Draft, Report

MAX_EVIDENCE = 500
"""Characters: a sentence or two, published below part five."""
MAX_ASKED = 100
"""Problems asked for: the longest list seen has nineteen."""
_KEY = re.compile(r"[0-9a-f]{20}")


@dataclass(frozen=True)
class Answer:
    """What the office says of one problem; both may still be missing."""

    state: Progressing | None = None
    evidence: str = ""


@dataclass(frozen=True)
class Asked:
    """Last year's list: the revision and report it stands in."""

    revision_id: int | None
    items: tuple[FollowUpView, ...]


def asked(core: Core, office_id: int, year: int) -> Asked:
    """What the office, or its predecessor, named in its published report of the year before."""
    found = comparing.published_before(core, office_id, year)
    if found is None:
        return Asked(None, ())
    return Asked(
        found.revision_id,
        tuple(
            FollowUpView(
                key=pair.key,
                problem=pair.problem.text if pair.problem else None,
                remedies=tuple(r.text for r in pair.remedies),
                year=year - 1,
                report_id=found.report_id,
            )
            for pair in pairs(found.content.statements)[:MAX_ASKED]
        ),
    )


def of_draft(core: Core, actor: Actor, report_id: int) -> tuple[FollowUpView, ...]:
    """Last year's list with the answers given so far; of a report under way, as submitted."""
    actor.require(Permission.READ)
    with core.database.unit_of_work(actor.scope) as work:
        report = filings.found(work, report_id)
        draft = filings.draft(work, report_id)
        if Status(report.status) not in lifecycle.EDITABLE:
            return of_revision(work, report.current_revision_id, report.year)
    return _answered(asked(core, report.office_id, report.year).items, draft)


def of_revision(work: UnitOfWork, revision_id: int | None, year: int) -> tuple[FollowUpView, ...]:
    """The answers as they were submitted with a report for `year`."""
    if revision_id is None:
        return ()
    return tuple(
        FollowUpView(
            key=row.key,
            problem=row.problem,
            remedies=tuple(row.remedies),
            year=year - 1,
            report_id=row.promised_report_id,
            state=Progressing(row.state) if row.state else None,
            evidence=row.evidence,
        )
        for row in follow_ups.of_revision(work, revision_id)
    )


def answer(
    core: Core, actor: Actor, report_id: int, answers: Mapping[str, Answer]
) -> tuple[FollowUpView, ...]:
    """Keeps these answers with the draft; all that is asked with what is answered now.

    Others stay as they were, and the draft's version, too: an answer is no figure.
    InvalidContentError, TransitionError, NotFoundError.
    """
    actor.require(Permission.FILE)
    for key, given in answers.items():
        if not _KEY.fullmatch(key) or len(answers) > MAX_ASKED:
            raise InvalidContentError("%(key)s is none of last year's problems", key=key[:40])
        if len(given.evidence) > MAX_EVIDENCE:
            raise InvalidContentError(
                "An answer has at most %(limit)s characters", limit=MAX_EVIDENCE
            )
    with core.database.unit_of_work(actor.filing_scope) as work:
        place = filings.found(work, report_id)
    wanted = asked(core, place.office_id, place.year).items
    with core.database.unit_of_work(actor.filing_scope) as work:
        report = filings.locked(work, report_id)
        lifecycle.require_editable(report)
        draft = filings.draft(work, report_id, lock=True)
        known = {item.key for item in wanted}
        kept = {
            **draft.follow_ups,
            **{k: {"state": a.state, "evidence": a.evidence} for k, a in answers.items()},
        }
        draft.follow_ups = {key: told for key, told in kept.items() if key in known}
        return _answered(wanted, draft)


def write(work: UnitOfWork, report: Report, draft: Draft, revision_id: int, listed: Asked) -> None:
    """Writes the answers with a revision; nothing where none was given."""
    told = _answered(listed.items, draft)
    if listed.revision_id is None or not any(item.answered for item in told):
        return
    work.add(
        *(
            FollowUp(
                district_id=report.district_id,
                office_id=report.office_id,
                report_id=report.id,
                revision_id=revision_id,
                position=position,
                promised_in=listed.revision_id,
                promised_report_id=item.report_id,
                key=item.key,
                problem=item.problem,
                remedies=list(item.remedies),
                state=item.state if item.answered else None,
                evidence=item.evidence if item.answered else "",
            )
            for position, item in enumerate(told, start=1)
        )
    )


def _answered(items: tuple[FollowUpView, ...], draft: Draft) -> tuple[FollowUpView, ...]:
    out = []
    for item in items:
        given = draft.follow_ups.get(item.key, {})
        state = given.get("state")
        out.append(
            replace(
                item,
                state=Progressing(state) if state else None,
                evidence=given.get("evidence", ""),
            )
        )
    return tuple(out)
