"""The page of an office: all its years, also under a former name, and what became of promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from lxml import html
from sqlalchemy import text

from reports.content import Cell, Overview, Part, canonical_json
from reports.renderers.info import OFFICE_TIME
from reports.services import (
    administration,
    archive,
    deadlines,
    filing,
    following,
    histories,
    review,
)
from reports.services.actors import SYSTEM
from reports.services.following import Answer
from reports.services.views.histories import Granted, Timeliness
from reports.store.scope import Scope
from reports.store.states import Progressing
from tests.reports.services.conftest import valid_content
from tests.web.conftest import HERE
from tests.web.public.counting import statements_of
from tests.web.public.test_report_page import with_cell

SAID = (
    "本街道坚持以公开为常态，围绕群众关心的低保、医保、住房、就业等事项主动公开办理流程和结果，"
    "及时回应网民留言和来信来访，并在便民服务大厅设立查阅点。"
)
FIRST = (
    "一是政策解读形式单一，多以文字转载为主。二是宣传不到位。下一步：一是制作图解。二是加强宣传。"
)
SECOND = (
    "一是政策解读的形式单一，多以文字转载为主。二是平台栏目更新不及时。"
    "下一步：一是制作图解和短视频。二是责任到人。"
)
THIRD = "一是老年人获取信息不便。下一步推出大字版。"
PAGE_STATEMENTS = 25
DUE = date(2024, 3, 1)


@pytest.fixture
def line(site):
    """An office with a predecessor: archives of 2020 and 2021, filed reports of 2022 and 2023."""
    core, mine = site.core, site.offices["mine"]
    old = administration.create_office(core, SYSTEM, HERE, "龙潭区土城子乡人民政府")
    with core.database.unit_of_work(Scope.everything("a test renames an office")) as work:
        work.session.execute(
            text("UPDATE offices SET predecessor_id = :old WHERE id = :new"),
            {"old": old.id, "new": mine.id},
        )
    contents = [
        valid_content(2020, old.name, FIRST, overview=Overview("", (Part("", SAID),))),
        valid_content(2021, mine.name, SECOND, overview=Overview("", (Part("", SAID),))),
    ]
    contents[0] = with_cell(contents[0], "requests", "new", "total", Cell(None))
    contents[0] = replace(contents[0], texts={"problems": FIRST})
    for content in contents:
        data = canonical_json(content).encode()
        archive.load_file(core, HERE, data, "报告.json", archive=True, publish=True)
    site.work()
    clerk = site.people["clerk"].actor
    administration.set_deadline(core, SYSTEM, HERE, mine.kind, 2023, DUE, "条例第四十九条")
    for year, problems in ((2022, THIRD), (2023, FIRST)):
        report_id = site.draft(year=year, problems=problems)
        asked = following.of_draft(core, clerk, report_id)
        if year == 2022:
            held = Answer(Progressing.DONE, "全年制作图解12件。")
            following.answer(core, clerk, report_id, {asked[0].key: held})
        filing.submit(core, clerk, report_id)
        site.work()
    return old, mine


def page_of(site, office):
    answer = site.client().get(f"/offices/{office.id}")
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def told(element) -> str:
    return " ".join(element.text_content().split())


def test_the_office_has_one_history_with_what_became_of_its_promises(site, line) -> None:
    old, mine = line
    page = page_of(site, mine)
    assert [told(th) for th in page.cssselect("table.years-table")[0].cssselect("tbody th")] == [
        "2023",
        "2022",
        "2021",
        "2020",
    ]
    text = told(page)
    assert "龙潭区土城子乡人民政府" in text
    assert "公布报告的年度： 2020" in text
    ledger = {
        told(s.cssselect("h3")[0])[:4]: [told(i) for i in s.cssselect("li")]
        for s in page.cssselect(".ledger-year")
    }
    assert list(ledger) == ["2023", "2022", "2021", "2020"]
    # 2020, under the former name: named again by nearly the same words; the other one is not.
    assert "再次列为问题" in ledger["2020"][0]
    assert "政策解读的形式单一" in ledger["2020"][0]
    assert "未再列出" in ledger["2020"][1]
    # 2021: what the office answered itself counts before what the words show.
    assert "已完成" in ledger["2021"][0]
    assert "全年制作图解12件。" in ledger["2021"][0]
    assert "未再列出" not in ledger["2021"][0]
    assert "未再列出" in ledger["2021"][1]
    assert "本平台没有2024年报告" in told(page.cssselect(".ledger-year")[0])
    for link in page.cssselect(".ledger a"):
        path, _, anchor = link.get("href").partition("#")
        there = html.fromstring(site.client().get(path).text)
        assert there.cssselect(f"#{anchor}"), link.get("href")
    nothing_is_said_of_a_date_nobody_saw(site, mine)
    repeated_text_is_counted_by_the_rule(site, mine)
    blanks_stay_blank(page)
    the_former_name_keeps_its_own_page(site, old)
    more_time_is_said_beside_a_late_report(site, mine)
    assert 3 < statements_of(site, f"/offices/{mine.id}") <= PAGE_STATEMENTS


def nothing_is_said_of_a_date_nobody_saw(site, mine) -> None:
    late = {
        x.report.year: (x.timeliness.published is not None, x.timeliness.late)
        for x in histories.history(site.core, mine.id).lines
    }
    days = (datetime.now(OFFICE_TIME).date() - DUE).days
    assert late == {
        2023: (True, days),
        2022: (True, None),
        2021: (False, None),
        2020: (False, None),
    }
    rows = [
        told(tr) for tr in page_of(site, mine).cssselect("table.years-table")[0].cssselect("tr")
    ]
    assert f"逾期{(datetime.now(OFFICE_TIME).date() - DUE).days}天" in rows[1]
    assert "未设期限" in rows[2]
    assert "归档报告，本平台无公布时间" in rows[3]


def more_time_is_said_beside_a_late_report(site, mine) -> None:
    days = (datetime.now(OFFICE_TIME).date() - DUE).days
    deadlines.extend(site.core, SYSTEM, mine.id, 2023, DUE + timedelta(1), "经办人员调整。")
    # For a year without a report nothing is told.
    deadlines.extend(site.core, SYSTEM, mine.id, 2024, date(2025, 6, 1), "不公开。")
    page = page_of(site, mine)
    cell = page.cssselect("table.years-table")[0].cssselect("tbody tr")[0][4]
    assert told(cell) == f"逾期{days}天经批准延期至2024年3月2日： 经办人员调整。"
    assert cell.cssselect(".late")
    assert "不公开。" not in told(page)
    deadlines.take_back(site.core, SYSTEM, mine.id, 2023, "撤销。")
    assert "延期至" not in told(page_of(site, mine).cssselect("table.years-table")[0])


@pytest.mark.parametrize(
    ("late", "granted", "excused"), [(5, 5, True), (5, 4, False), (5, None, False), (-1, 5, False)]
)
def test_only_within_the_time_granted_a_late_report_is_excused(late, granted, excused) -> None:
    more = Granted(DUE + timedelta(granted), "经办人员调整。") if granted else None
    assert Timeliness(datetime.now(OFFICE_TIME), DUE, late, more).excused is excused


def repeated_text_is_counted_by_the_rule(site, mine) -> None:
    lines = {x.report.year: x for x in histories.history(site.core, mine.id).lines}
    found = lines[2021].repeating
    assert found is not None
    assert len(SAID) - 15 < found.repeated <= len(SAID) + 30
    assert found.percent == round(100 * found.repeated / found.letters)
    assert 40 < found.percent < 90
    assert lines[2022].repeating is not None
    assert lines[2022].repeating.percent == 0
    assert lines[2020].repeating is None


def blanks_stay_blank(page) -> None:
    table = page.cssselect("table.figures-by-year")[0]
    years = [told(th) for th in table.cssselect("thead th")][1:]
    assert years == ["2020", "2021", "2022", "2023"]
    first = [told(td) for td in table.cssselect("tbody tr")[0].cssselect("td")]
    assert first == ["–未填写", "0", "0", "0"]
    assert "缺少：" in told(page.cssselect("table.years-table")[0])


def the_former_name_keeps_its_own_page(site, old) -> None:
    page = page_of(site, old)
    assert "新吉林街道办事处" in told(page)
    assert [told(th) for th in page.cssselect("table.years-table")[0].cssselect("tbody th")] == [
        "2020"
    ]
    # What it promised is followed into the report of the office that took over.
    assert "再次列为问题" in told(page.cssselect(".ledger li")[0])


def test_a_withdrawn_year_says_so_with_its_reason_alone(site) -> None:
    mine = site.offices["mine"]
    report_id = site.draft(year=2022, problems=THIRD)
    filing.submit(site.core, site.people["clerk"].actor, report_id)
    site.work()
    review.withdraw(site.core, site.people["clerk"].actor, report_id, "数据有误，正在核实。")
    page = page_of(site, mine)
    [row] = page.cssselect("table.years-table")[0].cssselect("tbody tr")
    assert told(row).startswith("2022 已撤回")
    assert told(row).endswith("数据有误，正在核实。")
    assert row.cssselect("a")[0].get("href") == f"/reports/{report_id}"
    assert THIRD not in told(page)


def test_an_office_without_reports_says_so(site) -> None:
    site.draft(year=2022)
    text = told(page_of(site, site.offices["mine"]))
    assert "2022" not in text
    assert "该区县的其他机关" in text
    assert site.client().get("/offices/999999").status_code == 404
