"""Following a search by mail, without an account: asking, confirming, changing, leaving.

Nothing is done by opening a link: mail servers open them to look for harm. Every act is a form,
save the one press in a mail program (RFC 8058), which is a POST as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from reports.errors import InvalidContentError
from reports.services import news, searching, subscribing, webhooks
from reports.store.states import Frequency, WebhookEvent
from web.access import public
from web.context import core
from web.i18n import language, sentence
from web.public.blueprint import blueprint
from web.public.feeds import canonical
from web.public.results import query_words
from web.security import SEARCH_LIMIT, SUBSCRIBE_LIMIT, csrf, limiter

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

_SOME = 3  # of what a search finds now, to show what will be told


@blueprint.get("/subscriptions")
@public
def subscriptions() -> str:
    """What can be followed and how, and the way to what one follows."""
    return render_template("public/subscriptions.html", can_mail=_can_mail())


@blueprint.post("/subscriptions")
@public
@limiter.limit(SUBSCRIBE_LIMIT)
def send_subscriptions_link() -> ResponseReturnValue:
    """Mails the secret link; the answer is the same for an address that follows nothing."""
    address = request.form.get("address", "")
    try:
        subscribing.send_link(core(), address, language())
    except InvalidContentError as error:
        page = render_template(
            "public/subscriptions.html", can_mail=_can_mail(), error=sentence(error), typed=address
        )
        return page, 422
    return render_template("public/subscriptions.html", can_mail=_can_mail(), sent=True)


@blueprint.get("/about/webhooks")
@public
def about_webhooks() -> str:
    """What programs are told, how to verify it, and what happens where they do not answer."""
    return render_template("public/about_webhooks.html", events=WebhookEvent, most=webhooks.MOST)


@blueprint.get("/subscriptions/new")
@public
@limiter.limit(SEARCH_LIMIT)
def new_subscription() -> str:
    """What would be followed, in words and in numbers, and the form that asks for it."""
    return _new()


@blueprint.post("/subscriptions/new")
@public
@limiter.limit(SUBSCRIBE_LIMIT)
def subscribe() -> ResponseReturnValue:
    """Asks the address; the answer is the same whether it is known or not."""
    if not _can_mail():
        abort(404)
    query, address = canonical(lang=False), request.form.get("address", "")
    try:
        subscribing.request(core(), address, query, _title(), _frequency(), language())
    except InvalidContentError as error:
        return _new(error=sentence(error), typed=address), 422
    return render_template("public/subscribed.html", title=_title(), query=query)


@blueprint.get("/subscriptions/confirm/<token>")
@public
def confirmation(token: str) -> Response:
    """What the link would confirm, and the button that does."""
    asked = subscribing.unconfirmed(core(), token)
    return _secret(
        render_template("public/subscription_confirm.html", subscription=asked, token=token)
    )


@blueprint.post("/subscriptions/confirm/<token>")
@public
def confirm_subscription(token: str) -> ResponseReturnValue:
    """Begins to follow."""
    path = subscribing.confirm(core(), token)
    flash(gettext("The subscription is confirmed"), "good")
    return redirect(path, 303)


@blueprint.get("/subscriptions/<token>")
@public
def own_subscriptions(token: str) -> Response:
    """All that the address follows."""
    found = subscribing.followed(core(), token)
    return _secret(render_template("public/subscriptions_own.html", found=found, token=token))


@blueprint.post("/subscriptions/<token>/<int:subscription_id>")
@public
def change_subscription(token: str, subscription_id: int) -> ResponseReturnValue:
    """Changes, pauses or resumes one."""
    act = request.form.get("act")
    if act in {"pause", "resume"}:
        subscribing.pause(core(), token, subscription_id, paused=act == "pause")
    else:
        subscribing.change(core(), token, subscription_id, _frequency())
    flash(gettext("Saved"), "good")
    return redirect(url_for(".own_subscriptions", token=token), 303)


@blueprint.get("/subscriptions/<token>/<int:subscription_id>/end")
@public
def ending(token: str, subscription_id: int) -> Response:
    """The button that unsubscribes; opening the page does not."""
    found = subscribing.subscription(core(), token, subscription_id)
    return _secret(render_template("public/subscription_end.html", subscription=found, token=token))


@blueprint.post("/subscriptions/<token>/<int:subscription_id>/end")
@public
@csrf.exempt  # a mail program presses it (RFC 8058); the secret in the address is the proof
def end_subscription(token: str, subscription_id: int) -> ResponseReturnValue:
    """Unsubscribes at once."""
    title = subscribing.subscription(core(), token, subscription_id).title
    subscribing.end(core(), token, subscription_id)
    return _secret(render_template("public/subscription_ended.html", title=title, token=token))


@blueprint.post("/subscriptions/<token>/forget")
@public
def forget_subscriber(token: str) -> ResponseReturnValue:
    """Deletes the address and everything about it."""
    subscribing.forget(core(), token)
    flash(gettext("Your address and all its subscriptions are deleted"), "good")
    return redirect(url_for(".subscriptions"), 303)


def _new(error: str | None = None, typed: str = "") -> str:
    found = news.news(core(), _asked(), _SOME)
    return render_template(
        "public/subscription_new.html",
        title=_title(),
        query=canonical(lang=False),
        params=parse_qs(canonical(lang=False)),
        news=found,
        can_mail=_can_mail(),
        error=error,
        typed=typed,
        frequency=request.form.get("frequency", Frequency.DAILY.value),
    )


def _title() -> str:
    asked = _asked()
    return query_words(asked, news.names(core(), asked)) or gettext("All reports")


def _asked() -> searching.SearchRequest:
    return searching.request_of(request.args.to_dict(flat=False))


def _frequency() -> Frequency:
    weekly = request.form.get("frequency") == Frequency.WEEKLY
    return Frequency.WEEKLY if weekly else Frequency.DAILY


def _can_mail() -> bool:
    return core().settings.mail_url is not None


def _secret(page: str) -> Response:
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
