"""A core without queue or search engine of its own, a district, and people in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, text

from reports.content import Overview, Part, empty_content, split_statements
from reports.content.model import Cell
from reports.services import accounts, administration, filing, pipeline
from reports.services.accounts import NewMembership
from reports.services.actors import SYSTEM, Actor
from reports.services.core import Core, QueuePolicy, build_core
from reports.store.scope import Scope
from reports.store.states import Role
from tests.reports.services.memory import MemoryIndex

if TYPE_CHECKING:
    from reports.services.views import OfficeView


@dataclass
class Desk:
    """A core with one office and the people who work with it; nudges pile up in `nudges`."""

    core: Core
    office: OfficeView
    clerk: Actor
    reviewer: Actor
    administrator: Actor
    nudges: list[tuple[str, str, int]]
    offices: int = 0

    def work(self, worker="tester"):
        """Does every job that was nudged, and those that follow; how many were done."""
        done = 0
        while self.nudges:
            task, _, job_id = self.nudges.pop(0)
            done += pipeline.run(self.core, task, job_id, worker) is not None
        return done

    def flood(self, district, count):
        """So many submissions of one district, each of an office of its own: their ids."""
        ids = []
        for _ in range(count):
            self.offices += 1
            name = f"第{self.offices}街道办事处"
            office = administration.create_office(self.core, SYSTEM, district, name)
            report = filing.start_report(
                self.core, SYSTEM, office.id, 2023, "2021", valid_content(office=name)
            )
            filing.submit(self.core, SYSTEM, report.id)
            ids.append(report.id)
        return ids

    def submitted(self, year=2023, **changes):
        """A valid report, submitted: its id."""
        report = filing.start_report(
            self.core, self.clerk, self.office.id, year, "2021", valid_content(year, **changes)
        )
        filing.submit(self.core, self.clerk, report.id)
        return report.id


def valid_content(
    year=2023, office="新吉林街道办事处", problems="宣传不到位。下一步加强宣传。", **changes
):
    """A report the rules have nothing against: all numbers zero, every part written."""
    content = empty_content("2021", year, office, f"{office}{year}年政府信息公开工作年度报告")
    tables = {
        t: {r: dict.fromkeys(columns, Cell(0)) for r, columns in rows.items()}
        for t, rows in content.tables.items()
    }
    overview = Overview("", (Part("（一）主动公开", "全年主动公开政府信息。"),))
    texts = {"problems": problems, "other": "无其他需要报告的事项。"}
    content = replace(content, tables=tables, overview=overview, texts=texts)
    return replace(content, statements=split_statements(problems), **changes)


@pytest.fixture
def memory():
    return MemoryIndex()


@pytest.fixture
def policy():
    return QueuePolicy(first_delay=0.0, nudge_after=0.0, lease=30.0)


@pytest.fixture
def desk(settings, memory, policy):
    nudges = []
    core = build_core(settings, memory, lambda *args: nudges.append(args), policy)
    administration.create_district(core, SYSTEM, "220203", "龙潭区")
    office = administration.create_office(core, SYSTEM, "220203", "新吉林街道办事处")

    def person(email, role, office_id=None):
        made = accounts.create_account(
            core, email, role.value, "hash", [NewMembership(role, "220203", office_id)]
        )
        return accounts.actor_for(core, made.id)

    yield Desk(
        core,
        office,
        person("clerk@example.com", Role.CLERK, office.id),
        person("reviewer@example.com", Role.REVIEWER),
        person("admin@example.com", Role.ADMINISTRATOR),
        nudges,
    )
    core.close()


@pytest.fixture
def hall(desk):
    """Where intakes are opened, worked on and looked at."""
    from tests.reports.services.hall import Hall  # noqa: PLC0415 (its reports are made of ours)

    return Hall(desk)


@pytest.fixture
def rows(desk):
    """Runs SQL over everything, for a test to look at what is stored."""

    def run(sql, **params):
        with desk.core.database.unit_of_work(Scope.everything("a test looks")) as work:
            return work.session.execute(text(sql), params).all()

    return run


@pytest.fixture
def statements(desk):
    """Counts the statements that reach the database."""
    seen = []
    engine = desk.core.database.engine

    def note(_connection, _cursor, statement, *_):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)
