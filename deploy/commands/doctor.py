"""`gongkai doctor`: whether everything that the service needs is there and well."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click
import redis
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from deploy.core import core_of, data_option, find_settings
from deploy.folder import default_folder
from reports.errors import GongkaiError
from reports.services import audit, outbox, queue_views
from reports.services.actors import SYSTEM
from reports.store.bootstrap import alembic_config
from reports.store.database import psycopg_url
from reports.store.states import MailState

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reports.services.core import Core
    from reports.settings import Settings

_LITTLE = 2 * 2**30


@dataclass(frozen=True)
class Finding:
    """What was looked at, whether it is well, and what was seen or is to be done."""

    subject: str
    well: bool
    seen: str


@click.command("doctor")
@data_option
def command(data: Path | None) -> None:
    """Examine the service and what it needs; exit status 1 if anything is not well."""
    findings = [_fonts(), _disk(data or default_folder())]
    try:
        settings = find_settings(data)
    except GongkaiError as error:
        findings.append(Finding("service", well=False, seen=str(error)))
    else:
        findings += examine(settings)
    for finding in findings:
        mark = click.style("ok  ", fg="green") if finding.well else click.style("BAD ", fg="red")
        click.echo(f"{mark} {finding.subject}: {finding.seen}")
    sys.exit(0 if all(finding.well for finding in findings) else 1)


def examine(settings: Settings) -> list[Finding]:
    """Every part of a running service."""
    findings = [
        _seen("database", lambda: _database(settings)),
        _seen("broker", lambda: _broker(settings)),
    ]
    if all(finding.well for finding in findings):
        with core_of(settings) as core:
            findings.append(_search(core))
            findings.append(_seen("queue", lambda: _queue(core)))
            findings.append(_seen("audit trail", lambda: _trail(core)))
            findings.append(_seen("mail", lambda: _mail(core)))
    return findings


def _seen(subject: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except (SQLAlchemyError, redis.RedisError, GongkaiError) as error:
        return Finding(subject, well=False, seen=str(error).splitlines()[0])


def _database(settings: Settings) -> Finding:
    engine = create_engine(psycopg_url(settings.database_url))
    try:
        with engine.connect() as connection:
            version = connection.scalar(text("SHOW server_version"))
            passes = connection.scalar(
                text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
            )
            revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    finally:
        engine.dispose()
    if passes:
        return Finding(
            "database", well=False, seen="this role passes row-level security; use gongkai_app"
        )
    head = ScriptDirectory.from_config(alembic_config(settings.database_url)).get_current_head()
    if revision != head:
        return Finding("database", well=False, seen=f"at revision {revision}, the code at {head}")
    return Finding("database", well=True, seen=f"PostgreSQL {version}, revision {revision}")


def _broker(settings: Settings) -> Finding:
    with redis.Redis.from_url(settings.redis_url, socket_timeout=3) as client:
        facts = client.info()
    policy = facts.get("maxmemory_policy")
    version = facts.get("valkey_version") or facts["redis_version"]
    if policy != "noeviction":
        return Finding(
            "broker", well=False, seen=f"{version} forgets messages when full ({policy})"
        )
    return Finding("broker", well=True, seen=f"{facts.get('server_name', 'redis')} {version}")


def _search(core: Core) -> Finding:
    if not core.search.healthy():
        return Finding("search", well=False, seen=f"{core.search.name} does not answer")
    count = sum(1 for _ in core.search.versions())
    return Finding("search", well=True, seen=f"{core.search.name}, {count} reports can be found")


def _queue(core: Core) -> Finding:
    view = queue_views.overview(core, SYSTEM)
    alive = sum(worker.alive for worker in view.workers)
    seen = f"{view.health}, {alive} workers, {view.backlog} jobs wait, {len(view.failures)} failed"
    return Finding("queue", well=view.health in {"well", "slow"} and alive > 0, seen=seen)


def _trail(core: Core) -> Finding:
    chain = audit.verify(core)
    if chain.broken_at is not None:
        seen = f"was changed: act {chain.broken_at} does not fit the one before"
        return Finding("audit trail", well=False, seen=seen)
    # To be noted elsewhere: whoever owns the database could rewrite the whole chain.
    return Finding("audit trail", well=True, seen=f"{chain.length} acts, sealed by {chain.head}")


def _mail(core: Core) -> Finding:
    counts = outbox.outbox(core, SYSTEM).counts
    if core.settings.mail_url is None:
        kept = counts.get(MailState.KEPT, 0)
        seen = f"no mail server (GONGKAI_MAIL_URL); {kept} to be handed over from the outbox"
        return Finding("mail", well=True, seen=seen)
    failed, waiting = counts.get(MailState.FAILED, 0), counts.get(MailState.WAITING, 0)
    return Finding("mail", well=not failed, seen=f"{waiting} wait, {failed} failed")


def _fonts() -> Finding:
    found = find_spec("noto_cjk_sans_otc") is not None
    seen = "noto-cjk-sans-otc" if found else "no Chinese font: install noto-cjk-sans-otc"
    return Finding("fonts", well=found, seen=seen)


def _disk(folder: Path) -> Finding:
    place = folder if folder.exists() else folder.resolve().parent
    free = shutil.disk_usage(place).free
    return Finding("disk", well=free > _LITTLE, seen=f"{free / 2**30:.0f} GB free for {folder}")
