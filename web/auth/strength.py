"""What a new password must be: long enough, and none of those that are guessed first.

No rules on which characters it is made of, and no end to its life: NIST SP 800-63B-4, 3.1.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext
from flask_security import PasswordUtil
from zxcvbn import zxcvbn

from web.auth.passwords import MAX_LENGTH, MIN_LENGTH

if TYPE_CHECKING:
    from web.auth.datastore import User

GUESSES = 1_000_000
"""Fewer than this many guesses, by lists, keyboards, dates and repetitions: refused."""
LOOKED_AT = 72
"""Characters the estimate looks at, the library's limit; longer ones are strong by their length."""
OURS = ("gongkai", "zhengfu", "zhengwu", "xinxi", "nianbao")


class PasswordRules(PasswordUtil):
    """The library's hook for the rules of new passwords."""

    def validate(
        self,
        password: str,
        _is_register: bool,  # noqa: FBT001 (the library's signature)
        **kwargs: Any,
    ) -> tuple[list[str] | None, str]:
        """What is wrong with it, as sentences, and the password as it is hashed."""
        user: User | None = kwargs.get("user")
        normal = self.normalize(password)
        wrong = weakness(normal, (user.name, user.email) if user else ())
        return ([wrong] if wrong else None), normal


def weakness(password: str, personal: tuple[str, ...] = ()) -> str | None:
    """Why the password cannot be taken; None where it can. `personal`: name and address."""
    if len(password) < MIN_LENGTH:
        return gettext("A password has at least %(least)s characters.", least=MIN_LENGTH)
    if len(password) > MAX_LENGTH:
        return gettext("A password has at most %(most)s characters.", most=MAX_LENGTH)
    words = [*OURS, *personal, *(address.partition("@")[0] for address in personal)]
    if zxcvbn(password[:LOOKED_AT], user_inputs=words)["guesses"] < GUESSES:
        return gettext(
            "This password is one of the first that would be guessed. Use several words "
            "together, or let your browser make one."
        )
    return None
