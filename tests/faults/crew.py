"""A service whose parts can be killed: real workers, a broker and a database of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

import psycopg
from psycopg.rows import namedtuple_row

from reports.services import accounts, administration, archive, filing
from reports.services.accounts import NewMembership
from reports.services.actors import SYSTEM, Actor
from reports.services.tasks import QUEUES
from reports.store.states import Role
from tests.reports.services.conftest import valid_content
from tests.servers import wait_for

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from deploy.local.valkey import Valkey
    from reports.services.core import Core
    from tests.servers import Service

PATIENCE = 45
"""Seconds until a submission must have come to its end, whatever happened to it."""

WAY = ("draft", "submitted", "checking", "publishing", "published")

_numbers = count(1)


@dataclass(frozen=True)
class Filing:
    """A submission, and how often each effect must be there in the end."""

    report_id: int
    archive: bool = False


@dataclass
class Crew:
    """The service under test. No worker runs until one is asked for."""

    core: Core
    service: Service
    broker: Valkey
    owner_url: str
    clerks: dict[str, Actor] = field(default_factory=dict)

    # --- people's side

    def district(self, code: str, *, review: bool = False) -> str:
        """A district with a reviewer; its code."""
        administration.create_district(self.core, SYSTEM, code, f"区{code}", requires_review=review)
        accounts.create_account(
            self.core,
            f"reviewer@{code}.example",
            "reviewer",
            "hash",
            [NewMembership(Role.REVIEWER, code)],
        )
        return code

    def submit(self, district: str = "220203") -> Filing:
        """A submission of an office of its own."""
        return self.drafted(district)()

    def drafted(self, district: str = "220203") -> Callable[[], Filing]:
        """A complete draft of an office of its own; calling it submits, and does nothing else."""
        name = f"第{next(_numbers)}街道办事处"
        office = administration.create_office(self.core, SYSTEM, district, name)
        made = accounts.create_account(
            self.core,
            f"clerk{office.id}@example.com",
            "clerk",
            "hash",
            [NewMembership(Role.CLERK, district, office.id)],
        )
        clerk = accounts.actor_for(self.core, made.id)
        content = valid_content(office=name)
        report = filing.start_report(self.core, clerk, office.id, 2023, "2021", content)

        def submit() -> Filing:
            filing.submit(self.core, clerk, report.id)
            return Filing(report.id)

        return submit

    def archive(self, district: str = "220203") -> Filing:
        """A report that was public already, loaded in quantity."""
        name = f"第{next(_numbers)}档案局"
        data = archive_text(name).encode()
        outcome = archive.load_file(
            self.core, district, data, f"{name}2023.txt", archive=True, publish=True
        )
        assert outcome.report_id, outcome
        return Filing(outcome.report_id, archive=True)

    # --- machines' side

    def worker(self, *queues: str) -> subprocess.Popen[bytes]:
        """The worker that runs, or a new one."""
        alive = [process for process in self.service.workers if process.poll() is None]
        if not queues and alive:
            return alive[-1]
        return self.service.start_worker(*(queues or QUEUES))

    def no_worker(self) -> None:
        """Kills whatever worker runs."""
        for process in list(self.service.workers):
            self.service.kill_worker(process)
        self.sql("UPDATE workers SET heard_at = now() - interval '1 h' RETURNING name")

    def sql(self, statement: str, *params: object) -> list:
        """What stands in the database, past all walls."""
        with psycopg.connect(self.owner_url, row_factory=namedtuple_row) as owner:
            return owner.execute(statement, params).fetchall()

    @contextlib.contextmanager
    def holding(self, statement: str):
        """While this lasts the test holds a lock that a stage needs."""
        with psycopg.connect(self.owner_url) as owner:
            owner.execute(statement)
            yield owner
            owner.rollback()

    def stopped_at(self, task: str, filed: Filing | None = None) -> str:
        """Waits until a worker has a job of that task in hand and waits for a lock; its name."""

        def stuck():
            rows = self.sql(
                "SELECT worker FROM jobs WHERE task = %s AND state = 'running'"
                " AND (%s::int IS NULL OR report_id = %s) AND EXISTS (SELECT 1"
                "  FROM pg_stat_activity WHERE datname = current_database()"
                "  AND usename = 'gongkai_app' AND wait_event_type = 'Lock')",
                f"gongkai.{task}",
                filed and filed.report_id,
                filed and filed.report_id,
            )
            return rows and rows[0].worker

        return str(wait_for(stuck, 30, 0.02))

    def cut_connections(self) -> int:
        """Ends every connection of the service to the database; how many there were."""
        return len(
            self.sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND usename = 'gongkai_app'"
            )
        )

    def kill_child(self, worker: str) -> None:
        """SIGKILL to the process that works; the parent that started it lives on."""
        os.kill(int(worker.rsplit(":", 1)[1]), signal.SIGKILL)

    # --- what must be true in the end

    def job(self, filed: Filing, task: str):
        """The row of that job."""
        (row,) = self.sql(
            "SELECT * FROM jobs WHERE report_id = %s AND task = %s",
            filed.report_id,
            f"gongkai.{task}",
        )
        return row

    def settled(self, *filed: Filing, seconds: float = PATIENCE) -> None:
        """Waits until nothing of these waits or runs."""
        ids = [one.report_id for one in filed]

        def quiet():
            rows = self.sql(
                "SELECT (SELECT count(*) FROM jobs WHERE report_id = ANY(%s)"
                "  AND state IN ('waiting', 'running')) AS open,"
                " (SELECT count(*) FROM reports WHERE id = ANY(%s)"
                "  AND status IN ('submitted', 'checking', 'publishing')) AS moving,"
                " (SELECT count(*) FROM jobs WHERE report_id = ANY(%s) AND state = 'dead') AS dead",
                ids,
                ids,
                ids,
            )
            return rows[0].open == 0 and (rows[0].moving == 0 or rows[0].dead)

        wait_for(quiet, seconds)

    def published_once(self, *filed: Filing, seconds: float = PATIENCE) -> None:
        """Each is public, and each of its effects is there exactly once."""
        self.settled(*filed, seconds=seconds)
        for one in filed:
            self._published_once(one)

    def _published_once(self, filed: Filing) -> None:
        key = filed.report_id
        jobs = self.sql("SELECT task, state, error FROM jobs WHERE report_id = %s", key)
        assert {job.state for job in jobs} == {"done"}, jobs
        (report,) = self.sql("SELECT * FROM reports WHERE id = %s", key)
        assert report.status == "published"
        assert report.published_revision_id == report.current_revision_id
        steps = self.sql("SELECT after FROM events WHERE report_id = %s", key)
        assert Counter(row.after for row in steps) == Counter(WAY)
        assert len(self.sql("SELECT 1 FROM revisions WHERE report_id = %s", key)) == 1
        files = self.sql("SELECT format, key, size FROM artefacts WHERE report_id = %s", key)
        occasion = f"revision {report.current_revision_id}"
        mails = self.sql("SELECT kind, account_id FROM mails WHERE occasion = %s", occasion)
        if filed.archive:
            assert (files, mails) == ([], [])
        else:
            assert len({file.format for file in files}) == len(files) == 6
            assert all(len(self.core.files.get(file.key)) == file.size for file in files)
            assert [mail.kind for mail in mails] == ["published"]
        versions = [pair for pair in self.core.search.versions() if pair[0] == key]
        assert versions == [(key, report.public_version)]
        (found,) = self.sql(
            "SELECT count(*) AS n, count(DISTINCT ordinal) AS ordinals, max(ordinal) AS last"
            " FROM search.passages WHERE report_id = %s",
            key,
        )
        assert found.n == found.ordinals > 0
        # A stage that was cut off has left nothing that a second one would not have left.
        findings = self.sql("SELECT position FROM findings WHERE report_id = %s", key)
        assert len({row.position for row in findings}) == len(findings)

    def log(self) -> str:
        """What all workers said."""
        return "".join(
            path.read_text("utf-8", "replace") for path in self.service.folder.glob("worker*.log")
        )


def archive_text(name: str) -> str:
    """A report as Word's text export gives it, short."""
    return (
        f"{name}2023年政府信息公开工作年度报告\n一、总体情况\n本年度主动公开政府信息12条。\n"
        "二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n"
        "四、政府信息公开行政复议、行政诉讼情况\n五、存在的主要问题及改进情况\n"
        "公开内容不够全面。下一步加强培训。\n六、其他需要报告的事项\n无其他需要报告的事项。\n"
    )


def pause() -> None:
    """A moment in which a mistake would show."""
    time.sleep(1.0)
