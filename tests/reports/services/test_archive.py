"""Loading an archive: what becomes of files that say the same, more, or too little."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.content import Cell, canonical_json
from reports.importers import Note, Parsed
from reports.services import administration, archive, catalogue, desks, filing, jobs
from reports.services.actors import SYSTEM
from reports.store.states import Severity, Status
from tests.reports.services.conftest import valid_content


@pytest.fixture
def load(desk):
    def run(content, name="report.json", **kinds):
        data = canonical_json(content).encode()
        parsed = Parsed(content, (), "application/json", "utf-8")
        kinds = {"archive": True, "publish": True} | kinds
        outcome = archive.load_file(desk.core, "220203", data, name, parsed=parsed, **kinds)
        desk.work()
        return outcome

    return run


def test_two_files_of_one_report_do_not_replace_each_other_for_ever(load):
    word, text = valid_content(), valid_content(problems="宣传不够。")
    results = [load(content).result for content in (word, text, word, text, word)]
    assert results == ["loaded", "revised", "unchanged", "unchanged", "unchanged"]


@pytest.mark.parametrize("submitted", [True, False])
def test_no_later_file_writes_over_what_the_office_corrected(desk, load, submitted):
    report_id = load(valid_content()).report_id
    draft = filing.draft_now(desk.core, desk.clerk, report_id)
    corrected = valid_content(problems="培训不够。")
    filing.save_draft(desk.core, desk.clerk, report_id, corrected, draft.version)
    if submitted:
        filing.submit(desk.core, desk.clerk, report_id, note="第五部分有误。")
        desk.work()
        assert not catalogue.report(desk.core, report_id).summary.archive
    later = load(valid_content(problems="宣传不够。"))
    assert later.result == "failed"
    assert "works on the report" in later.message
    draft = filing.draft_now(desk.core, desk.clerk, report_id)
    assert draft.content.texts["problems"] == "培训不够。"
    status = Status.CORRECTED if submitted else Status.PUBLISHED
    assert desks.desk_report(desk.core, SYSTEM, report_id).status == status


def test_a_file_whose_job_was_set_aside_can_be_loaded_again(desk, load):
    desk.work, work = (lambda: None), desk.work
    report_id = load(valid_content()).report_id
    (job,) = desks.desk_report(desk.core, SYSTEM, report_id).jobs
    assert jobs.discard(desk.core, SYSTEM, [job.id], "the index was full") == 1
    desk.work = work
    assert load(valid_content()).result == "loaded"
    assert catalogue.report(desk.core, report_id).summary.revision == 2
    assert load(valid_content()).result == "unchanged"


def test_an_archive_without_a_year_is_public_and_says_so(desk, load):
    outcome = load(replace(valid_content(), year=None, title=None))
    assert (outcome.result, outcome.year_from) == ("loaded", "assumed")
    assert str(outcome.year) in outcome.english
    assert catalogue.report(desk.core, outcome.report_id).summary.year == outcome.year


def test_the_file_name_tells_year_and_office_that_the_text_does_not(load):
    silent = replace(valid_content(), year=None, title=None, office=None)
    outcome = load(silent, "龙潭区司法局2022年政府信息公开工作年度报告.json")
    assert (outcome.year, outcome.year_from) == (2022, "file name")
    assert (outcome.office, outcome.office_from) == ("龙潭区司法局", "file name")


def test_a_draft_without_a_year_asks_for_it(load):
    outcome = load(replace(valid_content(), year=None, title=None), archive=False, publish=False)
    assert (outcome.result, outcome.report_id) == ("needs_year", None)


def test_a_name_that_fits_several_offices_makes_no_further_one(desk, load):
    for name in ("龙潭区公安局", "龙潭区公安分局"):
        administration.create_office(desk.core, SYSTEM, "220203", name, aliases=["龙潭公安"])
    outcome = load(valid_content(office="龙潭公安"))
    assert (outcome.result, outcome.report_id) == ("failed", None)
    assert "龙潭区公安局, 龙潭区公安分局" in outcome.english


def test_findings_are_counted_for_the_outcomes(desk, load):
    outcome = load(valid_content(problems="本报告为全省。"))
    counts = desks.finding_counts(desk.core, SYSTEM, [outcome.report_id])
    assert sum(counts[outcome.report_id].values()) > 0


def test_no_sum_is_judged_on_a_row_that_could_not_be_read(desk):
    """The file may well hold the numbers that are missing here."""
    read = valid_content()
    requests = {row: dict(cells) for row, cells in read.tables["requests"].items()}
    requests["new"]["natural_person"] = Cell(3)
    requests["new"]["total"] = Cell(3)
    read = replace(read, tables={**read.tables, "requests": requests})
    data = canonical_json(read).encode()

    def errors(name, *notes):
        parsed = Parsed(replace(read, office=name), notes, "application/json", "utf-8")
        outcome = archive.load_file(
            desk.core, "220203", data, name, archive=True, publish=True, parsed=parsed
        )
        desk.work()
        return desks.finding_counts(desk.core, SYSTEM, [outcome.report_id]).get(
            outcome.report_id, {}
        )

    lost = Note("tables.requests.handled_total.total", None, None, "not read", {}, 0.0)
    assert Severity.ERROR in errors("龙潭区司法局")
    assert Severity.ERROR not in errors("龙潭区民政局", lost)
