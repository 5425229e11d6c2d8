"""Feeds and digests on both engines: what a search finds, the newest first, and told once."""

from __future__ import annotations

import pytest

from reports.ports import SearchRequest
from reports.services import administration, digests, filing, news, review
from reports.services.actors import SYSTEM
from reports.store.subscriptions import Fresh
from tests.reports.services.conftest import desk, policy, valid_content  # noqa: F401 (fixtures)
from tests.search.conftest import opened

STAFF = "人手不足，培训不够。下一步开展培训。"


@pytest.fixture
def memory(search_settings):
    """The engine in question, where the fixtures of the services have one in memory."""
    with opened(search_settings) as engine:
        yield engine


class Newsroom:
    def __init__(self, desk):  # noqa: F811 (the fixture)
        self.desk, self.core = desk, desk.core

    def publish(self, name, year, **changes):
        office = administration.create_office(self.core, SYSTEM, "220203", name)
        content = valid_content(year, name, **changes)
        report = filing.start_report(self.core, SYSTEM, office.id, year, "2021", content)
        filing.submit(self.core, SYSTEM, report.id)
        self.work()
        return report.id

    def correct(self, report_id, note, **changes):
        report = filing.desk_report(self.core, SYSTEM, report_id)
        content = valid_content(report.year, report.content.office, **changes)
        filing.save_draft(self.core, SYSTEM, report_id, content, report.version)
        reasons = {f.key: "已核实。" for f in filing.check_draft(self.core, SYSTEM, report_id)}
        filing.submit(self.core, SYSTEM, report_id, reasons, note=note)
        self.work()

    def work(self):
        self.desk.work()
        self.core.search.refresh()

    def items(self, text="", **filters):
        found = news.news(self.core, SearchRequest(text, filters=filters))
        return {item.report_id: item for item in found.items}

    def told(self, text="", **filters):
        return list(self.items(text, **filters))


@pytest.fixture
def newsroom(desk):  # noqa: F811 (the fixture)
    return Newsroom(desk)


def test_news_is_what_a_search_finds_the_newest_first(newsroom):
    bureau = newsroom.publish("龙潭区统计局", 2022)
    street = newsroom.publish("龙潭街道办事处", 2023, problems=STAFF)
    office = newsroom.items()[street]
    assert newsroom.told() == [street, bureau]
    assert newsroom.told("宣传不到位") == [bureau]
    assert newsroom.told("section:problem 人手") == [street]
    assert newsroom.told(year=("2022",)) == [bureau]
    assert newsroom.told(district=("220204",)) == []
    assert newsroom.told(kind=("subdistrict",)) == [street]
    assert newsroom.told("龙舟竞渡") == [], "news is never relaxed"
    assert (office.title, office.note) == ("龙潭街道办事处2023年政府信息公开工作年度报告", None)
    newsroom.correct(bureau, "数字有误", problems=STAFF)
    items = newsroom.items("培训")
    assert list(items) == [bureau, street], "what was corrected is the newest"
    assert items[bureau].note == "数字有误"
    assert newsroom.told("宣传不到位") == []
    # Withdrawn, and the index not told yet: it is no news at once.
    review.withdraw(newsroom.core, SYSTEM, street, "重复报送")
    assert newsroom.told() == [bureau]
    newsroom.work()
    assert newsroom.told() == [bureau]


def test_a_digest_tells_new_versions_that_the_search_finds(newsroom, monkeypatch):
    reports = [newsroom.publish(f"龙潭区第{n}中心", 2023, problems=STAFF) for n in range(4)]
    other = newsroom.publish("龙潭区统计局", 2023)
    items = newsroom.items()
    fresh = [Fresh(key, items[key].revision_id, 1) for key in (*reports, other)]
    # Nothing narrows the search: all pages are gone through, of two reports each.
    monkeypatch.setattr(digests.searching, "MAX_SIZE", 2)
    monkeypatch.setattr(digests.searching, "MAX_VALUES", 0)
    found = digests.find(newsroom.core, SearchRequest("培训"), fresh)
    assert [item.report_id for item in found] == reports[::-1]
    # Told already, or a version that is none any more: neither is found.
    assert len(digests.find(newsroom.core, SearchRequest("培训"), fresh[:2])) == 2
    newsroom.correct(reports[0], "更正", problems=STAFF + "另外，场所不足。")
    assert reports[0] not in [
        item.report_id for item in digests.find(newsroom.core, SearchRequest("培训"), fresh[:2])
    ]
