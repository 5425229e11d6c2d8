"""The people of a district: inviting them, their roles, and its rule of second factors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext

from reports.errors import InvalidContentError
from reports.services import catalogue, invitations, members
from reports.services.actors import Permission
from reports.services.members import MAX_REASON
from reports.store.states import Role
from web.access import requires
from web.admin.blueprint import blueprint
from web.context import actor, core
from web.i18n import sentence
from web.security import ACCOUNT_LIMIT, limiter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from reports.services.views import OfficeView

ROLES = (Role.CLERK, Role.REVIEWER, Role.ADMINISTRATOR)
LONGEST_SEARCH = 100


@blueprint.get("/people")
@requires(Permission.ADMINISTER)
def people() -> str:
    """Who works in the district, who is invited, and the form to invite more."""
    code = request.args.get("district")
    if actor().district_id is None and code is None:
        return render_template("admin/people_where.html", districts=catalogue.districts(core()))
    return _page(code)


def _page(code: str | None, errors: Sequence[tuple[str, str]] = ()) -> str:
    words = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    page = members.page(core(), actor(), code, words, request.args.get("after"))
    return render_template(
        "admin/people.html",
        page=page,
        words=words,
        roles=ROLES,
        offices=_offices(page.district.code),
        max_reason=MAX_REASON,
        errors=errors,
        typed=request.form,
    )


@blueprint.get("/people/<int:account_id>")
@requires(Permission.ADMINISTER)
def person(account_id: int) -> str:
    """One of them: every role, and what can be done about it."""
    found = members.member(core(), actor(), account_id)
    codes = dict.fromkeys(m.district for m in found.memberships if m.district and m.ended is None)
    return render_template(
        "admin/person.html",
        member=found,
        roles=ROLES,
        offices={code: _offices(code) for code in codes},
        myself=actor().account_id,
        max_reason=MAX_REASON,
    )


@blueprint.post("/people/invitations")
@limiter.limit(ACCOUNT_LIMIT, key_func=lambda: f"account:{actor().account_id}")
@requires(Permission.ADMINISTER)
def invite() -> ResponseReturnValue:
    """Invites the addresses typed, one on a line."""
    emails = request.form.get("emails", "").replace(",", "\n").replace(";", "\n").split()
    code = request.form.get("district")
    if not emails:
        return _page(code, [("emails", gettext("Type at least one address"))]), 422
    try:
        role, office_id = _role()
        done = invitations.invite(core(), actor(), emails, role, office_id, code)
    except InvalidContentError as error:
        return _page(code, [("invite-office", sentence(error))]), 422
    if done.sent:
        told = ngettext("%(num)s invitation sent.", "%(num)s invitations sent.", len(done.sent))
        flash(told, "good")
    for message, addresses in (
        (gettext("These have this role already: %(list)s"), done.present),
        (gettext("These are no addresses: %(list)s"), done.wrong),
    ):
        if addresses:
            flash(message % {"list": gettext(", ").join(addresses)}, "warning")
    return _back(code)


@blueprint.post("/people/invitations/<int:invitation_id>/again")
@limiter.limit(ACCOUNT_LIMIT, key_func=lambda: f"account:{actor().account_id}")
@requires(Permission.ADMINISTER)
def invite_again(invitation_id: int) -> ResponseReturnValue:
    """Sends an invitation anew; the link from before counts no more."""
    email = invitations.send_again(core(), actor(), invitation_id)
    flash(gettext("Sent again to %(email)s; the earlier link counts no more.", email=email), "good")
    return _back(request.form.get("district"))


@blueprint.post("/people/invitations/<int:invitation_id>/withdraw")
@requires(Permission.ADMINISTER)
def withdraw_invitation(invitation_id: int) -> ResponseReturnValue:
    """Takes an invitation back."""
    email = invitations.withdraw(core(), actor(), invitation_id)
    flash(gettext("The invitation of %(email)s is withdrawn.", email=email), "plain")
    return _back(request.form.get("district"))


@blueprint.post("/people/second-factor")
@requires(Permission.ADMINISTER)
def demand_factor() -> ResponseReturnValue:
    """Makes a second factor a duty in the district, or a choice again."""
    required = request.form.get("required") == "yes"
    code = request.form.get("district")
    reason = request.form.get("reason", "")
    members.require_second_factor(core(), actor(), reason, required=required, district=code)
    if required:
        told = gettext("Whoever has no second factor must set one up before anything else.")
    else:
        told = gettext("A second factor is everybody's own choice again.")
    flash(told, "good")
    return _back(code)


@blueprint.post("/people/<int:account_id>/roles")
@requires(Permission.ADMINISTER)
def grant_role(account_id: int) -> ResponseReturnValue:
    """Gives somebody one role more."""
    role, office_id = _role()
    members.grant(core(), actor(), account_id, role, office_id, request.form.get("district"))
    flash(gettext("The role is given; it counts at once."), "good")
    return redirect(url_for("admin.person", account_id=account_id), 303)


@blueprint.post("/people/<int:account_id>/roles/<int:membership_id>/change")
@requires(Permission.ADMINISTER)
def change_role(account_id: int, membership_id: int) -> ResponseReturnValue:
    """Puts another role in the place of one."""
    role, office_id = _role()
    members.change(core(), actor(), membership_id, role, office_id)
    flash(gettext("The role is changed; it counts at once."), "good")
    return redirect(url_for("admin.person", account_id=account_id), 303)


@blueprint.post("/people/<int:account_id>/roles/<int:membership_id>/end")
@requires(Permission.ADMINISTER)
def end_role(account_id: int, membership_id: int) -> ResponseReturnValue:
    """Ends a role at once."""
    members.end(core(), actor(), membership_id)
    flash(gettext("The role has ended. What was filed and decided with it stays."), "plain")
    if account_id == actor().account_id:
        return redirect(url_for("auth.start"), 303)
    return redirect(url_for("admin.person", account_id=account_id), 303)


@blueprint.post("/people/<int:account_id>/roles/<int:membership_id>/resume")
@requires(Permission.ADMINISTER)
def resume_role(account_id: int, membership_id: int) -> ResponseReturnValue:
    """Begins a role again that has ended."""
    members.resume(core(), actor(), membership_id)
    flash(gettext("The role counts again."), "good")
    return redirect(url_for("admin.person", account_id=account_id), 303)


@blueprint.post("/people/<int:account_id>/second-factor")
@requires(Permission.ADMINISTER)
def reset_factor(account_id: int) -> ResponseReturnValue:
    """Takes away a second factor that was lost."""
    reason = request.form.get("reason", "")
    members.reset_second_factor(core(), actor(), account_id, reason)
    flash(gettext("The second factor is taken away; the password alone signs in now."), "good")
    return redirect(url_for("admin.person", account_id=account_id), 303)


def _role() -> tuple[Role, int | None]:
    """The role chosen, and for a clerk the office."""
    chosen = request.form.get("role")
    if chosen not in ROLES:
        raise InvalidContentError("Choose a role")
    role = Role(chosen)
    return role, request.form.get("office", type=int) if role is Role.CLERK else None


def _offices(code: str) -> tuple[OfficeView, ...]:
    return members.offices(core(), actor(), code)


def _back(code: str | None) -> ResponseReturnValue:
    chosen = code if actor().district_id is None else None
    return redirect(url_for("admin.people", district=chosen), 303)
