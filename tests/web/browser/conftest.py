"""The live service with a district, people and a published report in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from reports.services import accounts, administration, desks, filing
from reports.services.accounts import NewMembership
from reports.services.actors import SYSTEM
from reports.store.states import Role
from tests.reports.services.conftest import valid_content
from tests.servers import wait_for
from web.auth.passwords import hash_password
from web.nudge import CeleryNudge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from reports.services.actors import Actor
    from reports.services.core import Core
    from reports.services.views import OfficeView
    from tests.servers import Service

PASSWORD = "open government information"
DISTRICT = "220203"
PEOPLE = {
    "clerk": Role.CLERK,
    "reviewer": Role.REVIEWER,
    "administrator": Role.ADMINISTRATOR,
}


@dataclass
class House:
    """The running service and what is in it."""

    service: Service
    core: Core
    office: OfficeView
    people: dict[str, Actor]
    published: int = 0

    @property
    def url(self) -> str:
        """Where it answers."""
        return self.service.url

    def draft(self, year: int, **changes) -> int:
        """A complete draft: its id."""
        content = valid_content(year, self.office.name, **changes)
        clerk = self.people["clerk"]
        return filing.start_report(self.core, clerk, self.office.id, year, "2021", content).id

    def submit(self, report_id: int, core: Core) -> None:
        """Submits a draft, every warning explained."""
        clerk = self.people["clerk"]
        found = filing.check_draft(core, clerk, report_id)
        filing.submit(core, clerk, report_id, {f.key: "已核实。" for f in found})

    def publish(self, year: int, **changes) -> int:
        """A report that the worker has made public: its id."""
        report_id = self.draft(year, **changes)
        self.submit(report_id, self.core)
        clerk = self.people["clerk"]
        wait_for(lambda: desks.progress(self.core, clerk, report_id).public, seconds=60)
        return report_id


@pytest.fixture(scope="module")
def house(live_service: tuple[Service, Core]) -> House:
    """A service with one district, people of three roles, and the report of 2020."""
    service, core = live_service
    core = replace(core, nudge=CeleryNudge(core.settings.redis_url))
    administration.create_district(core, SYSTEM, DISTRICT, "龙潭区")
    office = administration.create_office(core, SYSTEM, DISTRICT, "新吉林街道办事处")
    hashed = hash_password(PASSWORD)
    people = {}
    for name, role in PEOPLE.items():
        office_id = office.id if role is Role.CLERK else None
        membership = NewMembership(role, DISTRICT, office_id)
        account = accounts.create_account(core, f"{name}@example.com", name, hashed, [membership])
        people[name] = accounts.actor_for(core, account.id)
    made = House(service, core, office, people)
    made.published = made.publish(2021, problems="窗口人员不熟悉政策。下一步组织培训。")
    return made


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A page in a browser without JavaScript."""
    context = browser.new_context(locale="zh-CN", java_script_enabled=False)
    yield context.new_page()
    context.close()


def sign_in(page: Page, house: House, name: str) -> None:
    """Signs that person in."""
    page.goto(f"{house.url}/login")
    page.get_by_label("电子邮箱地址").fill(f"{name}@example.com")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/login" not in url)
