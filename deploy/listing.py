"""Tables on the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reports.services.views import Outcome


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """Columns under heads; cells are shown as they are, never read as markup."""
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in heads:
        made.add_column(head, overflow="fold")
    for row in rows:
        made.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    return made


def outcome_row(outcome: Outcome, stuck: Mapping[int, str]) -> tuple[object, ...]:
    """A line of `gongkai load`: file, outcome, year, office and match, findings, remarks."""
    remarks = [outcome.english, stuck.get(outcome.report_id) if outcome.report_id else None]
    if outcome.notes:
        remarks.append(f"{outcome.notes} notes of reading")
    counts = {"error": outcome.errors, "warning": outcome.warnings}
    findings = ", ".join(f"{n} {word}{'s' * (n > 1)}" for word, n in counts.items() if n)
    office = outcome.office
    if outcome.match and outcome.match != "exact":
        office = f"{office} ({outcome.match})"
    return (
        Path(outcome.file).name,
        outcome.result,
        outcome.year,
        office,
        findings,
        "; ".join(filter(None, remarks)),
    )
