"""Mail: written with what it is about, sent by a worker, kept where there is no mail server.

A mail is a row, written in the transaction of what it tells of. The sweeper, every few
seconds, says that mail waits; a worker claims one under a lease, hands it to the mail
server and settles it. It is sent again only where the worker died, or the connection broke,
after the text was on its way: SMTP does not say then whether it was taken. Its Message-ID
stays the same, so that the recipient's server can tell.
"""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import formataddr, formatdate
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import structlog

from reports.errors import LostLeaseError, UnavailableError
from reports.rules.model import N_
from reports.services import smtp
from reports.services.core import spread_delay
from reports.services.letters import LETTERS, PATH, SUBSCRIPTION, compose
from reports.services.tasks import MAIL
from reports.store import mails, queue
from reports.store.scope import Scope
from reports.store.states import MailState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.services.core import Core
    from reports.settings import Settings
    from reports.store.database import UnitOfWork
    from reports.store.mails import TakenMail
    from reports.store.models import Mail

log = structlog.get_logger(__name__)

LEASE = 150.0
"""Seconds a claim holds. A worker's process is killed after 120 s with one task (workers.settings):
whoever holds a claim for longer is gone."""
MAX_ATTEMPTS = 24
FIRST_DELAY, LONGEST_DELAY = 30.0, 3600.0
"""Seconds before the next attempt. With these, a day goes by before a mail is given up."""
LONGEST_OUTAGE = 300.0
"""Seconds after which a server that was away is tried again, with one mail."""
AT_ONCE = 200
"""Mails that one sweep takes back or keeps; the next one comes in seconds."""
SECRETS_LAST = 30
"""Days a link stays in a mail that nobody could send."""
SENT_LAST = 400
"""Days a settled mail can be looked up: beyond the next year's deadline."""
MAX_REASON = 300

_SECRET = tuple(kind for kind, letter in LETTERS.items() if letter.secret)
_BULK = tuple(kind for kind, letter in LETTERS.items() if letter.bulk)
"""Nobody sits and waits for these."""
_URGENT = tuple(kind for kind in _SECRET if kind not in _BULK)
"""Somebody sits and waits for these."""


def write_mail(
    work: UnitOfWork,
    *,
    to: str,
    kind: str,
    params: Mapping[str, Any],
    district_id: int | None,
    account_id: int | None = None,
    occasion: str | None = None,
) -> bool:
    """Leaves a mail to be sent, with this transaction or not at all; whether one was written.

    None is where the same kind went to the same address on the same `occasion`, or the account
    is closed. `kind` and `params` are those of `letters`; KeyError where one is missing. Whose
    district it is may see it in the outbox; without one, operators only.
    """
    compose(kind, params, "")  # fails here, not in the worker
    if account_id is not None and mails.inactive(work, account_id):
        return False
    return mails.write(
        work,
        {
            "address": to,
            "kind": kind,
            "params": dict(params),
            "district_id": district_id,
            "account_id": account_id,
            "occasion": occasion,
        },
    )


def send_next(core: Core, worker: str) -> int | None:
    """Sends the mail whose turn it is; its id, or None where nothing is due."""
    if core.settings.mail_url is None:
        keep_all(core)
        return None
    with core.database.unit_of_work(Scope.everything("claim a mail")) as work:
        taken = mails.claim(work, worker, LEASE, _URGENT, _BULK)
    if taken is None:
        return None
    try:
        if _send(core, taken):
            # One more word, so that the next goes out at once, behind what is more urgent.
            core.nudge(MAIL.name, MAIL.queue, taken.id)
    except LostLeaseError:
        log.warning("mail lease lost", mail=taken.id)
    return taken.id


def sweep(core: Core) -> int:
    """Takes back what dead workers held, forgets what is old, says that mail waits."""
    with core.database.unit_of_work(Scope.everything("sweep the mail")) as work:
        lost = mails.expired(work, AT_ONCE)
        for mail in lost:
            _try_again(work, mail, N_("The worker died; the mail is sent again"), {})
        for mail in mails.old_secrets(work, _SECRET, PATH, SECRETS_LAST):
            forget_secret(mail)
        mails.forget(work, SENT_LAST)
    if core.settings.mail_url is None:
        return len(lost) + keep_all(core)
    with core.database.unit_of_work(Scope.everything("nudge waiting mail")) as work:
        due = mails.first_due(work)
        heard = MAIL.queue in queue.heard_queues(work, core.policy.worker_silent)
    if due is not None and heard:
        core.nudge(MAIL.name, MAIL.queue, due)
    return len(lost) + (due is not None)


