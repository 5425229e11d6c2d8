"""What proves who somebody is, as sign-in keeps it: password, time-based codes, passkeys.

The sign-in library makes, encrypts and checks all of these; here they are stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from reports.errors import ConflictError, NotFoundError
from reports.services import accounts
from reports.services.mailing import write_mail
from reports.store import people, queue
from reports.store.models import Account, Passkey
from reports.store.scope import Scope

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from reports.services.accounts import Credentials
    from reports.services.core import Core
    from reports.store.database import UnitOfWork

_ZONE = ZoneInfo("Asia/Shanghai")  # the hour that people read in the mail
MOST_PASSKEYS = 10
APP = "TOTP"
"""What the audit trail calls an authenticator app."""


@dataclass(frozen=True)
class NewPasskey:
    """A key that a device has just made; all of it as the library verified it."""

    name: str
    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: tuple[str, ...]
    extensions: str | None
    backed_up: bool
    device_type: str


@dataclass(frozen=True)
class PasskeyView(NewPasskey):
    """A key as it is kept, with its holder."""

    id: int
    account_id: int
    created: datetime
    used: datetime


def keep(core: Core, before: Credentials, after: Credentials) -> None:
    """Writes what the library changed, and only that.

    ConflictError where another sign-in has used or renewed the recovery codes meanwhile.
    """
    with core.database.unit_of_work(Scope.everything("keep what sign-in changed")) as work:
        row = _locked(work, before.id)
        if after.recovery_codes != before.recovery_codes:
            if tuple(row.recovery_codes) != before.recovery_codes:
                raise ConflictError("The recovery codes were used or renewed meanwhile")
            row.recovery_codes = list(after.recovery_codes)
            used = len(after.recovery_codes) == len(before.recovery_codes) - 1
            accounts.record(work, row, "recovery_code_used" if used else "recovery_codes_made")
        if after.totp_secret != before.totp_secret:
            row.totp_secret = after.totp_secret
            row.totp_counter = None
            act = "second_factor_added" if after.totp_secret else "second_factor_removed"
            accounts.record(work, row, act, method=APP)
        if after.password_hash != before.password_hash:
            row.password_hash = after.password_hash
            if after.session_key != before.session_key:
                # With new sessions; alone, it is the same password hashed anew.
                accounts.record(work, row, "password_changed")
        if after.session_key != before.session_key:
            row.session_key = after.session_key
        if after.passkey_handle != before.passkey_handle:
            row.passkey_handle = after.passkey_handle


def accept_code(core: Core, account_id: int, counter: int) -> bool:
    """Notes the time step of a code that was right; False where it, or a later one, was used."""
    with core.database.unit_of_work(Scope.everything("sign in")) as work:
        row = _locked(work, account_id)
        if row.totp_counter is not None and counter <= row.totp_counter:
            return False
        row.totp_counter = counter
        return True


def write_reset_link(core: Core, account_id: int, path: str, within: timedelta) -> None:
    """Mails somebody the link at `path` that sets a new password."""
    with core.database.unit_of_work(Scope.everything("reset a password")) as work:
        row = accounts.found(work, account_id)
        until = queue.clock(work).astimezone(_ZONE) + within
        params = {"path": path, "expires": f"{until:%Y-%m-%d %H:%M}"}
        district_id = next((m.district_id for m in accounts.live(row)), None)
        write_mail(
            work,
            to=row.email,
            kind="password_reset",
            params=params,
            district_id=district_id,
            account_id=row.id,
        )
        accounts.record(work, row, "password_reset_asked")


def passkeys(core: Core, account_id: int) -> tuple[PasskeyView, ...]:
    """The passkeys of an account, the oldest first."""
    with core.database.unit_of_work(Scope.everything("sign in")) as work:
        return tuple(map(_view, accounts.found(work, account_id).passkeys))


def find_passkey(core: Core, credential_id: bytes) -> PasskeyView | None:
    """The passkey of that credential."""
    with core.database.unit_of_work(Scope.everything("sign in")) as work:
        row = people.passkey(work, credential_id)
        return _view(row) if row else None


def add_passkey(core: Core, account_id: int, new: NewPasskey) -> None:
    """Keeps a passkey; ConflictError where the account has as many as it may."""
    with core.database.unit_of_work(Scope.everything("add a passkey")) as work:
        row = _locked(work, account_id)
        if len(row.passkeys) >= MOST_PASSKEYS:
            raise ConflictError(
                "There are %(count)s passkeys already; remove one first", count=MOST_PASSKEYS
            )
        accounts.record(work, row, "second_factor_added", method=new.name)
        work.add(
            Passkey(
                account_id=account_id,
                name=new.name,
                credential_id=new.credential_id,
                public_key=new.public_key,
                sign_count=new.sign_count,
                transports=list(new.transports),
                extensions=new.extensions,
                backed_up=new.backed_up,
                device_type=new.device_type,
            )
        )


def use_passkey(core: Core, passkey_id: int, sign_count: int, *, backed_up: bool) -> None:
    """Notes that a passkey proved its holder just now."""
    with core.database.unit_of_work(Scope.everything("sign in")) as work:
        row = work.get(Passkey, passkey_id)
        if row is None:
            raise NotFoundError("There is no passkey %(id)s here", id=passkey_id)
        row.sign_count = sign_count
        row.backed_up = backed_up
        row.used_at = queue.clock(work)


def remove_passkey(core: Core, account_id: int, passkey_id: int) -> None:
    """Forgets a passkey of the account; NotFoundError."""
    with core.database.unit_of_work(Scope.everything("remove a passkey")) as work:
        row = work.get(Passkey, passkey_id)
        if row is None or row.account_id != account_id:
            raise NotFoundError("There is no passkey %(id)s here", id=passkey_id)
        owner = accounts.found(work, account_id)
        accounts.record(work, owner, "second_factor_removed", method=row.name)
        work.delete(row)


def _locked(work: UnitOfWork, account_id: int) -> Account:
    row = people.locked(work, account_id)
    if row is None:
        raise NotFoundError("There is no account %(id)s", id=account_id)
    return row


def _view(row: Passkey) -> PasskeyView:
    return PasskeyView(
        id=row.id,
        account_id=row.account_id,
        name=row.name,
        credential_id=row.credential_id,
        public_key=row.public_key,
        sign_count=row.sign_count,
        transports=tuple(row.transports),
        extensions=row.extensions,
        backed_up=row.backed_up,
        device_type=row.device_type,
        created=row.created_at,
        used=row.used_at,
    )
