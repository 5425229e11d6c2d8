"""The outbox: mails by state, one with its text, handing over and sending again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext

from reports.services import outbox as use
from reports.services.actors import Permission
from reports.store.states import MailState
from web.access import requires
from web.admin.blueprint import blueprint
from web.context import actor, core

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("/outbox")
@requires(Permission.ADMINISTER)
def outbox() -> str:
    """Mails of the district, newest first."""
    named = request.args.get("state")
    state = MailState(named) if named in set(MailState) else None
    page = use.outbox(core(), actor(), state, request.args.get("after"))
    return render_template("admin/outbox.html", page=page, state=state, states=list(MailState))


@blueprint.get("/outbox/<int:mail_id>")
@requires(Permission.ADMINISTER)
def mail(mail_id: int) -> str:
    """One mail with its text, a secret link hidden."""
    found = use.mail(core(), actor(), mail_id)
    return render_template("admin/mail.html", mail=found, sends=_sends())


@blueprint.post("/outbox/<int:mail_id>/link")
@requires(Permission.ADMINISTER)
def show_link(mail_id: int) -> str:
    """The same with its link. By POST, as it leaves a line in the audit trail."""
    found = use.show_link(core(), actor(), mail_id)
    return render_template("admin/mail.html", mail=found, sends=_sends())


@blueprint.post("/outbox/<int:mail_id>/handed-over")
@requires(Permission.ADMINISTER)
def hand_over(mail_id: int) -> ResponseReturnValue:
    """Notes that the recipient has it."""
    use.hand_over(core(), actor(), mail_id)
    flash(gettext("Noted that the mail was handed over."), "good")
    return redirect(url_for("admin.outbox"), 303)


@blueprint.post("/outbox/again")
@requires(Permission.ADMINISTER)
def send_again() -> ResponseReturnValue:
    """Sends one mail, or all that failed."""
    chosen = request.form.getlist("mail", type=int)
    count = use.send_again(core(), actor(), chosen or None)
    message = ngettext("%(num)s mail is sent again.", "%(num)s mails are sent again.", count)
    flash(message, "good" if count else "plain")
    return redirect(url_for("admin.outbox"), 303)


def _sends() -> bool:
    return core().settings.mail_url is not None
