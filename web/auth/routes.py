"""Where one goes after signing in, and the choice among several districts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, session, url_for

from reports.errors import NotFoundError
from reports.services.actors import Permission
from web.access import signed_in
from web.auth.account import own_account
from web.auth.actors import MEMBERSHIP
from web.auth.blueprint import blueprint
from web.context import actor

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from reports.services.actors import Actor
    from reports.services.views import AccountView, MembershipView


@blueprint.get("/start")
@signed_in
def start() -> ResponseReturnValue:
    """The place where this account works; first the choice, where it has several districts."""
    if len(districts(own_account())) > 1 and MEMBERSHIP not in session:
        return redirect(url_for("auth.choose"), 303)
    return redirect(workplace(actor()), 303)


@blueprint.get("/district")
@signed_in
def choose() -> str:
    """The districts and roles of this account."""
    return render_template("auth/choose.html", choices=districts(own_account()), chosen=actor())


@blueprint.post("/district")
@signed_in
def take() -> ResponseReturnValue:
    """Works in that district from now on."""
    wanted = request.form.get("membership", type=int)
    if wanted not in {m.id for m in own_account().memberships}:
        raise NotFoundError("Your account has no such membership")
    session[MEMBERSHIP] = wanted
    return redirect(url_for("auth.start"), 303)


def workplace(who: Actor) -> str:
    """The address of the page where somebody with these roles begins."""
    roles = {role.value for role in who.roles}
    if roles & {"operator", "administrator"}:
        return url_for("admin.queue")
    if "reviewer" in roles:
        return url_for("review.show_board")
    if who.may(Permission.FILE):
        return url_for("desk.index")
    return url_for("public.home")


def districts(account: AccountView) -> list[list[MembershipView]]:
    """The memberships of each district: a choice is a district, with all roles one has there."""
    found: dict[int | None, list[MembershipView]] = {}
    for membership in account.memberships:
        found.setdefault(membership.district_id, []).append(membership)
    return list(found.values())
