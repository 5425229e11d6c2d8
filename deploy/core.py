"""The composition root of the commands: a core on the service they are to work on."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import structlog

from deploy.folder import ServiceFolder, default_folder
from reports.errors import UnavailableError
from reports.services.core import build_core
from reports.settings import Settings
from search import open_index
from web.nudge import CeleryNudge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reports.services.core import Core

data_option: Callable[[Any], Any] = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of a service on this machine (default: GONGKAI_DATA, else data).",
)


def find_settings(data: Path | None) -> Settings:
    """Where the service is: the folder named, else the URLs of the environment, else the default.

    UnavailableError says how to start one.
    """
    if data is None and "GONGKAI_DATA" not in os.environ and "DATABASE_URL" in os.environ:
        try:
            return Settings.from_env()
        except KeyError as error:
            raise UnavailableError(
                "%(name)s is not set; it goes with DATABASE_URL", name=error.args[0]
            ) from error
    folder = ServiceFolder(data or default_folder())
    settings = folder.settings()
    if settings is None or not folder.running():
        raise UnavailableError(
            "No service runs on %(path)s. Start it with `make run` or"
            " `gongkai up --data %(path)s`, or name another folder with --data",
            path=str(folder.path),
        )
    return settings


@contextmanager
def open_core(data: Path | None = None) -> Iterator[Core]:
    """A core on the service, closed at the end; UnavailableError where there is none."""
    with core_of(find_settings(data)) as core:
        yield core


@contextmanager
def core_of(settings: Settings) -> Iterator[Core]:
    """A core on these settings, closed at the end."""
    # A command's output is its answer; what happens on the way is told where it goes wrong.
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    core = build_core(settings, open_index(settings), CeleryNudge(settings.redis_url))
    try:
        yield core
    finally:
        core.close()
