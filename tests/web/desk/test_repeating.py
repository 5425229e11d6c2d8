"""Repeated text is read side by side, from the form and by those who review it."""

from __future__ import annotations

from reports.services import administration, filing
from reports.services.actors import SYSTEM
from tests.reports.services.conftest import valid_content
from tests.web.conftest import HERE
from tests.web.desk.pages import page_of

TAKEN = (
    "部分工作人员对主动公开的范围把握不准，个别信息公开后没有及时更新，群众查找起来仍然不够方便。"
)
KEPT = "窗口的值班安排没有对外公布，居民多次往返，线上说明又写得过于专业，老年人看不明白用不上。"
EVERYONE = (
    "今后将进一步加强组织领导，健全各项工作机制，强化业务培训，不断提高信息公开工作的质量和水平。"
)


def neighbour(site, name, problems):
    office = administration.create_office(site.core, SYSTEM, HERE, name)
    content = valid_content(2023, name, problems=problems)
    report = filing.start_report(site.core, SYSTEM, office.id, 2023, "2021", content)
    found = filing.check_draft(site.core, SYSTEM, report.id)
    filing.submit(site.core, SYSTEM, report.id, {f.key: "已核实" for f in found})
    site.work()
    return report.id


def test_passages_stand_beside_their_sources_and_boilerplate_apart(site) -> None:
    own = site.published(year=2022, problems=KEPT)
    taken_from = neighbour(site, "甲街道办事处", f"{TAKEN}{EVERYONE}")
    for name in ("乙街道办事处", "丙街道办事处"):
        neighbour(site, name, f"{name}的平台更新不及时。{EVERYONE}")
    report_id = site.draft(year=2023, problems=f"{TAKEN}{KEPT}{EVERYONE}")
    client = site.client("clerk")
    form = page_of(client.get(f"/desk/reports/{report_id}/edit"))
    address = f"/desk/reports/{report_id}/repetition"
    assert address in {a.get("href") for a in form.cssselect("#findings a")}
    page = page_of(client.get(address))
    last, other = page.cssselect("section.repeated")
    assert [m.text_content() for m in last.cssselect("mark")] == [KEPT[:-1]] * 2
    assert [m.text_content() for m in other.cssselect("mark")] == [TAKEN[:-1]] * 2
    assert f"/reports/{own}" in {a.get("href") for a in last.cssselect("a")}
    assert f"/reports/{taken_from}#s-problems" in {a.get("href") for a in other.cssselect("a")}
    assert "甲街道办事处" in other.text_content()
    [shared] = page.cssselect(".boilerplate li")
    assert shared.text_content() == EVERYONE[:-1]
    assert site.client("reviewer").get(address).status_code == 200
    assert site.client("colleague").get(address).status_code == 404


def test_a_text_of_its_own_repeats_nothing(site) -> None:
    report_id = site.draft(year=2023)
    page = page_of(site.client("clerk").get(f"/desk/reports/{report_id}/repetition"))
    assert page.cssselect("mark") == []
    assert "未发现重复内容" in page.text_content()
