"""What an office and its reviewer see of a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from reports.content import Content
    from reports.services.views.comments import CommentView
    from reports.services.views.deadlines import ExtensionView, ReminderView
    from reports.services.views.places import OfficeView
    from reports.services.views.published import EventView, FindingView
    from reports.services.views.queue import JobView
    from reports.store.states import Status


@dataclass(frozen=True)
class Receipt:
    """Proof of a submission.

    `number` is its address, `repeated` that the same idempotency key had been used before and
    nothing new was written.
    """

    number: str
    report_id: int
    revision: int
    sha256: str
    submitted: datetime
    submitted_by: str
    repeated: bool = False


@dataclass(frozen=True)
class Submission:
    """A submission as the API tells it."""

    receipt: Receipt
    status: Status
    jobs: tuple[JobView, ...]
    findings: tuple[FindingView, ...]
    office: OfficeView
    year: int


@dataclass(frozen=True)
class SetAside:
    """A draft that was replaced and can be put back; `file` is what took its place, if a file."""

    saved_by: str
    file: str | None


@dataclass(frozen=True)
class DeskReport:
    """A report as its office sees it; `version` must be given back when the draft is saved.

    `content` is the draft, `explanations` the reasons kept with it, by key of their finding.
    `published` is what the public sees now, `withdrawable` whether the actor may take it back,
    `reviewed` whether a reviewer reads it before it becomes public, `due` the deadline that
    applies, `previous` what the office published last year, `comments` what reviewers said of it
    and the office answered.
    """

    id: int
    office: OfficeView
    year: int
    form: str
    status: Status
    content: Content
    version: int
    editable: bool
    public: bool
    published: Content | None
    withdrawable: bool
    reviewed: bool
    archive: bool
    revision: int | None
    findings: tuple[FindingView, ...]
    events: tuple[EventView, ...]
    jobs: tuple[JobView, ...]
    receipt: Receipt | None
    due: date | None
    extension: ExtensionView | None
    legal_basis: str | None
    previous: Content | None
    reading: Mapping[str, Any] | None
    explanations: Mapping[str, str]
    set_aside: SetAside | None
    updated: datetime
    comments: tuple[CommentView, ...] = ()


@dataclass(frozen=True)
class DraftView:
    """A draft by itself: its version and content, who saved it last, whether it may be changed."""

    version: int
    content: Content
    saved_by: str
    editable: bool


@dataclass(frozen=True)
class CellChange:
    """One saved change of a cell of a draft, as printed before and after."""

    at: datetime
    actor: str
    before: str
    after: str


@dataclass(frozen=True)
class DeskLine:
    """A report in the desk's or the reviewer's list; counts are of the last check."""

    id: int | None
    office: OfficeView
    year: int
    status: Status | None
    errors: int
    warnings: int
    due: date | None
    extension: ExtensionView | None
    reminder: ReminderView | None
    public: bool
    updated: datetime | None
    last_actor: str | None
