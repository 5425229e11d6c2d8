"""`gongkai backup` and what it shares with `restore`: one archive of database and files."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from deploy.archiving import dump
from deploy.core import data_option, find_settings


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@data_option
def command(file: Path, data: Path | None) -> None:
    """Write everything that cannot be made again to FILE (.tar.gz), while the service runs."""
    settings = find_settings(data)
    with tempfile.TemporaryDirectory(dir=file.resolve().parent, prefix=".backup-") as scratch:
        size = dump(settings, file, Path(scratch))
    click.echo(
        f"{file}: {size / 2**20:.1f} MB. Keep it as safe as the service: it holds all drafts"
    )
