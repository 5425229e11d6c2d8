"""Limits on guessing, put around the library's views: by network address, account, or session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request, session
from flask_limiter.util import get_remote_address
from flask_security import current_user

from web.security import limiter

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

SIGN_IN_LIMIT = "10 per 5 minutes"  # failed attempts, per address and per account
FACTOR_LIMIT = "5 per 5 minutes"  # wrong codes, per account that is signing in
RESET_LIMIT = "10 per hour"  # links asked for, per network address
RESET_EACH_LIMIT = "3 per hour"  # and per address of mail
LONGEST_ADDRESS = 254

__all__ = ["get_remote_address"]


def limit(
    app: Flask,
    endpoint: str,
    rate: str,
    *keys: Callable[[], str],
    deduct_when: Callable[[Response], bool] | None = None,
) -> None:
    """Limits what is sent to a route, once for each key."""
    view = app.view_functions[endpoint]
    for key in keys:
        view = limiter.limit(rate, key_func=key, methods=["POST"], deduct_when=deduct_when)(view)
    app.view_functions[endpoint] = view


def failed(response: Response) -> bool:
    """Whether what was sent was wrong: all these routes lead on when it is right.

    Programs that ask for JSON are told 400 where a page would be shown again: they count, too.
    """
    return response.status_code != 302


def address_typed() -> str:
    """The address of mail that was typed, whether it has an account or not."""
    return f"reset:{request.form.get('email', '').strip().lower()[:LONGEST_ADDRESS]}"


def signing_in() -> str:
    """The account that has shown its password and owes its second factor."""
    return f"factor:{session.get('tf_user_id', '')}"


def signed_in() -> str:
    """The account that is signed in."""
    return f"account:{current_user.get_id()}"
