"""The outbox: what was sent, what could not be, and what an administrator hands over.

Mail may hold a link that lets whoever has it act as the recipient (an invitation, a new
password). Such a link is hidden here. It is shown on request, which the audit trail keeps,
only while the mail has not left and only to whoever is to hand it over: for an invitation the
administrators of the district, for a password operators, as an account may belong to other
districts too. Once the mail was sent or handed over the link is deleted from the database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.errors import ForbiddenError, TransitionError
from reports.services import audit, mailing
from reports.services.actors import Actor, Permission
from reports.services.letters import LETTERS, PATH, compose
from reports.services.tasks import MAIL
from reports.services.views import Listing, MailView, Outbox
from reports.services.views.listing import Reason
from reports.store import mails, places
from reports.store.states import MailState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.services.core import Core
    from reports.store.database import UnitOfWork
    from reports.store.models import Mail

TO_HAND_OVER = (MailState.KEPT, MailState.FAILED)
"""Of these somebody has to take care."""
MAX_RETRIED = 500


def outbox(
    core: Core, actor: Actor, state: MailState | None = None, after: str | None = None
) -> Outbox:
    """The mails of the actor's district (all of them for operators), newest first, 20 a page."""
    actor.require(Permission.ADMINISTER)
    size, before = 20, int(after) if after and after.isdecimal() else None
    with core.database.unit_of_work(actor.scope) as work:
        rows = mails.page(work, [state] if state else list(MailState), before, size + 1)
        counts = mails.counts(work)
        names = _districts(work, rows)
        shown = tuple(_view(core, actor, row, names) for row in rows[:size])
    following = str(rows[size - 1].id) if len(rows) > size else None
    total = counts.get(state, 0) if state else sum(counts.values())
    return Outbox(Listing(total, shown, following), counts, core.settings.mail_url is not None)


def mail(core: Core, actor: Actor, mail_id: int) -> MailView:
    """One mail, its secret link hidden; NotFoundError."""
    actor.require(Permission.ADMINISTER)
    with core.database.unit_of_work(actor.scope) as work:
        row = mails.locked(work, mail_id)
        return _view(core, actor, row, _districts(work, [row]))


def show_link(core: Core, actor: Actor, mail_id: int) -> MailView:
    """The mail with its secret link; the audit trail keeps that it was looked at.

    ForbiddenError for whoever is not to hand it over; TransitionError where it has left.
    """
    actor.require(Permission.ADMINISTER)
    with core.database.unit_of_work(actor.scope) as work:
        row = mails.locked(work, mail_id)
        if not actor.may(LETTERS[row.kind].hands_over):
            raise ForbiddenError("Only an operator of the service may see this link")
        if not _may_show(core, actor, row):
            raise TransitionError("The mail has left or is about to; its link is not shown")
        audit.record(
            work, actor, "mail_link_shown", district_id=row.district_id, subject=row.address
        )
        return _view(core, actor, row, _districts(work, [row]), hidden=False)


def hand_over(core: Core, actor: Actor, mail_id: int) -> None:
    """Notes that the mail reached its recipient in another way; its secret link is deleted."""
    actor.require(Permission.ADMINISTER)
    with core.database.unit_of_work(actor.scope) as work:
        row = mails.locked(work, mail_id)
        if row.state not in TO_HAND_OVER:
            raise TransitionError("Only a mail that was not sent can be handed over")
        mails.settle(work, row, MailState.HANDED_OVER)
        mailing.forget_secret(row)
        audit.record(
            work, actor, "mail_handed_over", district_id=row.district_id, subject=row.address
        )


def send_again(core: Core, actor: Actor, ids: Sequence[int] | None = None) -> int:
    """Sends mails that failed or were kept, or all that failed; how many go.

    TransitionError where there is no mail server.
    """
    actor.require(Permission.ADMINISTER)
    if core.settings.mail_url is None:
        raise TransitionError("There is no mail server; set GONGKAI_MAIL_URL")
    with core.database.unit_of_work(actor.scope) as work:
        if ids is None:
            rows = list(mails.failed(work, MAX_RETRIED))
        else:
            rows = [mails.locked(work, mail_id) for mail_id in ids[:MAX_RETRIED]]
        going = [row for row in rows if row.state in TO_HAND_OVER and not _lost_link(row)]
        for row in going:
            row.attempt = 0
            mails.settle(work, row, MailState.WAITING)
            audit.record(
                work, actor, "mail_sent_again", district_id=row.district_id, subject=row.address
            )
        if going:
            first = going[0].id
            work.after_commit(lambda: core.nudge(MAIL.name, MAIL.queue, first))
    return len(going)


def _lost_link(row: Mail) -> bool:
    """Whether the mail would arrive without the link that it is about."""
    return LETTERS[row.kind].secret and PATH not in row.params


def _may_show(core: Core, actor: Actor, row: Mail) -> bool:
    letter = LETTERS[row.kind]
    waits_in_vain = row.state == MailState.WAITING and core.settings.mail_url is None
    return (
        letter.secret
        and PATH in row.params
        and (row.state in TO_HAND_OVER or waits_in_vain)
        and actor.may(letter.hands_over)
    )


def _districts(work: UnitOfWork, rows: Sequence[Mail]) -> Mapping[int, str]:
    return places.district_names(work, {row.district_id for row in rows if row.district_id})


def _view(
    core: Core, actor: Actor, row: Mail, names: Mapping[int, str], *, hidden: bool = True
) -> MailView:
    letter = LETTERS[row.kind]
    hides = letter.secret and (hidden or PATH not in row.params)
    subject, text = compose(row.kind, row.params, core.settings.site_url, hidden=hides)
    return MailView(
        id=row.id,
        district=names.get(row.district_id) if row.district_id else None,
        address=row.address,
        kind=row.kind,
        subject=subject,
        text=text,
        state=MailState(row.state),
        attempt=row.attempt,
        created=row.created_at,
        settled=row.settled_at,
        not_before=row.not_before,
        error=Reason(row.error, row.error_params or {}) if row.error else None,
        hides_link=hides,
        may_show=hides and _may_show(core, actor, row),
    )
