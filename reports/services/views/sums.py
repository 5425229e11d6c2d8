"""A district's tables summed over its offices, and who is not in the sum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from reports.content import Content
    from reports.rules import Finding
    from reports.services.views.board import BoardLine
    from reports.services.views.places import DistrictView, OfficeView

Place = tuple[str, str, str]


@dataclass(frozen=True)
class Gaps:
    """What an office in the sum left out: blank cells, and tables its report lacks (codes)."""

    office: OfficeView
    blank: int
    absent: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """A cell where an office's own printed figure is not the sum; either may be blank."""

    place: Place
    label: str
    summed: int | Decimal | None
    printed: int | Decimal | None


@dataclass(frozen=True)
class Comparison:
    """The sum beside what one office printed; that office is not in the sum."""

    office: OfficeView
    differences: tuple[Difference, ...]
    cells: int


@dataclass(frozen=True)
class Sums:
    """The sums of one district, year and form.

    `missing` owe a report that would be in the sum, `other_form` filed another edition of the
    form, which is never mixed in. `content` holds the sums as a report of the form; `counts` says
    of how many offices each is, `findings` where the sums break the form's identities.
    """

    district: DistrictView
    year: int
    form: str
    submitted: bool
    missing: tuple[BoardLine, ...]
    other_form: tuple[BoardLine, ...]
    offices: tuple[OfficeView, ...]
    gaps: tuple[Gaps, ...]
    content: Content
    counts: Mapping[Place, int]
    findings: tuple[Finding, ...]
    comparison: Comparison | None
    comparable: tuple[OfficeView, ...]


@dataclass(frozen=True)
class Contribution:
    """What one office gave to a sum: a number, or the text it has instead; None left blank."""

    office: OfficeView
    report_id: int
    value: int | Decimal | None
    text: str


@dataclass(frozen=True)
class CellSum:
    """One cell of the sums with every office's part, the largest first."""

    sums: Sums
    label: str
    value: int | Decimal | None
    contributions: tuple[Contribution, ...]
