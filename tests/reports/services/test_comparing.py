"""What the rules compare a report with, and how little of it is read twice."""

from __future__ import annotations

from reports.services import administration, comparing, filing, review
from reports.services.actors import SYSTEM
from tests.reports.services.conftest import valid_content


def neighbour(desk, problems):
    office = administration.create_office(desk.core, SYSTEM, "220203", "龙潭街道办事处")
    content = valid_content(2023, office.name, problems=problems)
    report = filing.start_report(desk.core, SYSTEM, office.id, 2023, "2021", content)
    filing.submit(desk.core, SYSTEM, report.id)
    desk.work()
    return report.id


def others(desk):
    return comparing.context_of(desk.core, desk.office.id, 2023).others


def test_a_neighbours_report_is_parsed_once_until_it_is_corrected(desk) -> None:
    report_id = neighbour(desk, "宣传不到位。下一步加强宣传。")
    [(name, first)] = others(desk)
    assert name == "龙潭街道办事处"
    [(_, again)] = others(desk)
    assert again is first
    version = filing.desk_report(desk.core, SYSTEM, report_id).version
    changed = valid_content(2023, name, problems="人手不足。下一步增加人手。")
    filing.save_draft(desk.core, SYSTEM, report_id, changed, version)
    filing.submit(desk.core, SYSTEM, report_id, note="更正")
    desk.work()
    [(_, corrected)] = others(desk)
    assert corrected.texts["problems"] == "人手不足。下一步增加人手。"


def test_what_was_withdrawn_is_compared_with_no_longer(desk) -> None:
    report_id = neighbour(desk, "宣传不到位。下一步加强宣传。")
    assert len(others(desk)) == 1
    review.withdraw(desk.core, desk.reviewer, report_id, "误发")
    assert others(desk) == ()
