"""`gongkai check FILE`: what the rules find in a report. Needs no service.

Exit status 0 without errors, 1 with errors, 2 where a file cannot be read.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import simplejson

from reports.errors import UnreadableFileError
from reports.importers import parse_file
from reports.locale import translate
from reports.rules import Context, Finding, check, finding_dict, message_text, place_label

if TYPE_CHECKING:
    from reports.content import Content
    from reports.importers import Parsed

EXIT_ERRORS = 1
EXIT_UNREADABLE = 2
_SEVERITIES = {"error": "错误", "warning": "警告", "notice": "提示"}


@click.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    help="What the same office published for the year before.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as a JSON list.")
def command(file: Path, previous: Path | None, *, as_json: bool) -> None:
    """Check a report FILE against the rules and print what they find."""
    parsed = _read(file)
    content = parsed.content
    before = _year_before(content, _read(previous).content) if previous else None
    findings = check(content, Context(previous=before, unread=parsed.unread))
    if as_json:
        rows = [finding_dict(finding) for finding in findings]
        click.echo(simplejson.dumps(rows, use_decimal=True, ensure_ascii=False, indent=2))
    else:
        _print(content, findings)
    sys.exit(EXIT_ERRORS if any(f.severity == "error" for f in findings) else 0)


def _read(path: Path) -> Parsed:
    try:
        return parse_file(path)
    except UnreadableFileError as error:
        click.echo(f"{path.name}: {translate(error.message, error.params)}", err=True)
        sys.exit(EXIT_UNREADABLE)


def _year_before(content: Content, previous: Content) -> Content | None:
    """The other report, if it can be the year's before; otherwise says that it was not used."""
    years = (previous.year, content.year)
    if None in years or previous.year == (content.year or 0) - 1:
        return previous
    click.echo(f"上年报告的年度为{previous.year}，本报告为{content.year}，未作跨年比较", err=True)
    return None


def _print(content: Content, findings: tuple[Finding, ...]) -> None:
    click.echo(content.title or content.office or "")
    for severity, word in _SEVERITIES.items():
        members = [f for f in findings if f.severity == severity]
        if not members:
            continue
        click.echo(f"\n{word}（{len(members)}条）")
        for finding in members:
            click.echo(f"  {place_label(content, finding.where)}")
            click.echo(f"    {message_text(finding)}  [{finding.rule} {finding.where}]")
    if not findings:
        click.echo("未发现问题")
