"""What use cases give: frozen values for pages, the API and commands.

No object of the database leaves the services. Messages are English gettext ids with
their parameters beside them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from reports.content import Content
    from reports.store.states import JobState, OfficeKind, Role, Severity, Status

Item = TypeVar("Item")


@dataclass(frozen=True)
class Listing(Generic[Item]):
    """One page of a list; `next` is the cursor of the page after it, None at the end."""

    total: int
    results: tuple[Item, ...]
    next: str | None = None


@dataclass(frozen=True)
class Reason:
    """Why something failed: an English gettext id that `params` fill."""

    message: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """The reason in English."""
        return self.message % self.params if self.params else self.message


@dataclass(frozen=True)
class DistrictView:
    """A district; `region` are the codes from the province down to itself."""

    id: int
    code: str
    name: str
    region: tuple[str, ...]
    requires_review: bool
    offices: int = 0
    reports: int = 0


@dataclass(frozen=True)
class OfficeView:
    """An office with its district; `reports` counts what it has published."""

    id: int
    name: str
    kind: OfficeKind
    level: str
    district_id: int
    district: str
    district_name: str
    aliases: tuple[str, ...] = ()
    predecessor_id: int | None = None
    successor_id: int | None = None
    reports: int = 0


@dataclass(frozen=True)
class ReportSummary:
    """A published report in a list."""

    id: int
    title: str
    year: int
    form: str
    office: OfficeView
    status: Status
    published: datetime
    revision: int
    archive: bool


@dataclass(frozen=True)
class DistrictPage:
    """A district with its offices and the years they have published for."""

    district: DistrictView
    offices: tuple[OfficeView, ...]
    reports: tuple[ReportSummary, ...]
    years: tuple[int, ...]


@dataclass(frozen=True)
class OfficePage:
    """An office, its neighbours in time, and its published reports, newest year first."""

    office: OfficeView
    predecessor: OfficeView | None
    successor: OfficeView | None
    reports: tuple[ReportSummary, ...]


@dataclass(frozen=True)
class Home:
    """What the first page shows: what was published lately, and how much there is."""

    latest: tuple[ReportSummary, ...]
    reports: int
    offices: int
    districts: int
    years: tuple[int, ...]


@dataclass(frozen=True)
class FindingView:
    """A finding kept with a revision (or of a draft, then `explanation` is None).

    `key` names it in `explanations` of a submission: the same finding on the same text has
    the same key again. `message` is an English gettext id that `params` fill; `where` a
    content address (`tables.<table>.<row>.<column>` or `sections.<section>[start:end]`).
    """

    key: str
    rule: str
    severity: Severity
    where: str
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)
    expected: Any = None
    found: Any = None
    explanation: str | None = None

    @property
    def english(self) -> str:
        """The message with its parameters filled in."""
        return self.message % self.params if self.params else self.message


@dataclass(frozen=True)
class EventView:
    """A step in a report's life."""

    at: datetime
    actor: str
    before: Status | None
    after: Status
    note: str | None


@dataclass(frozen=True)
class PublicReport:
    """A published report whole: what it says, what was found in it, how it came about.

    `formats` are those it can be had in; `previous` and `following` are ids of the same
    office's reports of the years beside it.
    """

    summary: ReportSummary
    content: Content
    sha256: str
    findings: tuple[FindingView, ...]
    events: tuple[EventView, ...]
    formats: tuple[str, ...]
    missing: tuple[str, ...]
    previous: ReportSummary | None = None
    following: ReportSummary | None = None


@dataclass(frozen=True)
class Artefact:
    """A rendered file."""

    data: bytes
    media_type: str
    file_name: str
    sha256: str


@dataclass(frozen=True)
class JobView:
    """A job as people see it; times in seconds, `wait` until it began (or until now)."""

    id: int
    task: str
    queue: str
    state: JobState
    attempt: int
    max_attempts: int
    created: datetime
    started: datetime | None
    finished: datetime | None
    not_before: datetime | None
    wait: float
    duration: float | None
    worker: str | None
    error: Reason | None
    report_id: int | None
    office: str | None
    district: str | None
    year: int | None


