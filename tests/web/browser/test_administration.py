"""The administrator sees what the queue did, and puts right what failed."""

from __future__ import annotations

import re
from dataclasses import replace

from playwright.sync_api import expect

from reports.errors import RenderingError
from reports.services import desks, jobs, queue_views
from reports.services.actors import SYSTEM
from tests.servers import wait_for
from tests.web.browser.conftest import sign_in


def dead_submission(house, year: int) -> int:
    """A submission whose check has failed for good: the report's id."""
    quiet = replace(house.core, nudge=lambda *_: None)  # so that the worker does not take it
    report_id = house.draft(year)
    house.submit(report_id, quiet)
    [job] = queue_views.listing(quiet, SYSTEM, "waiting").results
    taken = jobs.claim(quiet, job.id, "a test")
    jobs.fail(
        quiet, taken, RenderingError("The font %(family)s could not be loaded", family="宋体")
    )
    return report_id


def test_the_stages_of_a_submission_are_seen(page, house) -> None:
    sign_in(page, house, "administrator")
    expect(page).to_have_url(re.compile("/admin/queue$"))
    expect(page.locator(".health")).to_contain_text("正常")
    lines = page.locator("table.jobs tbody tr").filter(has_text=f"{house.office.name} 2021")
    told = " ".join(lines.all_text_contents())
    for stage in ("校验", "生成文件", "编入搜索", "通知有关人员"):
        assert stage in told
    expect(lines.first).to_contain_text("完成")
    expect(page.get_by_text("运行中").first).to_be_visible()  # the worker


def test_a_failed_job_is_retried_with_one_click(page, house) -> None:
    report_id = dead_submission(house, 2017)
    sign_in(page, house, "administrator")
    failure = page.locator(".failure")
    expect(failure).to_contain_text("字体宋体无法加载")
    expect(failure).to_contain_text(f"{house.office.name} 2017")
    failure.get_by_text("轨迹").click()
    expect(failure.get_by_text("gongkai.check")).to_be_visible()
    failure.get_by_role("button", name="重试").click()
    expect(page.locator(".notice-good")).to_contain_text("1项任务已重新开始")
    clerk = house.people["clerk"]
    wait_for(lambda: desks.progress(house.core, clerk, report_id).public, seconds=30)
    # The page sees it by itself.
    expect(page.locator(".failure")).to_have_count(0, timeout=15_000)


def test_a_failed_job_is_set_aside_with_a_reason(page, house) -> None:
    dead_submission(house, 2016)
    sign_in(page, house, "administrator")
    failure = page.locator(".failure")
    failure.get_by_text("搁置…").click()
    failure.get_by_label("搁置原因").fill("报告重复，另行处理")
    failure.get_by_role("button", name="搁置任务").click()
    expect(page.locator(".notice-plain").first).to_contain_text("1项任务已搁置")
    page.goto(f"{house.url}/admin/queue?state=discarded")
    expect(page.locator("table.jobs")).to_contain_text(
        "administrator搁置了该任务：报告重复，另行处理"
    )
