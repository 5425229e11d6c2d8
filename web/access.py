"""Every route says who may call it; a route that does not is refused.

::

    @blueprint.get("/rules")
    @public
    def rules() -> str: ...

    @blueprint.post("/desk/<int:report_id>/submit")
    @requires(Permission.FILE)
    def submit(report_id: int) -> Response: ...

The decorators only mark the function; one hook before the request enforces the mark, so
that a forgotten decorator fails closed. Views of libraries are marked with `declare`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Flask, current_app, request

from web.context import actor
from web.errors import SecondFactorRequiredError

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.services.actors import Permission

_View = TypeVar("_View", bound="Callable[..., Any]")
_DECLARED = "gongkai.access"


@dataclass(frozen=True)
class Access:
    """Who may call a route: everybody, anybody signed in, or holders of a permission."""

    kind: str
    permission: Permission | None = None


PUBLIC = Access("public")
SIGNED_IN = Access("signed_in")
SETTING_UP = Access("setting_up")
"""Anybody signed in, even before they have the second factor that their district demands."""


def public(view: _View) -> _View:
    """Marks a view that everybody may call."""
    return _mark(view, PUBLIC)


def signed_in(view: _View) -> _View:
    """Marks a view for any account, whatever its roles."""
    return _mark(view, SIGNED_IN)


def setting_up(view: _View) -> _View:
    """Marks a view on which a second factor is set up, or which is needed on the way there."""
    return _mark(view, SETTING_UP)


def requires(permission: Permission) -> Callable[[_View], _View]:
    """Marks a view for those whom their roles grant `permission`."""
    return lambda view: _mark(view, Access("permission", permission))


def declare(app: Flask, endpoint: str, access: Access) -> None:
    """States who may call a route whose function is a library's."""
    app.extensions.setdefault(_DECLARED, {})[endpoint] = access


def access_of(app: Flask, endpoint: str, method: str = "GET") -> Access | None:
    """What a route declares; None where it declares nothing."""
    declared = app.extensions.get(_DECLARED, {}).get(endpoint)
    view = app.view_functions[endpoint]
    if declared is None and hasattr(view, "view_class"):
        view = getattr(view.view_class, method.lower(), view)
    return declared or getattr(view, "access", None)


def init_app(app: Flask) -> None:
    """Enforces the declarations; called after sign-in, whose hook sets ``g.actor`` first."""
    declare(app, "static", PUBLIC)
    app.before_request(_enforce)


def _enforce() -> None:
    if request.endpoint is None:
        return  # no such page: the router answers 404 or 405
    method = "GET" if request.method == "HEAD" else request.method
    access = access_of(current_app, request.endpoint, method)
    if access is None:
        message = f"{request.endpoint} does not declare who may call it"
        raise RuntimeError(message)
    if access.kind == "public" or request.method == "OPTIONS":
        return
    someone = actor()
    if someone.must_set_up and access != SETTING_UP:
        raise SecondFactorRequiredError("Your district demands a second factor; set one up first.")
    if access.permission is not None:
        someone.require(access.permission)


def _mark(view: _View, access: Access) -> _View:
    view.access = access  # type: ignore[attr-defined]
    return view
