"""Reasons for warnings: kept with the draft, used by the submission, never said of other values."""

from __future__ import annotations

import pytest

from reports.errors import ForbiddenError, InvalidContentError, NotFoundError, TransitionError
from reports.services import administration, filing
from reports.services.actors import SYSTEM, Actor
from reports.services.explaining import MAX_REASON, MAX_REASONS
from reports.services.filing import FindingsBlockedError
from reports.store.states import Role
from tests.reports.services.conftest import valid_content

WARNED = "意识宣传不到位；二是人手不足。下一步加强宣传。"


@pytest.fixture
def report(desk):
    content = valid_content(problems=WARNED)
    return filing.start_report(desk.core, desk.clerk, desk.office.id, 2023, "2021", content)


def warning_of(desk, report):
    return next(
        f.key
        for f in filing.check_draft(desk.core, desk.clerk, report.id)
        if f.severity == "warning"
    )


def test_reasons_are_there_again_and_carry_the_submission(desk, report):
    key = warning_of(desk, report)
    with pytest.raises(FindingsBlockedError):
        filing.submit(desk.core, desk.clerk, report.id)
    filing.explain(desk.core, desk.clerk, report.id, {key: " 原文如此。 ", "0" * 20: "旧数"})
    again = filing.desk_report(desk.core, desk.clerk, report.id)
    assert again.explanations == {key: "原文如此。", "0" * 20: "旧数"}
    assert again.version == report.version
    filing.submit(desk.core, desk.clerk, report.id)
    desk.work()
    done = filing.desk_report(desk.core, desk.clerk, report.id)
    assert [f.explanation for f in done.findings if f.key == key] == ["原文如此。"]
    # What was said of numbers that are gone went nowhere, and is forgotten.
    assert done.explanations == {key: "原文如此。"}


def test_an_empty_reason_takes_it_away_and_leaves_the_others(desk, report):
    filing.explain(desk.core, desk.clerk, report.id, {"a" * 20: "一", "b" * 20: "二"})
    filing.explain(desk.core, desk.clerk, report.id, {"a" * 20: " "})
    assert filing.desk_report(desk.core, desk.clerk, report.id).explanations == {"b" * 20: "二"}


def test_what_explanations_are_refused(desk, report):
    core, clerk = desk.core, desk.clerk
    with pytest.raises(InvalidContentError, match="no key"):
        filing.explain(core, clerk, report.id, {"../etc": "x"})
    with pytest.raises(InvalidContentError, match="500"):
        filing.explain(core, clerk, report.id, {"a" * 20: "长" * (MAX_REASON + 1)})
    many = {f"{n:020x}": "理由" for n in range(MAX_REASONS + 1)}
    with pytest.raises(InvalidContentError, match="400"):
        filing.explain(core, clerk, report.id, many)
    assert not filing.desk_report(core, clerk, report.id).explanations


def test_only_its_office_explains_and_only_a_draft(desk, report):
    key = warning_of(desk, report)
    other = administration.create_office(desk.core, SYSTEM, "220203", "龙潭街道办事处")
    stranger = Actor(
        7, "stranger", frozenset({Role.CLERK}), desk.office.district_id, frozenset({other.id})
    )
    with pytest.raises(NotFoundError):
        filing.explain(desk.core, stranger, report.id, {key: "不是我的"})
    with pytest.raises(ForbiddenError):
        filing.explain(desk.core, Actor(None, "anonymous"), report.id, {key: "谁"})
    filing.explain(desk.core, desk.clerk, report.id, {key: "原文如此。"})
    filing.submit(desk.core, desk.clerk, report.id)
    with pytest.raises(TransitionError):
        filing.explain(desk.core, desk.clerk, report.id, {key: "改口"})
