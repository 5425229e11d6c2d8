"""Bulk intake: what becomes of each file, who must look at which, stopping and going on."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from reports.errors import ConflictError, ForbiddenError, InvalidContentError
from reports.renderers import render
from reports.services import catalogue, desks, filing, intake, intake_opening
from reports.services.actors import SYSTEM
from reports.store.states import IntakeMode, IntakeState, Status
from tests.reports.services.bundle import (
    bomb_member,
    locked_office_file,
    report,
    unsaid,
    zipped,
)
from tests.reports.services.conftest import valid_content


def test_a_zip_is_read_matched_and_taken_over(hall):
    key = hall.open(
        {
            "2023.zip": zipped(
                {
                    "司法局.docx": report("龙潭区司法局"),
                    "b/龙潭区统计局2023年政府信息公开工作年度报告.docx": unsaid(),
                    "__MACOSX/._司法局.docx": b"x",
                    "~$司法局.docx": b"x",
                    ".DS_Store": b"x",
                }
            )
        }
    )
    view, files = hall.view(key), hall.by_name(key)
    assert (view.state, view.total, view.shown["ready"]) == (IntakeState.CONFIRMING, 2, 2)
    told, named = files.values()
    assert told.office.name == "龙潭区司法局"
    assert (told.year, told.confidence, told.score) == (2023, "sure", 100)
    assert [str(reason) for reason in told.evidence] == [
        "The document names 龙潭区司法局",
        "It is the name of the office",
        "The file's name says the same",
        "It names the district",
    ]
    assert (named.office.name, named.year) == ("龙潭区统计局", 2023)
    assert intake.start(hall.core, hall.actor, key) == 2
    assert hall.work() == 2
    assert hall.view(key).state is IntakeState.DONE
    for file in hall.files(key):
        assert (file.state, file.result, file.status) == ("taken", "loaded", Status.DRAFT)
        taken = desks.desk_report(hall.core, SYSTEM, file.report_id)
        assert (taken.office.id, taken.year) == (file.office.id, file.year)


def test_each_bad_file_is_named_with_its_reason_and_harms_no_other(hall):
    good = report("龙潭区司法局")
    archive = zipped(
        {
            "空.docx": b"",
            "断.docx": good[:-2000],
            "附件.docx": b"PK\x03\x04 no word file",
            "会议.txt": "今天下午三点开会，请准时参加。".encode(),
            "炸弹.txt": bomb_member(),
            "名不符实.pdf": good,
            "加密.docx": locked_office_file(),
            "里面.zip": zipped({"a.docx": good}),
            "好.docx": good,
            "再来一份.docx": good,
        }
    )
    key = hall.open({"一批.zip": archive})
    files = hall.by_name(key)
    reasons = {name: str(file.reason) for name, file in files.items() if file.reason}
    words = {
        "空.docx": "empty",
        "断.docx": "damaged",
        "附件.docx": "damaged",
        "炸弹.txt": "unpacked",
        "名不符实.pdf": "right name",
        "加密.docx": "password",
        "里面.zip": "archive inside",
    }
    for name, word in words.items():
        assert files[name].state == "unreadable", name
        assert word in reasons[name]
    assert files["再来一份.docx"].state == "excluded"
    assert "好.docx" in reasons["再来一份.docx"]
    assert (files["好.docx"].state, files["好.docx"].office.name) == ("read", "龙潭区司法局")
    assert files["会议.txt"].state in {"read", "unreadable"}
    assert files["会议.txt"].reason


def test_a_person_decides_what_is_in_doubt(hall):
    key = hall.open(
        {
            "a.docx": report("船营区司法局"),
            "b.docx": report("龙潭区统计信息局"),
            "c.docx": report("龙潭区司法局"),
            "d.txt": report("龙潭区司法局", kind="txt"),
            "统计.docx": unsaid(),
        }
    )
    files = hall.by_name(key)
    assert hall.view(key).shown == {
        "attention": 5, "ready": 0, "waiting": 0, "taken": 0, "excluded": 0
    }  # fmt: skip
    assert "船营区 and not of this district" in str(files["a.docx"].reason)
    assert "No office of the district is called 龙潭区统计信息局" in str(files["b.docx"].reason)
    assert files["b.docx"].candidates[0][0] == hall.offices["龙潭区统计局"].id
    assert files["c.docx"].double
    assert files["d.txt"].double
    with pytest.raises(ConflictError):
        intake.start(hall.core, hall.actor, key)
    core, who = hall.core, hall.actor
    intake.exclude(core, who, key, files["a.docx"].id)
    intake.confirm(core, who, key, files["b.docx"].id, hall.offices["龙潭区统计局"].id, 2023)
    assert intake.keep_only(core, who, key, files["d.txt"].id) == 1
    assert hall.by_name(key)["b.docx"].confidence == "confirmed"
    assert intake.start(core, who, key) == 2
    hall.work()
    # One file still waits for a decision; with it all is done.
    assert hall.view(key).state is IntakeState.CONFIRMING
    assert intake.exclude_open(core, who, key) == 1
    assert hall.view(key).state is IntakeState.DONE
    intake.include(core, who, key, files["c.docx"].id)
    assert hall.view(key).state is IntakeState.CONFIRMING
    assert hall.by_name(key)["c.docx"].double, "another file was taken over for that office"


def test_only_administrators_make_an_office(hall):
    key = hall.open({"a.docx": report("龙潭区档案局")})
    (file,) = hall.files(key)
    with pytest.raises(ForbiddenError):
        intake.create_office(hall.core, hall.actor, key, file.id, "龙潭区档案局", 2023)
    intake.create_office(hall.core, hall.desk.administrator, key, file.id, "龙潭区档案局", 2023)
    (file,) = hall.files(key)
    assert (file.office.name, file.confidence) == ("龙潭区档案局", "confirmed")


def test_the_year_of_the_intake_is_for_files_that_tell_none(hall):
    key = hall.open(
        {"龙潭区司法局.docx": unsaid(), "b.docx": report("龙潭区统计局", 2022)}, year=2023
    )
    files = hall.by_name(key)
    assert (files["龙潭区司法局.docx"].year, files["龙潭区司法局.docx"].reason) == (2023, None)
    assert "about 2022, while this intake is of 2023" in str(files["b.docx"].reason)


def test_an_archive_is_public_as_it_is(hall):
    key = hall.open({"a.txt": report("龙潭区司法局", kind="txt")}, IntakeMode.ARCHIVE)
    intake.start(hall.core, hall.actor, key)
    hall.work()
    hall.pipeline()
    (file,) = hall.files(key)
    assert (file.status, file.public) == (Status.PUBLISHED, True)
    summary = catalogue.report(hall.core, file.report_id).summary
    assert (summary.archive, summary.office.name) == (True, "龙潭区司法局")
    # The same file in another intake is told to be there already.
    again = hall.open({"a.txt": report("龙潭区司法局", kind="txt")}, IntakeMode.ARCHIVE)
    intake.start(hall.core, hall.actor, again)
    hall.work()
    assert [file.result for file in hall.files(again)] == ["unchanged"]


def test_a_submission_with_errors_stays_a_draft_and_names_the_rows(hall):
    bad = "龙潭区司法局2023年政府信息公开工作年度报告"
    wrong = report("龙潭区司法局", kind="json").replace(
        b'"natural_person":0', b'"natural_person":7', 1
    )
    assert b'"natural_person":7' in wrong
    key = hall.open({f"{bad}.json": wrong, "b.docx": report("龙潭区统计局")}, IntakeMode.SUBMIT)
    files = hall.by_name(key)
    assert files[f"{bad}.json"].errors
    intake.start(hall.core, hall.actor, key)
    hall.work()
    files = hall.by_name(key)
    assert (files["b.docx"].result, files["b.docx"].status) == ("loaded", Status.SUBMITTED)
    blocked = files[f"{bad}.json"]
    assert (blocked.state, blocked.result, blocked.status) == ("taken", "draft", Status.DRAFT)
    assert "must be corrected first" in str(blocked.reason)
    first = blocked.details[0]
    assert first.severity == "error"
    assert first.at["table"] == 5
    assert first.at["row"] == 2


def test_what_an_office_works_on_is_not_taken_over(hall):
    desk = hall.desk
    desk.submitted(2023, problems="培训不够。下一步加强培训。")
    key = hall.open({"a.docx": report(desk.office.name, 2023)}, IntakeMode.DRAFT)
    intake.start(hall.core, hall.actor, key)
    hall.work()
    (file,) = hall.files(key)
    assert (file.state, hall.view(key).state) == ("failed", IntakeState.DONE)
    assert "works on the report of 新吉林街道办事处" in str(file.reason)
    assert intake.retry(hall.core, hall.actor, key) == 1
    assert hall.view(key).state is IntakeState.RUNNING


def test_who_may(hall):
    with pytest.raises(ForbiddenError):
        intake_opening.open_intake(hall.core, hall.desk.clerk, [], IntakeMode.DRAFT)
    with pytest.raises(InvalidContentError):
        intake_opening.open_intake(hall.core, hall.actor, [], IntakeMode.DRAFT)


def test_only_who_may_load_archives_opens_and_starts_one(hall):
    core, reviewer = hall.core, hall.desk.reviewer
    sent = [("a.txt", io.BytesIO(report("龙潭区司法局", kind="txt")))]
    with pytest.raises(ForbiddenError):
        intake_opening.open_intake(core, reviewer, sent, IntakeMode.ARCHIVE)
    key = hall.open({"a.txt": report("龙潭区司法局", kind="txt")}, IntakeMode.ARCHIVE, work=False)
    intake.stop(core, reviewer, key)
    for step in (intake.start, intake.resume, intake.retry):
        with pytest.raises(ForbiddenError):
            step(core, reviewer, key)
    intake.resume(core, hall.desk.administrator, key)


@pytest.mark.parametrize("mode", IntakeMode)
def test_who_bears_the_clerks_name_does_not_replace_the_clerks_draft(hall, mode):
    desk = hall.desk
    mine = filing.start_report(
        hall.core, desk.clerk, desk.office.id, 2023, "2021", valid_content(problems="培训不够。")
    )
    hall.actor = replace(desk.administrator, name=desk.clerk.name)
    desk.administrator = hall.actor
    key = hall.open({"a.docx": report(desk.office.name, 2023)}, mode)
    intake.start(hall.core, hall.actor, key)
    hall.work()
    (file,) = hall.files(key)
    assert file.state == "failed"
    assert "works on the report of 新吉林街道办事处" in str(file.reason)
    draft = filing.draft_now(hall.core, desk.clerk, mine.id)
    assert draft.content.texts["problems"] == "培训不够。"


def test_a_file_replaces_the_one_before_until_the_office_saves(hall):
    desk = hall.desk

    def take(says):
        key = hall.open({"a.json": render(valid_content(problems=says), "json")})
        intake.start(hall.core, hall.actor, key)
        hall.work()
        (file,) = hall.files(key)
        return file

    first = take("宣传不够。")
    again = [take(says).result for says in ("培训不够。", "更新不够。")]
    assert (first.result, again) == ("loaded", ["revised", "revised"])
    draft = filing.draft_now(hall.core, desk.clerk, first.report_id)
    changed = replace(draft.content, texts={**draft.content.texts, "other": "由机关修改。"})
    filing.save_draft(hall.core, desk.clerk, first.report_id, changed, draft.version)
    assert take("人手不够。").state == "failed"


def test_too_many_files_are_refused_before_any_is_kept(hall, monkeypatch):
    monkeypatch.setattr(intake_opening, "MAX_FILES", 3)
    kept = []
    monkeypatch.setattr(hall.core.files, "put", kept.append)
    several = zipped({f"{n}.txt": b"x" for n in range(3)} | {"__MACOSX/0.txt": b"x"})
    with pytest.raises(InvalidContentError, match="3 files at most"):
        hall.open({"a.zip": several, "b.txt": b"x"}, work=False)
    assert kept == []
