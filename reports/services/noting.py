"""Notes printed beside the report: where it differs from the year before, and the office's reason.

They are part of what is published, on the page and in its files, in the language of the report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.renderers import Note
from reports.rules.labels import column_label, row_label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.content import Content
    from reports.services.views import FindingView

_CARRIED = "carryover.requests"


def notes_of(content: Content, findings: Iterable[FindingView]) -> tuple[Note, ...]:
    """The notes of a revision: one for each reason given for another 上年结转."""
    by_reason: dict[str, list[FindingView]] = {}
    for finding in findings:
        if finding.rule == _CARRIED and finding.explanation:
            by_reason.setdefault(finding.explanation, []).append(finding)
    return tuple(_carried(content, reason, found) for reason, found in by_reason.items())


def _carried(content: Content, reason: str, findings: list[FindingView]) -> Note:
    form = content.layout
    told = "；".join(
        f"{column_label(form, 'requests', f.where.rsplit('.', 1)[-1])}{f.found or 0}件，"
        f"上年为{f.expected or 0}件"
        for f in findings
    )
    label = row_label(form, "requests", "carried_in")
    before = f"{content.year - 1}年度报告" if content.year else "上年度报告"
    end = "" if reason.endswith(("。", "！", "？", "）")) else "。"
    return Note(
        "requests", f"注：{label}与{before}公布的结转数不一致（{told}）。说明：{reason}{end}"
    )
