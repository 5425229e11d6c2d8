"""`gongkai office`: who owes a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.console import Console

from deploy.core import data_option, open_core
from deploy.listing import table
from reports.services import administration, catalogue
from reports.services.actors import SYSTEM
from reports.store.states import OfficeKind

if TYPE_CHECKING:
    from pathlib import Path


@click.group("office")
def command() -> None:
    """List a district's offices, or add one."""


@command.command("list")
@click.option("--district", required=True, metavar="CODE")
@data_option
def list_offices(district: str, data: Path | None) -> None:
    """The offices of a district, with the ids that `gongkai user add` takes."""
    with open_core(data) as core:
        offices = catalogue.district(core, district).offices
    rows = [(o.id, o.name, o.kind.value, o.level, o.reports) for o in offices]
    Console().print(table(("id", "name", "kind", "level", "reports"), rows))


@command.command("add")
@click.argument("name")
@click.option("--district", required=True, metavar="CODE")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in OfficeKind]),
    help="Follows from the name unless given.",
)
@click.option("--alias", "aliases", multiple=True, help="Another name it is known by.")
@click.option("--predecessor", type=int, metavar="ID", help="The office whose duties it took over.")
@data_option
def add(
    name: str,
    *,
    district: str,
    kind: str | None,
    aliases: tuple[str, ...],
    predecessor: int | None,
    data: Path | None,
) -> None:
    """Make an office of that NAME."""
    with open_core(data) as core:
        made = administration.create_office(
            core,
            SYSTEM,
            district,
            name,
            kind=OfficeKind(kind) if kind else None,
            aliases=aliases,
            predecessor_id=predecessor,
        )
    click.echo(f"Office {made.id} {made.name} ({made.kind.value}, {made.level}) made")
