"""A published report is corrected in the open, and withdrawn by whoever may publish it."""

from __future__ import annotations

import pytest

from reports.content import content_hash
from reports.errors import ForbiddenError, InvalidContentError, NotFoundError, TransitionError
from reports.services import administration, catalogue, filing, review, versions
from reports.services.actors import SYSTEM
from reports.store.states import Status
from tests.reports.services.conftest import valid_content

PRIVATE = "居民王某来电13912345678反映宣传不到位。下一步加强宣传。"
CLEAN = "居民来电反映宣传不到位。下一步加强宣传。"


def correct(desk, report_id, *, discreet=False, **changes):
    report = filing.desk_report(desk.core, desk.clerk, report_id)
    content = valid_content(**changes)
    filing.save_draft(desk.core, desk.clerk, report_id, content, report.version)
    reasons = {f.key: "已核实。" for f in filing.check_draft(desk.core, desk.clerk, report_id)}
    filing.explain(desk.core, desk.clerk, report_id, reasons)
    filing.submit(desk.core, desk.clerk, report_id, note="更正第五部分。", discreet=discreet)
    desk.work()
    return catalogue.report(desk.core, report_id)


def published(desk, **changes):
    content = valid_content(**changes)
    report = filing.start_report(desk.core, desk.clerk, desk.office.id, 2023, "2021", content)
    reasons = {f.key: "已核实。" for f in filing.check_draft(desk.core, desk.clerk, report.id)}
    filing.submit(desk.core, desk.clerk, report.id, reasons)
    desk.work()
    return report.id


def told(public):
    [text] = public.events[-1].changes.texts
    return [(p.kind, p.text) for p in text.pieces]


def test_the_public_is_told_what_a_correction_changed(desk):
    report_id = published(desk, problems="宣传不到位。下一步加强宣传。")
    assert catalogue.report(desk.core, report_id).events[-1].changes is None
    before = filing.desk_report(desk.core, desk.clerk, report_id)
    assert before.published == before.content
    public = correct(desk, report_id, problems="宣传不到位。下一步加强培训。")
    assert [e.after for e in public.events] == ["published", "corrected"]
    assert public.events[-1].note == "更正第五部分。"
    assert ("removed", "宣传") in told(public)
    assert ("added", "培训") in told(public)


def test_personal_numbers_that_were_taken_out_stay_out(desk):
    public = correct(desk, published(desk, problems=PRIVATE), problems=CLEAN)
    assert "13912345678" not in str(told(public))
    assert "█" in str(told(public))


def test_a_discreet_correction_shows_nothing_of_what_stood_there(desk):
    public = correct(desk, published(desk, problems=PRIVATE), problems=CLEAN, discreet=True)
    removed = [text for kind, text in told(public) if kind == "removed"]
    assert removed
    assert all(set(text) == {"█"} for text in removed)


def test_whoever_may_publish_may_withdraw(desk, memory):
    """Where the district publishes directly its clerks may; where it reviews, its reviewers."""
    report_id = published(desk)
    with pytest.raises(InvalidContentError):
        review.withdraw(desk.core, desk.clerk, report_id, " ")
    administration.set_review(desk.core, SYSTEM, "220203", required=True)
    assert not filing.desk_report(desk.core, desk.clerk, report_id).withdrawable
    with pytest.raises(ForbiddenError):
        review.withdraw(desk.core, desk.clerk, report_id, "含有个人信息。")
    assert filing.desk_report(desk.core, desk.reviewer, report_id).withdrawable
    administration.set_review(desk.core, SYSTEM, "220203", required=False)
    assert filing.desk_report(desk.core, desk.clerk, report_id).withdrawable
    review.withdraw(desk.core, desk.clerk, report_id, "含有个人信息。")
    desk.work()
    assert report_id not in memory.reports
    with pytest.raises(NotFoundError):
        catalogue.report(desk.core, report_id)
    with pytest.raises(TransitionError):
        review.withdraw(desk.core, desk.clerk, report_id, "再次撤回。")


def test_of_a_withdrawn_report_only_that_and_why_is_told(desk):
    report_id = published(desk, problems="一段原文。下一步加强宣传。")
    with pytest.raises(NotFoundError):
        catalogue.withdrawal(desk.core, report_id)
    review.withdraw(desk.core, desk.reviewer, report_id, "含有个人信息。")
    gone = catalogue.withdrawal(desk.core, report_id)
    assert (gone.office.id, gone.year, gone.note) == (desk.office.id, 2023, "含有个人信息。")
    assert "一段原文" not in repr(gone)
    with pytest.raises(NotFoundError):
        catalogue.withdrawal(desk.core, report_id + 1)


