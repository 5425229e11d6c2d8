"""Time-based codes: the library's, each counted once, its secret drawn for the camera."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import qrcode
from flask_security import Totp
from markupsafe import Markup
from passlib.exc import UsedTokenError
from qrcode.image.svg import SvgPathImage

from reports.services import factors
from web.context import core

if TYPE_CHECKING:
    from web.auth.datastore import User


class CountedTotp(Totp):
    """The library's codes; a code that was right once is refused the second time (RFC 6238)."""

    def generate_qrcode(self, username: str, totp: str) -> Markup:
        """The secret as a drawing within the page: no address that could be kept or logged."""
        image = qrcode.make(self.get_totp_uri(username, totp), image_factory=SvgPathImage)
        drawn = io.BytesIO()
        image.save(drawn)
        svg = drawn.getvalue().decode("utf-8")
        return Markup(svg[svg.index("<svg") :])  # noqa: S704 (made of squares by the library)

    def get_last_counter(self, user: User) -> int | None:
        """The time step of the last code that was right."""
        return user.kept.totp_counter

    def set_last_counter(self, user: User, tmatch: Any) -> None:
        """Notes the time step; refuses where another sign-in was faster with the same code."""
        if not factors.accept_code(core(), user.id, tmatch.counter):
            raise UsedTokenError
