"""`gongkai reconcile`: makes the search index agree with the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from deploy.core import data_option, open_core
from reports.services import maintenance

if TYPE_CHECKING:
    from pathlib import Path


@click.command("reconcile")
@data_option
def command(data: Path | None) -> None:
    """Compare the search index with the database and put right what differs."""
    with open_core(data) as core:
        core.search.prepare()
        found = maintenance.reconcile(core)
    if found.none:
        click.echo("The search index agrees with the database")
        return
    counts = f"{len(found.missing)} missing, {len(found.stale)} stale, {len(found.extra)} extra"
    click.echo(f"The search index was put right: {counts}")