@dataclass(frozen=True)
class Stage:
    """A stage of a submission: `state` is a job's, or None where its turn has not come."""

    name: str
    state: JobState | None
    attempt: int = 0
    error: Reason | None = None
    started: datetime | None = None
    finished: datetime | None = None


@dataclass(frozen=True)
class Progress:
    """How far a submission is.

    `failed` says why it stands still, where it does; `settled` that nothing more will happen
    without somebody acting.
    """

    report_id: int
    status: Status
    stages: tuple[Stage, ...]
    failed: Reason | None
    settled: bool
    public: bool


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
class DeskReport:
    """A report as its office sees it; `version` must be given back when the draft is saved.

    `content` is the draft. `due` is the deadline that applies, `previous` what the office
    published last year.
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
    archive: bool
    revision: int | None
    findings: tuple[FindingView, ...]
    events: tuple[EventView, ...]
    jobs: tuple[JobView, ...]
    receipt: Receipt | None
    due: date | None
    legal_basis: str | None
    previous: Content | None
    reading: Mapping[str, Any] | None
    updated: datetime


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
    public: bool
    updated: datetime | None
    last_actor: str | None


@dataclass(frozen=True)
class QueueCount:
    """How many jobs of a queue are in each state.

    `oldest`: seconds the longest has waited; `per_minute`: jobs done in each of the last ten
    minutes, oldest first.
    """

    queue: str
    waiting: int
    running: int
    done: int
    dead: int
    discarded: int
    oldest: float | None
    per_minute: tuple[int, ...]


@dataclass(frozen=True)
class WorkerView:
    """A worker process; `alive` that it was heard of lately."""

    name: str
    host: str
    pid: int
    queues: tuple[str, ...]
    started: datetime
    heard: datetime
    alive: bool
    job_id: int | None
    task: str | None


@dataclass(frozen=True)
class QueueOverview:
    """Is it well, what is slow, what failed and why.

    `health` is ``well``, ``slow`` (somebody has waited more than a minute), ``failing`` (dead
    jobs) or ``stopped`` (work waits and no worker lives).
    """

    health: str
    oldest: float | None
    per_minute: int
    backlog: int
    queues: tuple[QueueCount, ...]
    failures: tuple[JobView, ...]
    workers: tuple[WorkerView, ...]


@dataclass(frozen=True)
class AccountView:
    """An account and where it belongs."""

    id: int
    email: str
    name: str
    active: bool
    memberships: tuple[MembershipView, ...]


@dataclass(frozen=True)
class MembershipView:
    """One role of an account in one district, for one office or all of them."""

    id: int
    role: Role
    district_id: int | None
    district: str | None
    district_name: str | None
    office_id: int | None
    office: str | None


@dataclass(frozen=True)
class TokenView:
    """A program's key to the API, by its name; `district` is where it acts."""

    id: int
    name: str
    created: datetime
    district: str | None


@dataclass(frozen=True)
class Outcome:
    """What became of one loaded file.

    `result` is ``loaded``, ``unchanged`` (the same report had been loaded), ``revised``,
    ``draft``, ``needs_year`` or ``failed``. `match` says how the office was found: ``exact``,
    ``alias``, ``variant``, ``similar`` or ``created``; `office_from` where its name was read:
    ``document`` or ``file name``; `year_from` likewise, or ``date`` or ``assumed``.
    """

    file: str
    result: str
    report_id: int | None = None
    office: str | None = None
    match: str | None = None
    office_from: str | None = None
    year: int | None = None
    year_from: str | None = None
    notes: int = 0
    errors: int = 0
    warnings: int = 0
    message: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def english(self) -> str | None:
        """The message with its parameters filled in."""
        if self.message is None:
            return None
        return self.message % self.params if self.params else self.message
