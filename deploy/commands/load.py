"""`gongkai load`: files and folders through the pipeline, one outcome for each."""

from __future__ import annotations

import dataclasses
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
import structlog
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from deploy.commands.load_records import is_open_data, load_records
from deploy.core import data_option, open_core
from deploy.listing import outcome_row, table
from reports.errors import GongkaiError
from reports.importers.limits import MAX_BYTES
from reports.services import administration, archive, desks
from reports.services.actors import SYSTEM
from reports.services.views import Outcome
from reports.store.states import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.services.core import Core

log = structlog.get_logger(__name__)

SUFFIXES = frozenset({".txt", ".docx", ".html", ".htm", ".pdf", ".json"})
_POLL_SECONDS = 0.5
_ASKED_AT_ONCE = 20
"""Reports asked about in one round: a folder of thousands must not burden the database."""
_WIDTH = 160
"""Columns of the table in a file or a pipe."""
_PATIENCE = 120.0
"""Seconds without any report becoming public until the wait is given up."""


@click.command("load")
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar="PATH...",
    type=click.Path(path_type=Path, exists=True),
)
@click.option("--district", metavar="CODE[=NAME]", help="Made if it is not there.")
@click.option("--archive", "as_archive", is_flag=True, help="Published already: take it as it is.")
@click.option("--publish", is_flag=True, help="Publish, and wait until all can be found.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcomes as a JSON list.")
@data_option
def command(
    paths: tuple[Path, ...],
    *,
    district: str | None,
    as_archive: bool,
    publish: bool,
    as_json: bool,
    data: Path | None,
) -> None:
    """Load reports from files or folders (PATH...) into a district.

    The same file twice is one report. A file that cannot be read is told and skipped. Open data of
    this service (.jsonl, .zip) names the districts itself; for all else give --district.
    Exit status 0 if every report was loaded (and became public with --publish), else 1.
    """
    if district is None and not all(is_open_data(path) for path in paths):
        raise click.UsageError("Missing option '--district': only open data names it itself")
    console = Console(stderr=as_json)
    if not console.is_terminal:
        console = Console(stderr=as_json, width=_WIDTH)
    with open_core(data) as core:
        code = _district(core, district, console) if district else ""
        outcomes = _load(core, code, sorted_files(paths), console, as_archive, publish)
        waiting = {o.report_id for o in outcomes if o.report_id is not None} if publish else set()
        stuck = _wait(core, waiting, console)
        outcomes = _with_findings(core, outcomes)
    if as_json:
        rows = [_plain(outcome, stuck) for outcome in outcomes]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        _show(console, outcomes, stuck, publish)
    failed = any(outcome.result == "failed" for outcome in outcomes)
    sys.exit(1 if failed or stuck else 0)


def sorted_files(paths: Sequence[Path]) -> Iterator[tuple[Path, str | None]]:
    """Every file, with the reason to skip it or None. A file named by itself is always tried."""
    for path in paths:
        if path.is_file():
            yield path, None
            continue
        for file in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
            if file.is_file() and not hidden:
                known = file.suffix.lower() in SUFFIXES or is_open_data(file)
                yield file, None if known else f"no report: {file.suffix or 'no file type'}"


def _district(core: Core, option: str, console: Console) -> str:
    code, _, name = option.partition("=")
    place = administration.ensure_district(core, SYSTEM, code, name or None)
    console.print(f"District {place.code} {place.name}")
    return code


def _load(
    core: Core,
    district: str,
    files: Iterator[tuple[Path, str | None]],
    console: Console,
    as_archive: bool,  # noqa: FBT001 (handed on as they came)
    publish: bool,  # noqa: FBT001
) -> list[Outcome]:
    outcomes = []
    listed = list(files)
    with _progress(console) as progress:
        bar = progress.add_task("Reading", total=len(listed))
        for path, skip in listed:
            progress.update(bar, description=f"Reading {path.name}")
            if is_open_data(path):
                outcomes += load_records(core, path, archive=as_archive, publish=publish)
            elif skip is not None:
                outcomes.append(Outcome(file=str(path), result="skipped", message=skip))
            else:
                outcomes.append(_load_one(core, district, path, as_archive, publish))
            progress.advance(bar)
    return outcomes


