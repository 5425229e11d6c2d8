"""The decision to publish, a reviewer's or the system's: from here on only machines work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.services import lifecycle, stages
from reports.services.tasks import INDEX, RENDER
from reports.store.states import Status

if TYPE_CHECKING:
    from reports.services.actors import Actor
    from reports.services.core import Core
    from reports.store.database import UnitOfWork
    from reports.store.models import Report


def start_publishing(
    core: Core, work: UnitOfWork, report: Report, actor: Actor, note: str | None = None
) -> None:
    """Moves the report to `publishing` and puts in the job that comes next; TransitionError.

    Archive reports go straight to the index: they are rendered when somebody asks.
    """
    lifecycle.move(work, report, Status.PUBLISHING, actor, note)
    report.version += 1
    if report.archive:
        stages.put(core, work, report, INDEX, bulk=True)
    else:
        stages.put(core, work, report, RENDER)
