"""What the core asks of the outside: a search index, a file store, and a nudge to the queue."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

Span = tuple[int, int]
Sort = Literal["relevance", "newest"]

FACETS = ("year", "district", "office", "kind", "section", "form")
"""What results can be filtered and counted by."""


@dataclass(frozen=True)
class IndexedPassage:
    """One passage as search holds it; `anchor` is its place on the report's page."""

    ordinal: int
    section: str
    text: str
    anchor: str


@dataclass(frozen=True)
class IndexedReport:
    """A published report as search holds it.

    `version` grows with every published change, so that a late write cannot win; `region`
    are the codes from the province down to the district; `published` is when our clock
    says it became public.
    """

    report_id: int
    version: int
    title: str
    year: int
    form: str
    office_id: int
    office: str
    kind: str
    district: str
    district_name: str
    region: tuple[str, ...]
    published: datetime
    passages: tuple[IndexedPassage, ...]


@dataclass(frozen=True)
class SearchRequest:
    """A search as asked: free text in the query language, filters, order and page.

    `filters` maps a facet to the values wanted (any of them). `after` is the cursor of the
    previous page. With `grouped`, hits come by report with at most `per_report` passages.
    """

    text: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: Sort = "relevance"
    size: int = 10
    after: str | None = None
    grouped: bool = False
    per_report: int = 3
    facets: bool = True


@dataclass(frozen=True)
class Hit:
    """A passage found. `spans` are the matches in `text`, exact and in order, not overlapping."""

    report_id: int
    ordinal: int
    section: str
    text: str
    anchor: str
    spans: tuple[Span, ...]
    score: float
    title: str
    year: int
    form: str
    office_id: int
    office: str
    kind: str
    district: str
    district_name: str


@dataclass(frozen=True)
class Group:
    """The hits of one report, best first; `more` counts those not shown."""

    report_id: int
    hits: tuple[Hit, ...]
    more: int


@dataclass(frozen=True)
class FacetValue:
    """A value of a facet, its label where it differs (office, district), and how many passages."""

    value: str
    count: int
    label: str | None = None


@dataclass(frozen=True)
class SearchPage:
    """One page of results.

    `relation` is ``eq`` or ``gte`` (at least); `notes` are English gettext ids of what the
    engine left out or could not do.
    """

    total: int
    relation: Literal["eq", "gte"]
    reports: int
    hits: tuple[Hit, ...]
    groups: tuple[Group, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    next: str | None
    notes: tuple[str, ...] = ()


class SearchIndex(Protocol):
    """The public index: thrown away and rebuilt from the database at will."""

    name: str

    def prepare(self) -> None:
        """Creates what is missing; safe to call at every start."""

    def put(self, report: IndexedReport) -> None:
        """Makes the report findable as given, unless a newer version already is."""

    def remove(self, report_id: int, version: int) -> None:
        """Makes the report unfindable, for good against versions up to `version`."""

    def search(self, request: SearchRequest) -> SearchPage:
        """Answers a search; InvalidQueryError, UnavailableError."""

    def refresh(self) -> None:
        """Makes everything put so far visible to search."""

    def versions(self) -> Iterator[tuple[int, int]]:
        """(report id, version) of every findable report, by id."""

    def rebuild(self, reports: Iterator[IndexedReport]) -> int:
        """Builds a fresh index beside the old one and swaps; the number of reports."""

    def healthy(self) -> bool:
        """Whether it answers."""

    def close(self) -> None:
        """Gives back its connections."""


class FileStore(Protocol):
    """Files addressed by the SHA-256 of their content."""

    def put(self, data: bytes) -> str:
        """Stores the bytes; their key. The same bytes are stored once."""

    def get(self, key: str) -> bytes:
        """The bytes; NotFoundError."""

    def exists(self, key: str) -> bool:
        """Whether the key is stored."""


class Nudge(Protocol):
    """Tells the workers that a job waits. May be lost: the sweeper sends it again."""

    def __call__(self, task: str, queue: str, job_id: int) -> None:
        """Sends; must not raise where the broker is away (it logs)."""