def keep_all(core: Core) -> int:
    """Keeps what waits for an administrator to hand over: there is no mail server."""
    with core.database.unit_of_work(Scope.everything("keep the mail")) as work:
        rows = mails.waiting(work, AT_ONCE)
        for mail in rows:
            mails.settle(work, mail, MailState.KEPT)
    return len(rows)


def forget_secret(mail: Mail) -> None:
    """Takes the link out of a mail that needs it no more, if the link is a secret."""
    if LETTERS[mail.kind].secret:
        mail.params = {name: value for name, value in mail.params.items() if name != PATH}


def message_of(settings: Settings, taken: TakenMail) -> EmailMessage:
    """The message: plain text in UTF-8, under a Message-ID that stays the same."""
    host = urlsplit(settings.site_url).hostname or "localhost"
    subject, text = compose(taken.kind, taken.params, settings.site_url)
    message = EmailMessage()
    message["From"] = formataddr(("政府信息公开年度报告", settings.mail_from or f"gongkai@{host}"))
    message["To"] = taken.address
    message["Subject"] = subject
    message["Date"] = formatdate(taken.created.timestamp())
    message["Message-ID"] = f"<{taken.id}.{taken.created.timestamp():.0f}.gongkai@{host}>"
    message["Auto-Submitted"] = "auto-generated"  # no holiday answers
    if SUBSCRIPTION in taken.params and PATH in taken.params:
        # RFC 8058: one press in the mail program, without a visit.
        page = settings.site_url.rstrip("/") + str(taken.params[PATH])
        message["List-Unsubscribe"] = f"<{page}/{taken.params[SUBSCRIPTION]}/end>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # Base64: whatever the servers on the way can carry.
    message.set_content(text, charset="utf-8", cte="base64")
    return message


def _send(core: Core, taken: TakenMail) -> bool:
    """Whether the next mail may be tried at once."""
    bound = log.bind(mail=taken.id, kind=taken.kind, attempt=taken.attempt)
    if not taken.reachable:
        with core.database.unit_of_work(Scope.everything("set a mail aside")) as work:
            mail = mails.hold(work, taken)
            mails.settle(work, mail, MailState.FAILED, N_("The account is closed"))
            forget_secret(mail)
        return True
    try:
        assert core.settings.mail_url is not None
        smtp.send(core.settings.mail_url, message_of(core.settings, taken))
    except Exception as error:  # noqa: BLE001 - recorded with the mail
        bound.warning("mail not sent", error=str(error))
        _note_failure(core, taken, error)
        return not isinstance(error, UnavailableError)
    with core.database.unit_of_work(Scope.everything("note that a mail left")) as work:
        mail = mails.hold(work, taken)
        mails.settle(work, mail, MailState.SENT)
        forget_secret(mail)
    bound.info("mail sent")
    return True


def _note_failure(core: Core, taken: TakenMail, error: Exception) -> None:
    with core.database.unit_of_work(Scope.everything("note why a mail did not leave")) as work:
        mail = mails.hold(work, taken)
        if isinstance(error, smtp.RefusedError):
            mails.settle(work, mail, MailState.FAILED, error.message, error.params)
        elif isinstance(error, smtp.DeferredError):
            _try_again(work, mail, error.message, error.params)
        elif isinstance(error, UnavailableError):
            _try_again(work, mail, error.message, error.params)
            # The server is away for the others too: one of them at a time finds out.
            mails.postpone(work, min(LONGEST_OUTAGE, _delay(taken.attempt)))
        else:
            reason = f"{type(error).__name__}: {error}"[:MAX_REASON]
            _try_again(work, mail, N_("Unexpected error: %(error)s"), {"error": reason})


def _try_again(work: UnitOfWork, mail: Mail, error: str, params: Mapping[str, Any]) -> None:
    if mail.attempt >= MAX_ATTEMPTS:
        mails.settle(work, mail, MailState.FAILED, error, params)
    else:
        mails.settle(work, mail, MailState.WAITING, error, params, _delay(mail.attempt))


def _delay(attempt: int) -> float:
    return spread_delay(FIRST_DELAY, LONGEST_DELAY, attempt)
