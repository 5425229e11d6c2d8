"""`gongkai user`: accounts, their passwords and second factors, and tokens for programs."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import click
from rich.console import Console

from deploy.core import data_option, open_core
from deploy.listing import table
from reports.errors import InvalidContentError, NotFoundError
from reports.services import accounts, members, tokens
from reports.services.accounts import NewMembership
from reports.services.actors import SYSTEM
from reports.services.tokens import DAYS, MAX_DAYS, NewToken
from reports.store.states import Role, TokenScope
from web.auth.passwords import MAX_LENGTH, MIN_LENGTH, hash_password

if TYPE_CHECKING:
    from pathlib import Path

    from reports.services.accounts import Credentials
    from reports.services.core import Core


@click.group("user")
def command() -> None:
    """List accounts, add one, change a password, reset a second factor, make a token."""


@command.command("list")
@data_option
def list_accounts(data: Path | None) -> None:
    """Every account and what it may do where."""
    with open_core(data) as core:
        found = accounts.accounts(core, SYSTEM)
    rows = [
        (
            a.email,
            a.name,
            "yes" if a.active else "no",
            "\n".join(
                " ".join(filter(None, (m.role.value, m.district, m.office))) for m in a.memberships
            ),
        )
        for a in found
    ]
    Console().print(table(("mail", "name", "active", "roles"), rows))


@command.command("add")
@click.argument("email")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--district", metavar="CODE", help="Everywhere but for operators.")
@click.option("--office", type=int, metavar="ID", help="What a clerk files for.")
@data_option
def add(
    email: str,
    name: str,
    *,
    role: str,
    district: str | None,
    office: int | None,
    data: Path | None,
) -> None:
    """Make an account; its password is asked for, or made up and shown where nothing is typed."""
    if (Role(role) is Role.OPERATOR) != (district is None):
        raise InvalidContentError("Operators belong to no district, everybody else to one")
    with open_core(data) as core:
        password = _ask()
        membership = NewMembership(Role(role), district, office)
        accounts.create_account(core, email, name, hash_password(password), [membership])
    click.echo(f"Account {email} made")


@command.command("password")
@click.argument("email")
@data_option
def password(email: str, data: Path | None) -> None:
    """Change the password of an account and end its sessions."""
    with open_core(data) as core:
        account = _account(core, email)
        accounts.set_password(core, account.id, hash_password(_ask()))
    click.echo(f"Password of {email} changed; it is signed out everywhere")


@command.command("reset-factor")
@click.argument("email")
@click.option("--reason", required=True, help="Kept in the audit trail.")
@data_option
def reset_factor(email: str, reason: str, data: Path | None) -> None:
    """Take away app, passkeys and recovery codes that somebody has lost; end their sessions."""
    with open_core(data) as core:
        members.reset_second_factor(core, SYSTEM, _account(core, email).id, reason)
    click.echo(f"{email} signs in with the password alone until another factor is set up")


@command.command("token")
@click.argument("email")
@click.option("--name", default="command line", show_default=True, help="What it is for.")
@click.option("--district", metavar="CODE", help="Where it acts, if the account acts in several.")
@click.option(
    "--scope",
    default=TokenScope.SUBMIT.value,
    show_default=True,
    type=click.Choice([scope.value for scope in TokenScope]),
    help="What it may do.",
)
@click.option(
    "--days",
    default=DAYS,
    show_default=True,
    type=click.IntRange(1, MAX_DAYS),
    help="For how long it counts.",
)
@data_option
def token(
    email: str, *, name: str, district: str | None, scope: str, days: int, data: Path | None
) -> None:
    """Make a token for the API, acting as this account; it is shown this once."""
    with open_core(data) as core:
        account = accounts.account(core, _account(core, email).id)
        fitting = [m for m in account.memberships if district in (None, m.district)]
        if not fitting:
            raise NotFoundError("%(email)s has no role there", email=email)
        new = NewToken(fitting[0].id, name, TokenScope(scope), days)
        click.echo(tokens.create(core, account.id, new))


@command.command("tokens")
@click.argument("email")
@data_option
def list_tokens(email: str, data: Path | None) -> None:
    """The tokens of an account that were not revoked."""
    with open_core(data) as core:
        found = tokens.tokens(core, _account(core, email).id)
    rows = [
        (
            str(t.id),
            t.name,
            t.district or "",
            t.scope.value,
            f"{t.created:%Y-%m-%d}",
            f"{t.expires:%Y-%m-%d}" + (" (over)" if t.expired else ""),
            f"{t.used:%Y-%m-%d %H:%M}" if t.used else "never",
        )
        for t in found
    ]
    columns = ("id", "name", "district", "scope", "created", "expires", "last used")
    Console().print(table(columns, rows))


@command.command("revoke")
@click.argument("email")
@click.argument("token_id", metavar="ID", type=int)
@data_option
def revoke(email: str, token_id: int, data: Path | None) -> None:
    """End a token (see `tokens` for its id); programs that use it are refused from now on."""
    with open_core(data) as core:
        tokens.revoke(core, _account(core, email).id, token_id)
    click.echo(f"Token {token_id} of {email} counts no more")


def _account(core: Core, email: str) -> Credentials:
    found = accounts.find_account(core, email)
    if found is None:
        raise NotFoundError("There is no account %(email)s", email=email)
    return found


def _ask() -> str:
    """A password typed twice (or once through a pipe); an empty one is made up and shown."""
    interactive = click.get_text_stream("stdin").isatty()
    if interactive:
        typed = click.prompt(
            "Password (empty: make one up)",
            default="",
            hide_input=True,
            confirmation_prompt=True,
            show_default=False,
        )
    else:
        typed = click.get_text_stream("stdin").readline().rstrip("\r\n")
    if not typed:
        typed = secrets.token_urlsafe(12)
        click.echo(f"Password: {typed}")
    if not MIN_LENGTH <= len(typed) <= MAX_LENGTH:
        raise InvalidContentError(
            "A password has between %(least)s and %(most)s characters",
            least=MIN_LENGTH,
            most=MAX_LENGTH,
        )
    return typed
