"""`gongkai up`: the whole service on this machine, until Ctrl-C."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from deploy.core import core_of, data_option
from deploy.folder import ServiceFolder, default_folder
from deploy.local import service
from deploy.local.process import port_is_free, spawn
from deploy.local.supervisor import Supervisor
from reports.errors import UnavailableError

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.option("--demo", is_flag=True, help="Fill it with two districts of demo reports.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@data_option
def command(demo: bool, port: int, data: Path | None) -> None:  # noqa: FBT001 (click's way)
    """Runs the whole service on this machine until Ctrl-C.

    PostgreSQL and Valkey come from packages, and so does the search engine unless
    ELASTICSEARCH_URL names one. DATABASE_URL (of an owner) and REDIS_URL name other servers.
    Everything it keeps lies in the data folder.
    """
    begun = time.monotonic()
    folder = ServiceFolder(data or default_folder())
    folder.make()
    with folder.locked():
        if not port_is_free(port):
            raise UnavailableError(
                "Port %(port)s is in use by another program; choose one with --port"
                " (or PORT= for make run)",
                port=port,
            )
        if left := service.end_leftovers(folder):
            _say(f"Ended {left} processes that an earlier, killed run had left")
        supervisor = Supervisor(_say)
        try:
            with supervisor.signals():
                _start(folder, supervisor, port, demo=demo)
                _say(f"Ready after {time.monotonic() - begun:.0f} s:  http://127.0.0.1:{port}")
                _say(f"Data and logs: {folder.path}   (Ctrl-C stops everything)")
                supervisor.watch()
                _say("Stopping")
        finally:
            supervisor.stop()
            service.end_leftovers(folder)
        _say("Stopped; nothing is left running")


def _start(folder: ServiceFolder, supervisor: Supervisor, port: int, *, demo: bool) -> None:
    environment = service.service_environment()
    _say("Starting PostgreSQL and Valkey")
    servers = service.start_servers(folder, supervisor, environment)
    _say("Bringing the database up to date")
    settings = service.prepare_database(folder, servers, environment, port)
    if settings.elasticsearch_url:
        service.wait_for_elasticsearch(settings.elasticsearch_url)
    with core_of(settings) as core:
        core.search.prepare()
        engine = core.search.name
    _say(f"Search engine: {engine}")
    folder.publish(settings)
    for name, worker in service.workers(folder, settings).items():
        supervisor.start(name, worker)
    supervisor.start("web", service.web(folder, settings, port))
    # In processes of their own, while pages already serve.
    marked = service.child_environment(folder, settings)
    tasks = ["reconcile", *(["demo"] if demo else [])]
    for task in tasks:
        spawn(
            [sys.executable, "-m", "deploy", task, "--data", folder.path],
            None,
            environment={service.MARK: marked[service.MARK]},
        )


def _say(line: str) -> None:
    click.echo(f"{time.strftime('%H:%M:%S')}  {line}")
