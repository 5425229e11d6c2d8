"""The page of one's webhooks: programs that are told what becomes public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from reports.errors import ForbiddenError, GongkaiError, UnavailableError
from reports.services import news, webhooks
from web.access import signed_in
from web.auth.account import own_account
from web.auth.blueprint import blueprint
from web.context import actor, core
from web.errors import status_of
from web.i18n import sentence
from web.label import Label
from web.public.results import query_words
from web.security import ACCOUNT_LIMIT, limiter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Response
    from flask.typing import ResponseReturnValue

STATES: Mapping[str, Label] = {
    "waiting": Label(_("Waiting"), "plain", "clock"),
    "sending": Label(_("Being sent"), "plain", "clock"),
    "delivered": Label(_("Delivered"), "good", "check"),
    "failed": Label(_("Failed"), "error", "error"),
    "skipped": Label(
        _("Overtaken"), "muted", "minus", _("Before it was delivered, something later happened.")
    ),
}
EVENTS: Mapping[str, Label] = {
    "report.published": Label(_("Published")),
    "report.corrected": Label(_("Corrected")),
    "report.withdrawn": Label(_("Withdrawn")),
    "webhook.test": Label(_("Test")),
}
_DONE: Mapping[str, str] = {
    "pause": _("The webhook is paused. What comes meanwhile is delivered when you resume it."),
    "resume": _("The webhook goes on."),
    "test": _("A test is on its way; load the page again in some seconds."),
}


def _account() -> str:
    return f"account:{actor().account_id}"


@blueprint.get("/webhooks")
@signed_in
def list_webhooks() -> Response:
    """One's webhooks with what was delivered, and the form for another."""
    return _page()


@blueprint.post("/webhooks")
@limiter.limit(ACCOUNT_LIMIT, key_func=_account)
@signed_in
def add_webhook() -> Response:
    """Adds one, and shows its secret this once."""
    named = "search"
    try:
        query, asked = webhooks.asked(core(), request.form.get("search", ""))
        title = query_words(asked, news.names(core(), asked)) or gettext("All reports")
        named = "url"
        secret = webhooks.add(core(), own_account().id, request.form.get("url", ""), query, title)
    except (ForbiddenError, UnavailableError):
        raise
    except GongkaiError as error:
        return _page(errors=[(named, sentence(error))], status=status_of(error))
    return _page(secret=secret)


@blueprint.post("/webhooks/<int:webhook_id>")
@limiter.limit(ACCOUNT_LIMIT, key_func=_account)
@signed_in
def change_webhook(webhook_id: int) -> ResponseReturnValue:
    """Pauses, resumes or tries one, or makes another secret for it."""
    act = request.form.get("act", "")
    acts = {"pause": webhooks.pause, "resume": webhooks.resume, "test": webhooks.test}
    if act == "rotate":
        return _page(secret=webhooks.rotate(core(), own_account().id, webhook_id), rotated=True)
    if act not in acts:
        abort(400)
    acts[act](core(), own_account().id, webhook_id)
    flash(_DONE[act], "good")
    return redirect(url_for("auth.list_webhooks", _anchor=f"w-{webhook_id}"), 303)


@blueprint.post("/webhooks/<int:webhook_id>/deliveries/<int:delivery_id>")
@limiter.limit(ACCOUNT_LIMIT, key_func=_account)
@signed_in
def deliver_again(webhook_id: int, delivery_id: int) -> ResponseReturnValue:
    """Delivers a message once more."""
    webhooks.again(core(), own_account().id, webhook_id, delivery_id)
    flash(gettext("It is delivered again, under the same id."), "good")
    return redirect(url_for("auth.list_webhooks", _anchor=f"w-{webhook_id}"), 303)


@blueprint.post("/webhooks/<int:webhook_id>/delete")
@signed_in
def delete_webhook(webhook_id: int) -> ResponseReturnValue:
    """Deletes one at once."""
    webhooks.delete(core(), own_account().id, webhook_id)
    flash(gettext("The webhook is deleted. Nothing more is sent there."), "good")
    return redirect(url_for("auth.list_webhooks"), 303)


def _page(
    secret: str | None = None,
    errors: list[tuple[str, str]] | None = None,
    status: int = 200,
    *,
    rotated: bool = False,
) -> Response:
    own, may_add = webhooks.page(core(), own_account().id)
    html = render_template(
        "account/webhooks.html",
        webhooks=own,
        may_add=may_add,
        most=webhooks.MOST,
        secret=secret,
        rotated=rotated,
        errors=errors or [],
        # A link of the search page brings its search along.
        typed=request.form if errors else request.args,
        ports=core().settings.webhook_ports,
        states=STATES,
        events=EVENTS,
    )
    response = make_response(html, status)
    # The secret must not lie in a cache of the browser.
    response.headers["Cache-Control"] = "no-store"
    return response
