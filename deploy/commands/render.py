"""`gongkai render FILE --to FORMAT -o OUT`: a report in another form. Needs no service."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

import click

from reports.errors import RenderingError, UnreadableFileError
from reports.importers import parse_file
from reports.locale import translate
from reports.renderers import FORMATS, RenderInfo, render

EXIT_FAILED = 1
EXIT_UNREADABLE = 2


@click.command("render")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--to", "to", type=click.Choice(list(FORMATS)), required=True, help="The format.")
@click.option(
    "-o",
    "--output",
    type=click.File("wb", lazy=True, atomic=True),
    required=True,
    help="Where to write it (- for standard output).",
)
def command(file: Path, to: str, output: IO[bytes]) -> None:
    """Render a report FILE (txt, docx, html, pdf, json) in the official layout."""
    try:
        content = parse_file(file).content
        data = render(content, to, RenderInfo(office=content.office))
    except UnreadableFileError as error:
        click.echo(f"{file.name}: {translate(error.message, error.params)}", err=True)
        sys.exit(EXIT_UNREADABLE)
    except RenderingError as error:
        click.echo(f"{file.name}: {translate(error.message, error.params)}", err=True)
        sys.exit(EXIT_FAILED)
    output.write(data)
