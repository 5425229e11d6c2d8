"""`gongkai reindex`: a fresh search index from the database."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from deploy.core import data_option, open_core
from reports.services import maintenance

if TYPE_CHECKING:
    from pathlib import Path


@click.command("reindex")
@data_option
def command(data: Path | None) -> None:
    """Build the search index anew from the database, beside the old one, and swap."""
    begun = time.monotonic()
    with open_core(data) as core:
        count = maintenance.reindex(core)
        name = core.search.name
    click.echo(f"{count} reports in a fresh index of {name} after {time.monotonic() - begun:.1f} s")
