"""One's own account: who one is here, and the way to everything about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template

from reports.services import accounts
from web.access import signed_in
from web.auth.blueprint import blueprint
from web.context import actor, core

if TYPE_CHECKING:
    from reports.services.views import AccountView


@blueprint.get("")
@signed_in
def home() -> str:
    """Who is signed in, with which roles, and what can be done about it."""
    return render_template("account/index.html", account=own_account(), who=actor())


def own_account() -> AccountView:
    """The account of whoever is asking."""
    account_id = actor().account_id
    assert account_id is not None
    return accounts.account(core(), account_id)
