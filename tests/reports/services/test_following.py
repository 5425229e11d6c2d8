"""Last year's problems are asked for, answered, and published with the revision."""

from __future__ import annotations

import pytest

from reports.errors import InvalidContentError, NotFoundError, TransitionError
from reports.services import catalogue, filing, following
from reports.services.following import Answer
from reports.store.states import Progressing
from tests.reports.services.conftest import valid_content

LAST = "一是宣传不到位。二是人手不足。下一步：一是加强宣传。二是增加人手。"
HELD = Answer(Progressing.DONE, "全年举办培训4场。")


@pytest.fixture
def begun(desk):
    """The office's report of 2023, begun after that of 2022 was published: its id."""
    desk.submitted(2022, problems=LAST)
    desk.work()
    content = valid_content(2023, problems="平台更新不及时。下一步及时更新。")
    return filing.start_report(desk.core, desk.clerk, desk.office.id, 2023, "2021", content).id


def published(desk, report_id):
    filing.submit(desk.core, desk.clerk, report_id)
    desk.work()
    return catalogue.report(desk.core, report_id).follow_ups


def test_the_form_asks_for_what_was_published_last_year(desk, begun) -> None:
    first, second = following.of_draft(desk.core, desk.clerk, begun)
    assert (first.problem, first.remedies) == ("一是宣传不到位。", ("一是加强宣传。",))
    assert (second.problem, second.remedies) == ("二是人手不足。", ("二是增加人手。",))
    assert (first.year, first.state, first.answered) == (2022, None, False)


def test_answers_are_kept_one_by_one_and_published(desk, begun, rows) -> None:
    first, second = following.of_draft(desk.core, desk.clerk, begun)
    version = filing.desk_report(desk.core, desk.clerk, begun).version
    following.answer(desk.core, desk.clerk, begun, {first.key: HELD})
    following.answer(desk.core, desk.clerk, begun, {second.key: Answer(Progressing.NOT_BEGUN)})
    kept = following.of_draft(desk.core, desk.clerk, begun)
    assert [(i.state, i.answered) for i in kept] == [("done", True), ("not_begun", False)]
    assert filing.desk_report(desk.core, desk.clerk, begun).version == version
    public = published(desk, begun)
    # One without a word of evidence is no answer: it is shown as asked and not answered.
    assert [(i.problem, i.state, i.evidence) for i in public] == [
        ("一是宣传不到位。", "done", "全年举办培训4场。"),
        ("二是人手不足。", None, ""),
    ]
    assert following.of_draft(desk.core, desk.clerk, begun)[0].evidence == "全年举办培训4场。"
    assert rows("SELECT count(*) FROM follow_ups") == [(2,)]


def test_what_was_published_stays_when_either_report_is_corrected(desk, begun) -> None:
    first, _ = following.of_draft(desk.core, desk.clerk, begun)
    following.answer(desk.core, desk.clerk, begun, {first.key: HELD})
    before = published(desk, begun)
    last = before[0].report_id
    draft = filing.desk_report(desk.core, desk.clerk, last)
    changed = valid_content(2022, problems="一是宣传不力。下一步加强宣传。")
    filing.save_draft(desk.core, desk.clerk, last, changed, draft.version)
    filing.submit(desk.core, desk.clerk, last, note="更正")
    desk.work()
    assert catalogue.report(desk.core, begun).follow_ups == before
    # The words it answered are gone: the list of today asks anew.
    assert [i.answered for i in following.of_draft(desk.core, desk.clerk, begun)] == [False]


def test_unanswered_nothing_is_published(desk, begun) -> None:
    assert published(desk, begun) == ()


def test_only_what_is_asked_is_kept(desk, begun) -> None:
    following.answer(desk.core, desk.clerk, begun, {"0" * 20: HELD})
    assert [i.state for i in following.of_draft(desk.core, desk.clerk, begun)] == [None, None]
    with pytest.raises(InvalidContentError):
        following.answer(desk.core, desk.clerk, begun, {"no key": HELD})
    long = Answer(Progressing.DONE, "长" * (following.MAX_EVIDENCE + 1))
    with pytest.raises(InvalidContentError):
        following.answer(desk.core, desk.clerk, begun, {"0" * 20: long})


def test_a_report_under_way_is_answered_no_more(desk, begun) -> None:
    filing.submit(desk.core, desk.clerk, begun)
    with pytest.raises(TransitionError):
        following.answer(desk.core, desk.clerk, begun, {"0" * 20: HELD})
    with pytest.raises(NotFoundError):
        following.of_draft(desk.core, desk.clerk, begun + 1000)