def _load_one(core: Core, district: str, path: Path, as_archive: bool, publish: bool) -> Outcome:  # noqa: FBT001
    try:
        if path.stat().st_size > MAX_BYTES:
            return Outcome(
                file=str(path), result="failed", message="larger than 10 MB, which no report is"
            )
        outcome = archive.load_file(
            core, district, path.read_bytes(), path.name, archive=as_archive, publish=publish
        )
    except GongkaiError as error:
        return Outcome(file=str(path), result="failed", message=error.message, params=error.params)
    except OSError as error:
        return Outcome(file=str(path), result="failed", message=str(error))
    except Exception as error:  # one bad file must not stop the rest
        log.exception("load failed", file=str(path))
        return Outcome(
            file=str(path),
            result="failed",
            message="unexpected %(error)s; the log has the details",
            params={"error": type(error).__name__},
        )
    return dataclasses.replace(outcome, file=str(path))


def _wait(core: Core, reports: set[int], console: Console) -> dict[int, str]:
    """Waits until the reports are public; those that will not be, with what holds them."""
    stuck: dict[int, str] = {}
    left = set(reports)
    moved = time.monotonic()
    with _progress(console) as progress:
        bar = progress.add_task("Checking, rendering, indexing", total=len(left))
        while left:
            for report_id in sorted(left)[:_ASKED_AT_ONCE]:
                state = desks.progress(core, SYSTEM, report_id)
                if not state.public and not state.settled:
                    continue
                left.discard(report_id)
                moved = time.monotonic()
                if not state.public:
                    stuck[report_id] = state.failed or f"stands at {state.status}"
            progress.update(bar, completed=len(reports) - len(left))
            if time.monotonic() - moved > _PATIENCE:
                stuck.update(dict.fromkeys(left, "still waits; see the queue page"))
                break
            time.sleep(_POLL_SECONDS if left else 0)
    return stuck


def _with_findings(core: Core, outcomes: list[Outcome]) -> list[Outcome]:
    """The outcomes with what the workers found meanwhile. A draft has its counts already."""
    checked = {o.report_id for o in outcomes if o.report_id is not None and o.result != "draft"}
    counts = desks.finding_counts(core, SYSTEM, checked)
    return [
        dataclasses.replace(
            outcome,
            errors=counts[outcome.report_id].get(Severity.ERROR, 0),
            warnings=counts[outcome.report_id].get(Severity.WARNING, 0),
        )
        if outcome.report_id in counts and outcome.result != "draft"
        else outcome
        for outcome in outcomes
    ]


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def _plain(outcome: Outcome, stuck: dict[int, str]) -> dict[str, object]:
    row = dataclasses.asdict(outcome)
    row["message"] = outcome.english
    row["stuck"] = stuck.get(outcome.report_id) if outcome.report_id is not None else None
    del row["params"]
    return row


def _show(
    console: Console,
    outcomes: list[Outcome],
    stuck: dict[int, str],
    publish: bool,  # noqa: FBT001
) -> None:
    heads = ("file", "outcome", "year", "office", "findings", "remarks")
    console.print(table(heads, (outcome_row(outcome, stuck) for outcome in outcomes)))
    counts: dict[str, int] = {}
    for outcome in outcomes:
        counts[outcome.result] = counts.get(outcome.result, 0) + 1
    console.print(", ".join(f"{number} {result}" for result, number in sorted(counts.items())))
    reports = {outcome.report_id for outcome in outcomes if outcome.report_id is not None}
    if publish and reports:
        console.print(
            f"{len(reports) - len(stuck)} of {len(reports)} reports are public and can be found"
        )
