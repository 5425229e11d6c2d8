"""`gongkai demo`: two districts of generated reports, through the real pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from deploy.core import data_option, open_core
from deploy.demo.seed import seed

if TYPE_CHECKING:
    from pathlib import Path


@click.command("demo")
@data_option
def command(data: Path | None) -> None:
    """Fill the service with demo districts, and print an account for each role."""
    with open_core(data) as core:
        seed(core, click.echo)
