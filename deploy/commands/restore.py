"""`gongkai restore`: a backup into an empty service."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deploy.archiving import restore
from deploy.core import data_option
from deploy.folder import ServiceFolder, default_folder
from deploy.local.postgres import Postgres
from reports.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@data_option
def command(file: Path, data: Path | None) -> None:
    """Read a backup FILE into a new, stopped service (--data names a folder without one)."""
    folder = ServiceFolder(data or default_folder())
    folder.make()
    with (
        folder.locked(),
        _stopped(folder) as settings,
        tempfile.TemporaryDirectory(dir=folder.path, prefix=".restore-") as scratch,
    ):
        restore(settings, file, folder.secrets().application, Path(scratch))
    click.echo(f"Restored to {folder.path}. Start it with: gongkai up --data {folder.path}")


@contextmanager
def _stopped(folder: ServiceFolder) -> Iterator[Settings]:
    """Its database alone, for as long as it takes."""
    secrets = folder.secrets()
    with Postgres(folder.path / "postgres" / "data", secrets.postgres) as postgres:
        yield Settings(
            database_url=postgres.url,
            database_owner_url=postgres.url,
            redis_url="",
            files_url=f"file://{folder.path / 'files'}",
            secret_key=secrets.secret_key,
        )
