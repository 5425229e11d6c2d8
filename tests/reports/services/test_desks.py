"""What an office and a reviewer see in their lists, whatever their length."""

from __future__ import annotations

from datetime import date

import pytest

from reports.errors import ConflictError, NotFoundError
from reports.importers import Parsed
from reports.services import administration, filing, review
from reports.services.actors import SYSTEM
from reports.store.states import OfficeKind, Status
from tests.reports.services.conftest import valid_content


@pytest.mark.parametrize("look", ["desk", "in_review"])
def test_a_list_asks_as_often_however_long_it_is(desk, statements, look):
    administration.set_review(desk.core, SYSTEM, "220203", required=True)
    due = date(2024, 2, 29)
    administration.set_deadline(
        desk.core, SYSTEM, "220203", OfficeKind.SUBDISTRICT, 2023, due, "龙潭区通知"
    )
    calls = {
        "desk": lambda: filing.desk(desk.core, SYSTEM),
        "in_review": lambda: review.in_review(desk.core, desk.reviewer).results,
    }
    asked = []
    for number in (1, 6):
        ids = desk.flood("220203", number)
        desk.work()
        statements.clear()
        lines = calls[look]()
        asked.append(len(statements))
        assert set(ids) <= {line.id for line in lines}
        mine = [line for line in lines if line.id in ids]
        assert {(line.status, line.last_actor) for line in mine} == {(Status.IN_REVIEW, "system")}
        assert {line.due for line in mine} == {due}
    assert asked[0] == asked[1]


def test_a_file_replaces_a_draft_and_the_draft_can_be_put_back(desk, rows):
    """The file is the revision's source, as if the report had begun with it."""
    core, clerk = desk.core, desk.clerk
    mine = valid_content(problems="自己写的问题。下一步改进。")
    report = filing.start_report(core, clerk, desk.office.id, 2023, "2021", mine)
    theirs = valid_content(problems="文件里的问题。下一步改进。")
    source = filing.SourceFile("报告.docx", b"bytes", Parsed(theirs, (), "text/plain", None))
    filing.replace_draft(core, clerk, report.id, theirs, report.version, source)
    replaced = filing.desk_report(core, clerk, report.id)
    assert replaced.content.texts == theirs.texts
    assert replaced.set_aside.file == "报告.docx"
    with pytest.raises(ConflictError):
        filing.put_back(core, clerk, report.id, report.version)
    filing.put_back(core, clerk, report.id, replaced.version)
    back = filing.desk_report(core, clerk, report.id)
    assert (back.content.texts, back.reading) == (mine.texts, None)
    # Putting back can be undone, too; what is submitted then knows its file.
    filing.put_back(core, clerk, report.id, back.version)
    reasons = {f.key: "已核实。" for f in filing.check_draft(core, clerk, report.id)}
    filing.submit(core, clerk, report.id, reasons)
    [row] = rows("SELECT s.name FROM revisions r JOIN sources s ON s.id = r.source_id")
    assert row.name == "报告.docx"
    assert filing.desk_report(core, clerk, report.id).set_aside is None


def test_a_report_begins_with_the_words_of_last_year(desk):
    core, clerk = desk.core, desk.clerk
    with pytest.raises(NotFoundError, match="2022"):
        filing.start_from_last_year(core, clerk, desk.office.id, 2023, "2021")
    desk.submitted(2022)
    desk.work()
    begun = filing.start_from_last_year(core, clerk, desk.office.id, 2023, "2021").content
    assert begun.overview.parts[0].heading == "（一）主动公开"
    assert begun.cell("requests", "carried_in", "total").value == 0
    assert begun.cell("requests", "new", "total").blank
    assert begun.texts["problems"] == ""
