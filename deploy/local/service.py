"""The whole service on one machine: servers, migrations, web and workers, under one supervisor."""

from __future__ import annotations

import os
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url

from deploy.local.postgres import Postgres
from deploy.local.process import end_programs, programs_with
from deploy.local.supervisor import Command
from deploy.local.valkey import Valkey
from reports.errors import UnavailableError
from reports.services.tasks import BULK, DESK_QUEUES, WEBHOOKS
from reports.settings import Settings, mail_url, webhook_networks, webhook_ports
from reports.store.bootstrap import ROLE, migrate, prepare

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deploy.folder import ServiceFolder
    from deploy.local.supervisor import Supervisor

GUNICORN = "python:deploy.gunicorn_config"

MARK = "GONGKAI_SERVICE_FOLDER"
"""In the environment of every process of a service: whose it is."""


@dataclass(frozen=True)
class Servers:
    """Where the servers are that the service needs."""

    owner_url: str
    redis_url: str


def start_servers(
    folder: ServiceFolder, supervisor: Supervisor, environment: Mapping[str, str]
) -> Servers:
    """PostgreSQL and Valkey, ours or those the environment names."""
    secrets = folder.secrets()
    ports = _ports(folder)
    owner_url = environment.get("DATABASE_OWNER_URL") or environment.get("DATABASE_URL")
    if not owner_url:
        postgres = Postgres(folder.path / "postgres" / "data", secrets.postgres, port=ports[0])
        supervisor.start("PostgreSQL", postgres)
        owner_url = postgres.url
    redis_url = environment.get("REDIS_URL")
    if not redis_url:
        valkey = Valkey(folder.path / "valkey" / "data", secrets.valkey, port=ports[1])
        supervisor.start("Valkey", valkey)
        redis_url = valkey.url
    return Servers(owner_url, redis_url)


def _ports(folder: ServiceFolder) -> tuple[int, int]:
    """The ports of last time, to keep an address somebody may have noted."""
    last = folder.settings()
    if last is None or last.database_owner_url is None:
        return 0, 0
    return make_url(last.database_owner_url).port or 0, make_url(last.redis_url).port or 0


def end_leftovers(folder: ServiceFolder) -> int:
    """Ends web and workers that a killed supervisor left; how many processes that were."""
    return end_programs(programs_with(MARK, str(folder.path)), seconds=10)


def prepare_database(
    folder: ServiceFolder, servers: Servers, environment: Mapping[str, str], port: int
) -> Settings:
    """Roles and migrations; the settings of the service on that database."""
    application_url = environment.get("DATABASE_URL")
    if "DATABASE_OWNER_URL" not in environment or not application_url:
        word = folder.secrets().application
        prepare(servers.owner_url, word)
        application_url = (
            make_url(servers.owner_url)
            .set(username=ROLE, password=word)
            .render_as_string(hide_password=False)
        )
    migrate(servers.owner_url)
    return Settings(
        database_url=application_url,
        database_owner_url=servers.owner_url,
        redis_url=servers.redis_url,
        files_url=environment.get("GONGKAI_FILES_URL") or f"file://{folder.path / 'files'}",
        secret_key=environment.get("SECRET_KEY") or folder.secrets().secret_key,
        elasticsearch_url=environment.get("ELASTICSEARCH_URL") or None,
        elasticsearch_index=environment.get("ELASTICSEARCH_INDEX", "gongkai"),
        site_url=environment.get("GONGKAI_SITE_URL", f"http://127.0.0.1:{port}"),
        mail_url=mail_url(environment),
        mail_from=environment.get("GONGKAI_MAIL_FROM") or None,
        licence_name=environment.get("GONGKAI_LICENCE_NAME") or Settings.licence_name,
        licence_url=environment.get("GONGKAI_LICENCE_URL") or Settings.licence_url,
        webhook_ports=webhook_ports(environment),
        webhook_networks=webhook_networks(environment),
    )


