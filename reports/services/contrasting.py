"""Two published reports side by side: two years of one office, or two offices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.content import fold
from reports.content.ledger import pairs
from reports.content.recurring import matching
from reports.content.wording import Steps, changed_pieces
from reports.errors import InvalidQueryError, NotFoundError
from reports.renderers.beside import tables_beside
from reports.services.quotes import Quoting
from reports.services.showing import summary
from reports.services.views.contrasts import Choices, Contrast, NamedBeside, TextBeside
from reports.store import places, published, revisions
from reports.store.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.content import Content
    from reports.services.core import Core
    from reports.services.views import ReportSummary
    from reports.store.models import Report

MAX_STEPS = 1_500_000
"""Steps of comparing all prose of two reports: a third of a second for a page of a stranger's."""
MAX_TEXT = 12_000
"""Characters of one part that are compared and shown: the longest part seen has 9,000."""
MAX_NAMED = 60
MAX_FOUND = 20
MAX_WORDS = 50


def contrast(core: Core, one_id: int, other_id: int) -> Contrast:
    """The two reports beside each other; NotFoundError, InvalidQueryError for one report twice."""
    if one_id == other_id:
        raise InvalidQueryError("Choose two different reports to compare")
    with core.database.unit_of_work(Scope.public()) as work:
        rows = published.by_ids(work, (one_id, other_id))
        one, other = _found(rows, one_id), _found(rows, other_id)
        numbers, shas = revisions.identities(work, [_revision(one), _revision(other)])
        said = core.shelf.contents(work, shas)
        first, second = said[_revision(one)], said[_revision(other)]
        family = {office.id for _, office in places.family(work, one.office_id)}
        summaries = (
            summary(one, numbers[_revision(one)]),
            summary(other, numbers[_revision(other)]),
        )
    return Contrast(
        one=summaries[0],
        other=summaries[1],
        same_office=other.office_id in family,
        same_form=first.form == second.form,
        sheets=tables_beside(first, second),
        texts=tuple(_texts(first, second)),
        statements=tuple(_statements(first, second))[:MAX_NAMED],
    )


def choices(core: Core, report_id: int, words: str = "") -> Choices:
    """What to put the report beside; NotFoundError.

    Offices are found by a part of their name, each with its report of the same year or of the
    one nearest to it.
    """
    words = words.strip()[:MAX_WORDS]
    with core.database.unit_of_work(Scope.public()) as work:
        row = _found(published.by_ids(work, (report_id,)), report_id)
        offices = [office.id for _, office in places.family(work, row.office_id)]
        years = [r for r in published.of_offices(work, offices) if r.id != report_id]
        named: Sequence[Report] = ()
        if words:
            named = published.of_offices_named(work, fold(words), row, MAX_FOUND)
        wanted = [r.published_revision_id or 0 for r in (row, *years, *named)]
        numbers = revisions.numbers(work, wanted)

        def told(report: Report) -> ReportSummary:
            return summary(report, numbers[_revision(report)])

        return Choices(told(row), tuple(map(told, years)), words, tuple(map(told, named)))


def _found(rows: Sequence[Report], report_id: int) -> Report:
    row = next((row for row in rows if row.id == report_id), None)
    if row is None:
        raise NotFoundError("There is no report %(report)s here", report=report_id)
    return row


def _revision(row: Report) -> int:
    assert row.published_revision_id is not None
    return row.published_revision_id


def _texts(one: Content, other: Content) -> Iterator[TextBeside]:
    steps = Steps(MAX_STEPS)
    for section in other.layout.sections:
        before, after = one.section_text(section.code), other.section_text(section.code)
        if not before and not after:
            continue
        cut = max(len(before), len(after)) > MAX_TEXT
        before, after = before[:MAX_TEXT], after[:MAX_TEXT]
        pieces = changed_pieces(before, after, steps)
        same = sum(len(piece.text) for piece in pieces if piece.kind == "same")
        shorter = min(len(before), len(after))
        alike = same / shorter if shorter else 0.0
        yield TextBeside(section.code, section.heading, before, after, pieces, alike, cut)


def _statements(one: Content, other: Content) -> Iterator[NamedBeside]:
    """What both name first, in the order of the first report; then what either names alone."""
    mine, theirs = pairs(one.statements), pairs(other.statements)
    both = matching(mine, theirs)
    first, second = Quoting(one), Quoting(other)
    for i, j in sorted(both.items()):
        yield NamedBeside(first.named(mine[i]), second.named(theirs[j]))
    for i, pair in enumerate(mine):
        if i not in both:
            yield NamedBeside(first.named(pair), None)
    for j, pair in enumerate(theirs):
        if j not in both.values():
            yield NamedBeside(None, second.named(pair))
