"""Settings, read once from the environment at a composition root; nothing reads them at import."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Settings:
    """Where the parts of the service are, and what they may do.

    `database_url` is for the restricted role that row-level security binds;
    `database_owner_url` for migrations only. Without `elasticsearch_url` the PostgreSQL
    search engine serves. `files_url` is any fsspec URL (a folder, S3 …). Without `mail_url`
    (``smtps://user:password@host``, ``smtp+starttls://…``, ``smtp://host``) mail is kept in the
    outbox; `mail_from` is the sender's address, `site_url` what links in mail begin with. The
    licence is that of the open data. Webhooks are delivered to `webhook_ports` of public addresses,
    and of `webhook_networks` (as ``10.1.0.0/16``), where an operator trusts whoever may add one.

    `queue_lease`: seconds until the work of a worker that died starts again; a network that
    stalls for longer makes work be done twice. `queue_patience`: seconds until a job nobody
    took is announced again. `queue_sweep`: seconds between two looks for either.
    """

    database_url: str
    redis_url: str
    files_url: str
    secret_key: str
    database_owner_url: str | None = None
    elasticsearch_url: str | None = None
    elasticsearch_index: str = "gongkai"
    site_url: str = "http://127.0.0.1:8000"
    secure_cookies: bool = False
    mail_url: str | None = None
    mail_from: str | None = None
    licence_name: str = "CC BY 4.0"
    licence_url: str = "https://creativecommons.org/licenses/by/4.0/"
    webhook_ports: tuple[int, ...] = (443, 8443)
    webhook_networks: tuple[str, ...] = ()
    log_format: str = "console"
    queue_lease: float = 60.0
    queue_patience: float = 15.0
    queue_sweep: float = 5.0

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Settings from the environment; KeyError names the variable that is missing.

        ValueError where one cannot be.
        """
        env = os.environ if env is None else env
        data = env.get("GONGKAI_DATA")
        files = f"file://{Path(data).resolve()}/files" if data else None
        return cls(
            database_url=env["DATABASE_URL"],
            database_owner_url=env.get("DATABASE_OWNER_URL"),
            redis_url=env["REDIS_URL"],
            elasticsearch_url=env.get("ELASTICSEARCH_URL") or None,
            elasticsearch_index=env.get("ELASTICSEARCH_INDEX", "gongkai"),
            files_url=files or env["GONGKAI_FILES_URL"],
            secret_key=env["SECRET_KEY"],
            site_url=env.get("GONGKAI_SITE_URL", "http://127.0.0.1:8000"),
            secure_cookies=env.get("GONGKAI_SECURE_COOKIES", "") == "1",
            mail_url=mail_url(env),
            mail_from=env.get("GONGKAI_MAIL_FROM") or None,
            licence_name=env.get("GONGKAI_LICENCE_NAME") or cls.licence_name,
            licence_url=env.get("GONGKAI_LICENCE_URL") or cls.licence_url,
            webhook_ports=webhook_ports(env),
            webhook_networks=webhook_networks(env),
            log_format=env.get("GONGKAI_LOG_FORMAT", "console"),
            queue_lease=_seconds(env, "GONGKAI_QUEUE_LEASE", 60),
            queue_patience=_seconds(env, "GONGKAI_QUEUE_PATIENCE", 15),
            queue_sweep=_seconds(env, "GONGKAI_QUEUE_SWEEP", 5),
        )


def mail_url(env: Mapping[str, str]) -> str | None:
    """The mail server; ValueError where it cannot be one, or a password would go in the clear."""
    url = env.get("GONGKAI_MAIL_URL") or None
    if url is None:
        return None
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps", "smtp+starttls"} or not parts.hostname:
        message = "GONGKAI_MAIL_URL is smtp://, smtps:// or smtp+starttls://[user:password@]host"
        raise ValueError(message)
    if parts.scheme == "smtp" and parts.password:
        message = "smtp:// would send the password in the clear; use smtps:// or smtp+starttls://"
        raise ValueError(message)
    return url


def webhook_ports(env: Mapping[str, str]) -> tuple[int, ...]:
    """The ports a webhook may lead to; ValueError."""
    given = _listed(env, "GONGKAI_WEBHOOK_PORTS")
    ports = tuple(map(int, given)) if given else Settings.webhook_ports
    if not all(0 < port < 65536 for port in ports):
        message = "GONGKAI_WEBHOOK_PORTS are numbers from 1 to 65535, with commas between"
        raise ValueError(message)
    return ports


def webhook_networks(env: Mapping[str, str]) -> tuple[str, ...]:
    """Networks that are not public and to which webhooks may lead all the same; ValueError."""
    given = _listed(env, "GONGKAI_WEBHOOK_NETWORKS")
    return tuple(str(ipaddress.ip_network(network)) for network in given)


def _listed(env: Mapping[str, str], name: str) -> list[str]:
    return [part.strip() for part in env.get(name, "").split(",") if part.strip()]


def _seconds(env: Mapping[str, str], name: str, default: float) -> float:
    """A time that an operator may set; ValueError below one second: the queue would spin."""
    seconds = float(env.get(name) or default)
    if not seconds >= 1:
        message = f"{name} must be at least 1 second"
        raise ValueError(message)
    return seconds
