"""What the core asks of the outside: a search index, a file store, and a nudge to the queue."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal
    from pathlib import Path

Span = tuple[int, int]
Sort = Literal["relevance", "newest"]

FACETS = ("year", "district", "office", "kind", "section", "form")
"""What results can be filtered and counted by."""


@dataclass(frozen=True)
class Paired:
    """The other side of a statement: the problem that a remedy answers, or a problem's remedy.

    `anchor` is its place on the report's page, `section` ``problem`` or ``remedy``.
    """

    section: str
    text: str
    anchor: str


@dataclass(frozen=True)
class IndexedPassage:
    """One passage as search holds it; `anchor` is its place on the report's page.

    `answers` is the other side of the statement that the passage belongs to.
    """

    ordinal: int
    section: str
    text: str
    anchor: str
    answers: tuple[Paired, ...] = ()


@dataclass(frozen=True)
class IndexedReport:
    """A published report as search holds it.

    `version` grows with every published change, so that a late write cannot win; `region`
    are the codes from the province down to the district; `published` is when our clock
    says it became public; `cells` are the numbers of its tables by ``table.row.column``, those
    without a number left out.
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
    cells: tuple[tuple[str, int | Decimal], ...] = ()


@dataclass(frozen=True)
class SearchRequest:
    """A search as asked: free text in the query language, filters, order and page.

    `filters` maps a facet to the values wanted (any of them). `after` is the cursor of the
    previous page. With `grouped`, hits come by report with at most `per_report` passages.
    With `relax` a reader is helped on: what finds nothing is searched again with less demanded
    (`SearchPage.relaxed`), and a word that was meant otherwise is offered (`SearchPage.meant`).
    What is not read by the person who asked (feeds, mail) must never set it.
    """

    text: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: Sort = "relevance"
    size: int = 10
    after: str | None = None
    grouped: bool = False
    per_report: int = 3
    facets: bool = True
    relax: bool = False


@dataclass(frozen=True)
class Hit:
    """A passage found. `spans` are the matches in `text`, exact and in order, not overlapping.

    `answers` is the other side of a statement of part five where the text pairs them: of a
    remedy the problems that it answers, of a problem its remedies.
    """

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
    answers: tuple[Paired, ...] = ()


@dataclass(frozen=True)
class FoundCell:
    """A number of a report's tables that met a condition of the question.

    `place` is ``table.row.column``, `label` what the report's form calls it, and `anchor` its
    place on the report's page.
    """

    place: str
    label: str
    value: Decimal
    anchor: str


@dataclass(frozen=True)
class Group:
    """The hits of one report, best first; `more` counts those not shown.

    `cells` are the numbers that met the question's conditions.
    """

    report_id: int
    hits: tuple[Hit, ...]
    more: int
    cells: tuple[FoundCell, ...] = ()


@dataclass(frozen=True)
class FacetValue:
    """A value of a facet, its label where it differs (office, district), and how many passages."""

    value: str
    count: int
    label: str | None = None


@dataclass(frozen=True)
class Note:
    """What a search says of the question: an English gettext id and what it names."""

    message: str
    params: tuple[tuple[str, str], ...] = ()

    @property
    def values(self) -> dict[str, str]:
        """The parameters by name, as gettext takes them."""
        return dict(self.params)


@dataclass(frozen=True)
class SearchPage:
    """One page of results.

    `relation` is ``eq`` or ``gte`` (at least), `reports_relation` likewise; `notes` say what
    the engine left out or could not do. With `relaxed` nothing met all that was asked: the
    results do without what the first notes name. `meant` is a question that finds something,
    for one with a word that stands nowhere: the page offers it, and shows what was found beside
    it.
    """

    total: int
    relation: Literal["eq", "gte"]
    reports: int
    hits: tuple[Hit, ...]
    groups: tuple[Group, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    next: str | None
    notes: tuple[Note, ...] = ()
    relaxed: bool = False
    meant: str | None = None
    reports_relation: Literal["eq", "gte"] = "eq"


@dataclass(frozen=True)
class Lexicon:
    """The words that a search knows beside those that are typed.

    In a group of `alike` each word is also searched for the others; of `names` the short or
    former name for the full one; `left_out` are words of a question that say nothing of its
    answer.
    """

    alike: tuple[tuple[str, ...], ...]
    names: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...]


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

    def words(self, text: str, size: int) -> tuple[str, ...]:
        """At most `size` words of the field that `text` may become; asks no server."""

    def lexicon(self) -> Lexicon:
        """The words it knows; asks no server."""

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

    def put_file(self, source: Path) -> str:
        """Stores a file of this machine, however large; its key."""

    def open(self, key: str) -> IO[bytes]:
        """The file to read from, at any place in it; NotFoundError. Its hash is not checked."""

    def exists(self, key: str) -> bool:
        """Whether the key is stored."""

    def prune(self, keep: Collection[str], age: float) -> int:
        """Removes files older than `age` seconds whose keys are not to be kept; how many."""


class Nudge(Protocol):
    """Tells the workers that a job waits. May be lost: the sweeper sends it again."""

    def __call__(self, task: str, queue: str, job_id: int) -> None:
        """Sends; must not raise where the broker is away (it logs)."""
