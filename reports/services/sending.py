"""A program files in one step: office and year found, checked, kept as the draft, submitted.

Nothing is written before the rules have let it pass, so a refused attempt leaves what an
office has at its desk as it was.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reports.content import canonical_json
from reports.errors import ConflictError, InvalidContentError, TransitionError
from reports.services import filing, office_names
from reports.services.actors import Actor, Permission
from reports.services.desks import desk_report
from reports.services.lifecycle import require_editable
from reports.services.office_names import Known
from reports.services.showing import receipt_view
from reports.services.submitting import MAX_KEY, require_note, require_unblocked, submit
from reports.store import filings, places, revisions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.content import Content
    from reports.services.core import Core
    from reports.services.filing import SourceFile
    from reports.services.views import DeskReport, Receipt


@dataclass(frozen=True)
class Sent:
    """What a program sends.

    `office_id` and `year` may be left to the content; `explanations` maps keys of warnings to
    why the report is right; `note` says what a correction changes; `replaces` allows what
    somebody has written at the desk, and not submitted, to be replaced.
    """

    content: Content
    office_id: int | None = None
    year: int | None = None
    explanations: Mapping[str, str] = field(default_factory=dict)
    note: str | None = None
    idempotency_key: str | None = None
    replaces: bool = False
    source: SourceFile | None = None


class KeyReusedError(InvalidContentError):
    """The idempotency key came again with another body."""

    code = "idempotency_key_reused"


def send(core: Core, actor: Actor, sent: Sent) -> Receipt:
    """Submits the content; the receipt, the same one again for the same key.

    FindingsBlockedError, BlockedError, KeyReusedError, InvalidContentError, ForbiddenError;
    ConflictError where somebody works on the draft at the desk; TransitionError where a
    revision is on its way.
    """
    actor.require(Permission.FILE)
    sent = _placed(core, actor, sent)
    if earlier := _earlier(core, actor, sent):
        return earlier
    try:
        return _send(core, actor, sent)
    except (ConflictError, TransitionError):
        # The same request twice at once: what the other one got is the answer to both.
        if earlier := _earlier(core, actor, sent):
            return earlier
        raise


def _placed(core: Core, actor: Actor, sent: Sent) -> Sent:
    """With the office and the year that it is about, in the content too."""
    year = sent.year or sent.content.year
    if year is None:
        raise InvalidContentError("The content names no year; say it")
    scope = actor.filing_scope
    with core.database.unit_of_work(scope) as work:
        if sent.office_id is not None:
            office = filing.own_office(work, actor, sent.office_id)
        elif actor.district_id is None:
            raise InvalidContentError("Say which office the report is about")
        else:
            ids = sorted(actor.office_ids) if scope.office_ids is not None else None
            own = places.offices(work, district_id=actor.district_id, ids=ids)
            known = [Known(row.id, row.name, tuple(row.aliases)) for row in own]
            chosen = _named(sent.content.office, known)
            office = next(row for row in own if row.id == chosen)
        return replace(
            sent,
            office_id=office.id,
            year=year,
            content=replace(sent.content, year=year, office=office.name),
        )


def _named(name: str | None, known: list[Known]) -> int:
    """The office the content names, or the only one there is; never a guess by likeness."""
    if name:
        found = office_names.match(name, known).found
        if found and found.how != "similar":
            return found.office.id
        raise InvalidContentError("Your account files for no office called %(name)s", name=name)
    if len(known) != 1:
        raise InvalidContentError("Say which office the report is about")
    return known[0].id


def _earlier(core: Core, actor: Actor, sent: Sent) -> Receipt | None:
    """What the same key got before; KeyReusedError where it came with something else."""
    if not sent.idempotency_key:
        return None
    with core.database.unit_of_work(actor.filing_scope) as work:
        row = filings.receipt_by_key(work, actor.account_id, sent.idempotency_key[:MAX_KEY])
        if row is None:
            return None
        revision = revisions.revision(work, row.revision_id)
        asked = (canonical_json(sent.content), _plain(sent.explanations), sent.note or None)
        kept = (revision.content, dict(revision.explanations), revision.note)
        if row.office_id != sent.office_id or asked != kept:
            raise KeyReusedError("This idempotency key was used with another body")
        return receipt_view(row, revision, repeated=True)


def _plain(explanations: Mapping[str, str]) -> dict[str, str]:
    return {key: text.strip() for key, text in explanations.items() if text.strip()}


def _send(core: Core, actor: Actor, sent: Sent) -> Receipt:
    assert sent.office_id is not None
    assert sent.year is not None
    existing = _existing(core, actor, sent.office_id, sent.year)
    if existing is not None:
        _require_replaceable(core, actor, existing, sent)
    require_note(sent.note, public=existing is not None and existing.public)
    require_unblocked(core, sent.office_id, sent.content, _plain(sent.explanations))
    content = sent.content
    if existing is None:
        existing = filing.start_report(
            core, actor, sent.office_id, sent.year, content.form, content, sent.source
        )
    else:
        filing.replace_draft(core, actor, existing.id, content, existing.version, sent.source)
    return submit(core, actor, existing.id, sent.explanations, sent.idempotency_key, sent.note)


def _existing(core: Core, actor: Actor, office_id: int, year: int) -> DeskReport | None:
    with core.database.unit_of_work(actor.filing_scope) as work:
        row = filings.of_office(work, office_id, year)
        report_id = row.id if row is not None else None
    return desk_report(core, actor, report_id) if report_id is not None else None


def _require_replaceable(core: Core, actor: Actor, existing: DeskReport, sent: Sent) -> None:
    """Refuses to overwrite words that somebody typed and has not submitted."""
    with core.database.unit_of_work(actor.filing_scope) as work:
        report = filings.found(work, existing.id)
        require_editable(report)
        current = report.current_revision_id
        submitted = revisions.revision(work, current).content if current else None
    draft = canonical_json(existing.content)
    if not sent.replaces and draft not in {submitted, canonical_json(sent.content)}:
        raise ConflictError(
            "%(office)s has an unfinished draft for %(year)s; say that it may be replaced",
            office=existing.office.name,
            year=existing.year,
        )
