"""A reviewer comments on places, the office answers, the reviewer settles; texts move meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.content.model import Cell
from reports.errors import ConflictError, InvalidContentError, NotFoundError, TransitionError
from reports.services import administration, comments, desks, filing, quoting, review
from reports.services.actors import SYSTEM
from reports.store.scope import Scope
from reports.store.states import Status
from tests.reports.services.conftest import valid_content

CELL = "tables.requests.new.natural_person"
TEXT = "sections.problems[0:6]"  # 宣传不到位。


@pytest.fixture
def in_review(desk):
    """A submitted report that waits for its reviewer: its id."""
    administration.set_review(desk.core, SYSTEM, "220203", required=True)
    report_id = desk.submitted()
    desk.work()
    return report_id


def say(desk, report_id, place=CELL, text="请核对。", revision=1):
    return comments.comment(desk.core, desk.reviewer, report_id, place, text, revision)


def seen(desk, report_id, by=None):
    return desks.desk_report(desk.core, by or desk.clerk, report_id).comments


def resubmit(desk, report_id, **changes):
    found = desks.desk_report(desk.core, desk.clerk, report_id)
    content = replace(valid_content(), **changes) if changes else found.content
    filing.save_draft(desk.core, desk.clerk, report_id, content, found.version)
    filing.submit(desk.core, desk.clerk, report_id)
    desk.work()


def test_a_round_of_review(desk, in_review):
    cell, text = say(desk, in_review), say(desk, in_review, TEXT, "请写明具体问题。")
    assert (cell.quote, text.quote) == ("0", "宣传不到位。")
    assert cell.draft
    # Until it is returned nobody in the office knows.
    assert seen(desk, in_review) == ()
    assert [c.id for c in seen(desk, in_review, desk.reviewer)] == [cell.id, text.id]
    review.send_back(desk.core, desk.reviewer, in_review)
    assert [c.text for c in seen(desk, in_review)] == ["请核对。", "请写明具体问题。"]
    assert desks.desk_report(desk.core, desk.clerk, in_review).status is Status.RETURNED

    comments.answer(desk.core, desk.clerk, in_review, cell.id, "已核对，本年没有。")
    comments.answer(desk.core, desk.clerk, in_review, text.id, "已改写。")
    changed = "公众号更新少，居民看不到。下一步加强宣传。"
    problems = valid_content(problems=changed)
    resubmit(desk, in_review, texts=problems.texts, statements=problems.statements)

    found = review.reviewed(desk.core, desk.reviewer, in_review)
    one, other = found.report.comments
    assert (one.answer, one.answered_by, one.changed) == ("已核对，本年没有。", "clerk", False)
    # What it was about is gone; what was quoted stays, shown at its section.
    assert other.changed
    assert (other.quote, other.now, other.place) == (
        "宣传不到位。",
        None,
        "sections.problems[0:0]",
    )
    assert found.returned_number == 1
    assert found.returned.texts["problems"].startswith("宣传不到位。")
    assert found.report.content.texts["problems"] == changed

    comments.settle(desk.core, desk.reviewer, in_review, one.id, settled=True)
    comments.settle(desk.core, desk.reviewer, in_review, other.id, settled=True)
    comments.settle(desk.core, desk.reviewer, in_review, other.id, settled=False)
    unsent = say(desk, in_review, "sections.other[0:2]", "不必了。", revision=2)
    review.publish(desk.core, desk.reviewer, in_review)
    left = seen(desk, in_review, desk.reviewer)
    assert [(c.id, c.open) for c in left] == [(cell.id, False), (text.id, False)]
    assert unsent.id not in {c.id for c in left}


def test_a_return_says_what_is_wrong(desk, in_review):
    with pytest.raises(InvalidContentError, match="a comment or a note"):
        review.send_back(desk.core, desk.reviewer, in_review, "  ")
    assert desks.desk_report(desk.core, desk.clerk, in_review).status is Status.IN_REVIEW
    review.send_back(desk.core, desk.reviewer, in_review, "第五部分太短。")
    resubmit(desk, in_review)
    # An old comment that is still open is a reason, too; a settled one is none.
    one = say(desk, in_review, revision=2)
    review.send_back(desk.core, desk.reviewer, in_review)
    resubmit(desk, in_review)
    comments.settle(desk.core, desk.reviewer, in_review, one.id, settled=True)
    with pytest.raises(InvalidContentError):
        review.send_back(desk.core, desk.reviewer, in_review)
    comments.settle(desk.core, desk.reviewer, in_review, one.id, settled=False)
    review.send_back(desk.core, desk.reviewer, in_review)


@pytest.mark.parametrize(
    "place",
    [
        "",
        "title",
        "tables.requests.new.nobody",
        "tables.nothing.new.total",
        "sections.problems[5:2]",
        "sections.problems[0:9999]",
        "sections.nothing[0:1]",
        "sections.problems[٠:٢]",
    ],
)
def test_a_comment_has_a_place(desk, in_review, place):
    with pytest.raises(InvalidContentError, match="no such place"):
        say(desk, in_review, place)
    assert seen(desk, in_review, desk.reviewer) == ()


def test_what_is_refused(desk, in_review, monkeypatch):
    for text in ("", "  \n", "长" * (comments.MAX_TEXT + 1)):
        with pytest.raises(InvalidContentError):
            say(desk, in_review, text=text)
    with pytest.raises(ConflictError, match="another version"):
        say(desk, in_review, revision=7)
    one = say(desk, in_review)
    with pytest.raises(ConflictError, match="remove it instead"):
        comments.settle(desk.core, desk.reviewer, in_review, one.id, settled=True)
    # The office neither reads nor answers what it has not been shown.
    with pytest.raises(TransitionError):
        comments.answer(desk.core, desk.clerk, in_review, one.id, "什么？")
    monkeypatch.setattr(comments, "MAX_COMMENTS", 1)
    with pytest.raises(InvalidContentError, match="at most 1 comments"):
        say(desk, in_review)
    review.send_back(desk.core, desk.reviewer, in_review)
    with pytest.raises(TransitionError):
        say(desk, in_review)
    with pytest.raises(ConflictError, match="settle it instead"):
        comments.discard(desk.core, desk.reviewer, in_review, one.id)
    comments.settle(desk.core, desk.reviewer, in_review, one.id, settled=True)
    with pytest.raises(ConflictError, match="settled already"):
        comments.answer(desk.core, desk.clerk, in_review, one.id, "已改。")
    with pytest.raises(NotFoundError):
        comments.settle(desk.core, desk.reviewer, in_review, one.id + 1, settled=True)


def test_a_comment_that_was_not_sent_is_taken_back(desk, in_review):
    one = say(desk, in_review)
    comments.discard(desk.core, desk.reviewer, in_review, one.id)
    assert seen(desk, in_review, desk.reviewer) == ()
    with pytest.raises(InvalidContentError):
        review.send_back(desk.core, desk.reviewer, in_review)


def test_an_answer_is_taken_back(desk, in_review):
    one = say(desk, in_review)
    review.send_back(desk.core, desk.reviewer, in_review)
    comments.answer(desk.core, desk.clerk, in_review, one.id, "已改。")
    comments.answer(desk.core, desk.clerk, in_review, one.id, " ")
    [now] = seen(desk, in_review)
    assert (now.answer, now.answered, now.answered_by) == (None, None, None)


def test_the_database_too_hides_what_was_not_sent(desk, in_review, rows):
    say(desk, in_review)
    scope = Scope.of_district(desk.clerk.district_id, desk.clerk.office_ids)
    engine = desk.core.database.engine
    with engine.begin() as connection:
        for name, value in scope.settings.items():
            connection.exec_driver_sql("SELECT set_config(%s, %s, true)", (name, value))
        assert connection.exec_driver_sql("SELECT count(*) FROM comments").scalar() == 0
    assert rows("SELECT count(*) FROM comments")[0][0] == 1


def test_a_reviewer_reads_nothing_that_was_never_submitted(desk):
    draft = filing.start_report(desk.core, desk.clerk, desk.office.id, 2023, "2021")
    with pytest.raises(TransitionError, match="not submitted"):
        review.reviewed(desk.core, desk.reviewer, draft.id)


def test_the_queue_goes_both_ways(desk):
    administration.set_review(desk.core, SYSTEM, "220203", required=True)
    ids = desk.flood("220203", 3)
    desk.work()
    found = review.reviewed(desk.core, desk.reviewer, ids[1])
    assert found.queue == tuple(ids)
    assert (found.beside(-1), found.beside(1)) == (ids[0], ids[2])
    last = review.reviewed(desk.core, desk.reviewer, ids[2])
    assert last.beside(1) is None
    review.publish(desk.core, desk.reviewer, ids[2])
    gone = review.reviewed(desk.core, desk.reviewer, ids[2])
    assert (gone.beside(-1), gone.beside(1)) == (None, ids[0])


def test_text_is_found_where_it_moved():
    before = valid_content(problems="一是人手少。二是宣传少。下一步加强。")
    place = "sections.problems[6:12]"
    quote = quoting.quote_of(before, place)
    assert quote == "二是宣传少。"
    moved = valid_content(problems="存在以下问题。一是人手少。二是宣传少。下一步。又：二是宣传少。")
    assert quoting.find_again(moved, place, quote) == ("sections.problems[13:19]", quote)
    assert quoting.find_again(before, place, quote) == (place, quote)
    tables = {"requests": {"new": {"natural_person": Cell(3)}}}
    other = replace(before, tables=tables)
    assert quoting.find_again(other, CELL, "0") == (CELL, "3")
    # A place that the form has no more (another edition) is nowhere.
    assert quoting.find_again(before, "tables.gone.new.total", "1")[1] is None
