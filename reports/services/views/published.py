"""What the public sees."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from reports.content import Changes, Content
    from reports.services.views.places import DistrictView, OfficeView
    from reports.services.views.promises import FollowUpView
    from reports.store.states import Severity, Status


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
    """A step in a report's life; `changes` is what a correction made of what was public before."""

    at: datetime
    actor: str
    before: Status | None
    after: Status
    note: str | None
    changes: Changes | None = None


@dataclass(frozen=True)
class VersionView:
    """A version that is or was public; `received` and `published` by the service's clock.

    `sha256` is None where the version was taken back (then not `readable`). The hash covers
    `chained_to`, a line feed and the canonical JSON, for the `first` version the JSON alone;
    `chained_to` is None, too, where what came before is not public.
    """

    number: int
    received: datetime
    published: datetime
    sha256: str | None
    chained_to: str | None
    first: bool
    readable: bool
    current: bool


@dataclass(frozen=True)
class PublicVersion:
    """One version of a report: `summary` is of what is public now, `content` of that version."""

    summary: ReportSummary
    version: VersionView
    content: Content | None


@dataclass(frozen=True)
class Withdrawal:
    """That a report was public once and why it is no longer: nothing of what it said."""

    office: OfficeView
    year: int
    at: datetime
    note: str


@dataclass(frozen=True)
class PublicReport:
    """A published report whole: what it says, what was found in it, how it came about.

    `formats` are those it can be had in; `previous` and `following` are ids of the same
    office's reports of the years beside it; `follow_ups` what became of last year's problems.
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
    follow_ups: tuple[FollowUpView, ...] = ()


@dataclass(frozen=True)
class Artefact:
    """A rendered file."""

    data: bytes
    media_type: str
    file_name: str
    sha256: str
