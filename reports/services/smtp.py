"""Handing a message to the mail server, and telling apart why it would not take it."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from reports.errors import GongkaiError, UnavailableError
from reports.rules.model import N_

if TYPE_CHECKING:
    from email.message import EmailMessage

TIMEOUT = 15.0
"""Seconds for each answer of the server. The other stages wait behind a mail on a machine with
one worker, and a server that takes longer has the mail again a little later."""


class RefusedError(GongkaiError):
    """The server will never take this mail: the address does not exist, or the like."""

    code = "mail_refused"


class DeferredError(GongkaiError):
    """The server does not take this mail now (a full mailbox, greylisting); later it may."""

    code = "mail_deferred"


def send(url: str, message: EmailMessage) -> None:
    """Sends; returns once the server has taken responsibility for the message.

    RefusedError and DeferredError concern this mail alone, UnavailableError the server: it is
    away, or does not let us in. Where the connection breaks after the text was sent, nobody
    knows whether it was taken: it is sent again, under the same Message-ID.
    """
    try:
        server = _connect(url)
    except (OSError, smtplib.SMTPException) as error:
        raise UnavailableError(
            "The mail server cannot be used: %(reason)s", reason=_said(error)
        ) from error
    try:
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise _refusal(code, _plain(said)) from error
    except smtplib.SMTPDataError as error:
        raise _refusal(error.smtp_code, _said(error)) from error
    except smtplib.SMTPNotSupportedError as error:
        raise _refusal(550, _said(error)) from error
    except (OSError, smtplib.SMTPException) as error:
        raise UnavailableError(
            "The mail server cannot be used: %(reason)s", reason=_said(error)
        ) from error
    finally:
        # It has been taken or not by now: how the conversation ends changes nothing.
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.quit()


def _connect(url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    host, context = parts.hostname or "localhost", ssl.create_default_context()
    if parts.scheme == "smtps":
        port = parts.port or smtplib.SMTP_SSL_PORT
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=context)
    else:
        port = parts.port or (587 if parts.scheme == "smtp+starttls" else smtplib.SMTP_PORT)
        server = smtplib.SMTP(host, port, timeout=TIMEOUT)
    try:
        if parts.scheme == "smtp+starttls":
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _refusal(code: int, said: str) -> GongkaiError:
    if code >= 500:
        return RefusedError(N_("The mail server refuses this mail: %(reason)s"), reason=said)
    return DeferredError(N_("The mail server asks to try again later: %(reason)s"), reason=said)


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_plain(error.smtp_error)}"
    return str(error) or type(error).__name__


def _plain(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
