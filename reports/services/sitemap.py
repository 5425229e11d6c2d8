"""Which public addresses there are, for search engines; in parts of bounded size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.errors import NotFoundError
from reports.store import sitemap
from reports.store.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from reports.services.core import Core

PART = 50_000
"""Entries of a part, the most that the protocol of sitemaps allows."""
KINDS = ("reports", "offices", "districts")


def parts(core: Core) -> tuple[tuple[str, int], ...]:
    """The parts there are, by kind and number from 1."""
    with core.database.unit_of_work(Scope.public()) as work:
        report, office = sitemap.highest(work)
    if not report:
        return ()
    highest = {"reports": report, "offices": office, "districts": 1}
    return tuple(
        (kind, number) for kind in KINDS for number in range(1, -(-highest[kind] // PART) + 1)
    )


def part(core: Core, kind: str, number: int) -> Sequence[tuple[int | str, datetime | None]]:
    """Ids (of districts: codes) of a part and when each last changed; NotFoundError."""
    if (kind, number) not in parts(core):
        raise NotFoundError("There is no part %(number)s of the sitemap", number=number)
    after, to = (number - 1) * PART, number * PART
    with core.database.unit_of_work(Scope.public()) as work:
        if kind == "reports":
            return sitemap.reports(work, after, to)
        if kind == "offices":
            return sitemap.offices(work, after, to)
        return sitemap.districts(work)