def child_environment(folder: ServiceFolder, settings: Settings) -> dict[str, str]:
    """What web and workers read their settings from. The owner's address is not for them."""
    return {
        MARK: str(folder.path),
        "DATABASE_URL": settings.database_url,
        "DATABASE_OWNER_URL": "",
        "REDIS_URL": settings.redis_url,
        "GONGKAI_DATA": "",
        "GONGKAI_FILES_URL": settings.files_url,
        "SECRET_KEY": settings.secret_key,
        "ELASTICSEARCH_URL": settings.elasticsearch_url or "",
        "ELASTICSEARCH_INDEX": settings.elasticsearch_index,
        "GONGKAI_SITE_URL": settings.site_url,
        "GONGKAI_MAIL_URL": settings.mail_url or "",
        "GONGKAI_MAIL_FROM": settings.mail_from or "",
        "GONGKAI_LICENCE_NAME": settings.licence_name,
        "GONGKAI_LICENCE_URL": settings.licence_url,
        "GONGKAI_WEBHOOK_PORTS": ",".join(map(str, settings.webhook_ports)),
        "GONGKAI_WEBHOOK_NETWORKS": ",".join(settings.webhook_networks),
        "PYTHONUNBUFFERED": "1",
    }


def web(folder: ServiceFolder, settings: Settings, port: int) -> Command:
    """Gunicorn with two processes, so that one that dies leaves one that serves."""
    return Command(
        words=[
            *(sys.executable, "-m", "gunicorn", "web.wsgi:app", "--config", GUNICORN),
            *("--bind", f"127.0.0.1:{port}", "--workers", "2"),
        ],
        log=folder.logs / "web.log",
        environment=child_environment(folder, settings),
        ready=lambda: _answers(f"http://127.0.0.1:{port}/healthz"),
        # 4 s on an idle machine; to end takes it no longer than gunicorn's own limit.
        patience=180,
    )


def workers(folder: ServiceFolder, settings: Settings) -> dict[str, Command]:
    """Three worker processes, so that no bulk load and no stranger's server delays a clerk.

    The first also runs the clock that sends the sweeper.
    """
    schedule = str(folder.path / "beat-schedule")
    return {
        "desk worker": _worker(
            folder, settings, "desk", DESK_QUEUES, ("--beat", "--schedule", schedule)
        ),
        "bulk worker": _worker(folder, settings, "bulk", (BULK,), ()),
        "webhook worker": _worker(folder, settings, "webhook", (WEBHOOKS.queue,), ()),
    }


def _worker(
    folder: ServiceFolder,
    settings: Settings,
    name: str,
    queues: Sequence[str],
    options: Sequence[str],
) -> Command:
    return Command(
        words=[
            *(sys.executable, "-m", "celery", "--app", "workers.app", "worker"),
            *("--pool", "prefork", "--concurrency", "1"),
            *("--hostname", f"{name}@%h", "--queues", ",".join(queues)),
            # Workers need nothing of each other: the job rows say who does what.
            *("--without-gossip", "--without-mingle", "--loglevel", "INFO", *options),
        ],
        log=folder.logs / f"{name}-worker.log",
        environment=child_environment(folder, settings),
        # What it has begun may finish; the job's lease brings back what is cut short.
        patience=20,
    )


def wait_for_elasticsearch(url: str, seconds: float = 60) -> None:
    """Waits until the engine named by `ELASTICSEARCH_URL` answers; UnavailableError."""
    deadline = time.monotonic() + seconds
    while not _answers(f"{url.rstrip('/')}/_cluster/health"):
        if time.monotonic() > deadline:
            raise UnavailableError(
                "Elasticsearch does not answer at %(url)s (ELASTICSEARCH_URL)",
                url=make_url(url).set(password=None).render_as_string() if "@" in url else url,
            )
        time.sleep(0.5)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310 (our own addresses)
            return True
    except urllib.error.HTTPError as error:
        # Asked for a password: it serves, and the client has one.
        return error.code in {401, 403}
    except OSError:
        return False


def service_environment() -> dict[str, str]:
    """The environment without empty values, which mean "not set"."""
    return {name: value for name, value in os.environ.items() if value}
