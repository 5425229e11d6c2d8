"""`gongkai district`: the tenants of the service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.console import Console

from deploy.core import data_option, open_core
from deploy.listing import table
from reports.services import administration, catalogue
from reports.services.actors import SYSTEM

if TYPE_CHECKING:
    from pathlib import Path


@click.group("district")
def command() -> None:
    """List districts, add one, or say whether its reports are reviewed."""


@command.command("list")
@data_option
def list_districts(data: Path | None) -> None:
    """Every district with what it has."""
    with open_core(data) as core:
        rows = [
            (d.code, d.name, d.offices, d.reports, "yes" if d.requires_review else "no")
            for d in catalogue.districts(core)
        ]
    Console().print(table(("code", "name", "offices", "reports", "reviewed"), rows))


@command.command("add")
@click.argument("code")
@click.argument("name")
@click.option("--review", is_flag=True, help="A reviewer must let each report pass.")
@data_option
def add(code: str, name: str, *, review: bool, data: Path | None) -> None:
    """Make a district, CODE as in GB/T 2260 (220203)."""
    with open_core(data) as core:
        made = administration.create_district(core, SYSTEM, code, name, requires_review=review)
    click.echo(f"District {made.code} {made.name} made")


@command.command("review")
@click.argument("code")
@click.argument("wanted", type=click.Choice(["on", "off"]))
@data_option
def review(code: str, wanted: str, data: Path | None) -> None:
    """Say whether a reviewer must let each report of district CODE pass."""
    with open_core(data) as core:
        made = administration.set_review(core, SYSTEM, code, required=wanted == "on")
    click.echo(f"District {made.code} {made.name}: review {wanted}")
