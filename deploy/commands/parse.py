"""`gongkai parse FILE`: a report's content as JSON. Needs no service."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import simplejson

from reports.errors import UnreadableFileError
from reports.importers import dump_parsed, parse_file
from reports.locale import translate

EXIT_UNREADABLE = 2


@click.command("parse")
@click.argument("file", type=click.Path(path_type=Path))
def command(file: Path) -> None:
    """Print the content of a report FILE (txt, docx, html, pdf, json) as JSON."""
    try:
        parsed = parse_file(file)
    except UnreadableFileError as error:
        click.echo(f"{file.name}: {translate(error.message, error.params)}", err=True)
        sys.exit(EXIT_UNREADABLE)
    click.echo(
        simplejson.dumps(dump_parsed(parsed), use_decimal=True, ensure_ascii=False, indent=2)
    )
