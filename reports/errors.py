"""Errors of the domain; the web turns each into one HTTP answer, the commands into one line.

Every message is one English gettext id with named parameters, so that page, command
and log say the same thing in the reader's language.
"""

from __future__ import annotations

from typing import Any


class GongkaiError(Exception):
    """Base of all errors that a user can understand and act on.

    `code` is stable and machine readable, `message` an English gettext id with
    ``%(name)s`` placeholders, `params` what fills them.
    """

    code = "error"

    def __init__(self, message: str, **params: Any) -> None:
        self.message = message
        self.params = params
        super().__init__(message % params if params else message)


class UnreadableFileError(GongkaiError):
    """A file that is no report, or cannot be read safely (exit status 2 of the commands)."""

    code = "unreadable_file"


class InvalidContentError(GongkaiError):
    """JSON that is not report content; the message names the place."""

    code = "invalid_content"


class NotFoundError(GongkaiError):
    """What was asked for does not exist, or the scope may not see it."""

    code = "not_found"


class WithdrawnError(NotFoundError):
    """It was public once and was taken back."""

    code = "withdrawn"


class ForbiddenError(GongkaiError):
    """The actor may see this but not do that."""

    code = "forbidden"


class TokenError(GongkaiError):
    """The token of a program is not known, was revoked or has expired: a new one is needed."""

    code = "invalid_token"


class ExpiredTokenError(TokenError):
    """The token was good once; its time is over."""

    code = "token_expired"


class TokenScopeError(ForbiddenError):
    """The token's owner may do this, but the token was not made for it."""

    code = "insufficient_scope"


class ConflictError(GongkaiError):
    """Somebody else changed it first; nothing was written."""

    code = "conflict"


class TransitionError(GongkaiError):
    """The step is not open from the report's present status."""

    code = "transition"


class BlockedError(GongkaiError):
    """Errors, or warnings that nobody explained, keep the report from being submitted."""

    code = "blocked"


class InvalidQueryError(GongkaiError):
    """A search that cannot be answered as asked (too long, too many terms, bad cursor)."""

    code = "invalid_query"


class UnavailableError(GongkaiError):
    """A service that is needed does not answer at the moment; trying again later helps."""

    code = "unavailable"


class LostLeaseError(GongkaiError):
    """The job was given to another worker meanwhile; this one's writes must not count."""

    code = "lost_lease"


class RenderingError(GongkaiError):
    """A document could not be produced, for a reason that lies with the installation."""

    code = "rendering"
