"""Figures of the queue page: spans of time in words, and small bars of jobs per minute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.services.views import QueueCount

STATES = ("waiting", "running", "done", "dead", "discarded")

WIDTH, HEIGHT, GAP = 100, 20, 2


@dataclass(frozen=True)
class Bar:
    """One minute's bar, in units of the drawing."""

    x: float
    y: float
    width: float
    height: float


def span(seconds: float | None) -> str:
    """Seconds as people say them: 4 秒, 3 分 20 秒, 2 小时 5 分."""
    if seconds is None:
        return "—"
    if seconds < 10:
        return gettext("%(s)s s", s=f"{seconds:.1f}".removesuffix(".0"))
    whole = round(seconds)
    if whole < 60:
        return gettext("%(s)s s", s=whole)
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return gettext("%(m)s min %(s)s s", m=minutes, s=rest)
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return gettext("%(h)s h %(m)s min", h=hours, m=minutes)
    return gettext("%(d)s days", d=hours // 24)


def bars(values: Sequence[int]) -> list[Bar]:
    """Bars of one queue's minutes; an idle minute is a hairline."""
    most = max(values, default=0) or 1
    width = (WIDTH - GAP * (len(values) - 1)) / max(len(values), 1)
    out = []
    for i, value in enumerate(values):
        height = max(1.0, HEIGHT * value / most)
        out.append(Bar(round(i * (width + GAP), 2), round(HEIGHT - height, 2), width, height))
    return out


def totals(queues: Sequence[QueueCount]) -> dict[str, int]:
    """Jobs by state over all queues."""
    return {state: sum(getattr(queue, state) for queue in queues) for state in STATES}