def test_a_withdrawn_report_comes_back_only_corrected(desk):
    report_id = published(desk, problems=PRIVATE)
    review.withdraw(desk.core, desk.reviewer, report_id, "含有个人信息。")
    desk.work()
    public = correct(desk, report_id, problems=CLEAN)
    assert public.summary.status is Status.PUBLISHED
    # What was withdrawn is not told by a list of changes either.
    assert [(e.after, e.changes) for e in public.events] == [
        ("published", None),
        ("withdrawn", None),
        ("published", None),
    ]
    with pytest.raises(NotFoundError):
        catalogue.withdrawal(desk.core, report_id)


def test_a_draft_that_never_was_public_is_no_withdrawn_report(desk):
    report = filing.start_report(desk.core, desk.clerk, desk.office.id, 2023, "2021")
    with pytest.raises(NotFoundError):
        catalogue.withdrawal(desk.core, report.id)
    assert not filing.desk_report(desk.core, desk.clerk, report.id).withdrawable


def removed_by(public):
    """Of each step what its changes say was removed, None where it tells no changes."""
    return [
        e.changes
        and "".join(p.text for t in e.changes.texts for p in t.pieces if p.kind == "removed")
        for e in public.events
    ]


def test_a_discreet_correction_hides_what_an_earlier_one_told(desk):
    first, second, third, last = (
        f"{words}。下一步加强宣传。"
        for words in ("宣传不到位", "居民王某反映", "渠道不畅", "人手紧")
    )
    report_id = published(desk, problems=first)
    public = correct(desk, report_id, problems=second)
    assert removed_by(public) == [None, "宣传不到位。"]
    public = correct(desk, report_id, problems=third, discreet=True)
    assert "王某" not in repr(public)
    assert removed_by(public) == [None, None, "████"]
    public = correct(desk, report_id, problems=last)
    assert "王某" not in repr(public)
    assert removed_by(public) == [None, None, "████", "渠道不畅。"]


def test_a_withdrawal_hides_what_an_earlier_correction_told(desk):
    report_id = published(desk, problems="宣传不到位。下一步加强宣传。")
    correct(desk, report_id, problems="居民王某反映。下一步加强宣传。")
    review.withdraw(desk.core, desk.reviewer, report_id, "含有个人信息。")
    desk.work()
    public = correct(desk, report_id, problems=CLEAN)
    assert [e.after for e in public.events] == ["published", "corrected", "withdrawn", "published"]
    assert removed_by(public) == [None] * 4


def versions_of(desk, report_id):
    return [(v.number, v.readable, v.current) for v in versions.listing(desk.core, report_id)]


def test_a_version_stays_at_its_address_after_a_correction(desk):
    report_id = published(desk, problems="宣传不到位。下一步加强宣传。")
    first = catalogue.report(desk.core, report_id)
    correct(desk, report_id, problems="宣传不到位。下一步加强培训。")
    assert versions_of(desk, report_id) == [(2, True, True), (1, True, False)]
    kept = versions.version(desk.core, report_id, 1)
    assert kept.content == first.content
    assert kept.version.sha256 == first.sha256
    assert kept.version.received < kept.version.published
    # What the page tells to recompute gives the hash.
    second = versions.version(desk.core, report_id, 2)
    assert second.version.chained_to == first.sha256
    assert content_hash(second.content, second.version.chained_to) == second.version.sha256
    with pytest.raises(NotFoundError):
        versions.version(desk.core, report_id, 3)


def test_what_was_taken_back_is_shown_at_no_address(desk):
    private = published(desk, problems=PRIVATE)
    correct(desk, private, problems=CLEAN)
    assert versions_of(desk, private) == [(2, True, True), (1, False, False)]
    hidden = versions.version(desk.core, private, 1)
    assert hidden.content is None
    assert hidden.version.sha256 is None
    # Nor is its hash: with all else known it would tell a number by trying.
    assert versions.version(desk.core, private, 2).version.chained_to is None
    correct(desk, private, problems="宣传不到位。下一步加强培训。", discreet=True)
    assert versions_of(desk, private) == [
        (3, True, True),
        (2, False, False),
        (1, False, False),
    ]


def test_a_withdrawn_report_has_no_versions_and_what_comes_later_does_not_open_them(desk):
    report_id = published(desk, problems="宣传不到位。下一步加强宣传。")
    review.withdraw(desk.core, desk.clerk, report_id, "误公布。")
    desk.work()
    for asked in (
        lambda: versions.listing(desk.core, report_id),
        lambda: versions.version(desk.core, report_id, 1),
    ):
        with pytest.raises(NotFoundError):
            asked()
    correct(desk, report_id, problems="宣传不到位。下一步加强培训。")
    assert versions_of(desk, report_id) == [(2, True, True), (1, False, False)]


def test_a_version_that_was_never_public_has_no_address(desk):
    report = filing.start_report(
        desk.core, desk.clerk, desk.office.id, 2023, "2021", valid_content()
    )
    with pytest.raises(NotFoundError):
        versions.version(desk.core, report.id, 1)
