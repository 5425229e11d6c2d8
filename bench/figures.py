"""How long a broad question of the figures takes beside the bare sum in the database.

    python -m bench.figures [--reports 5000] [--rounds 15]

Every office and every year, added up by year, by district, and by both, over reports that are
written through the store with every cell of the form filled. Page and API are asked in this
process, as gunicorn would ask them; the peer is one statement of plain SQL, sent by the owner of
the database, whom no row-level security binds. All are asked in turn, round by round.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import psycopg

from deploy.local.postgres import Postgres
from deploy.local.valkey import Valkey
from reports.content import Cell, empty_content, fold
from reports.services.core import build_core
from reports.settings import Settings
from reports.store import revisions
from reports.store.bootstrap import ROLE, migrate, prepare
from reports.store.models import District, Office, Report
from reports.store.scope import Scope
from reports.store.states import Status
from search import open_index
from web.app import create_app
from web.security import limiter

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from reports.services.core import Core

YEARS = (2021, 2022, 2023, 2024, 2025)
OFFICES = 40  # of a district, about as many as a county has
KINDS = ("department", "department", "town", "subdistrict", "institution")
REFUSED = "&".join(
    f"row=refused_{ground}"
    for ground in (
        "state_secret",
        "law_prohibits",
        "security_stability",
        "third_party",
        "internal_affairs",
        "process_information",
        "enforcement_file",
        "administrative_query",
    )
)
CELLS = f"table=requests&{REFUSED}&column=total"
QUESTIONS = {
    "by year": ("group=year", "r.year"),
    "by district": ("group=district", "d.code"),
    "by year and district": ("group=year&by=district", "r.year, d.code"),
}
PEER = """
SELECT {keys}, sum(c.value), count(DISTINCT r.id)
FROM reports r
JOIN districts d ON d.id = r.district_id
JOIN cells c ON c.revision_id = r.published_revision_id
WHERE c.table_code = 'requests' AND c.row_code LIKE 'refused%%' AND c.column_code = 'total'
GROUP BY {keys}
"""


def fill(core: Core, count: int) -> None:
    """So many published reports, through the store, a district to a transaction."""
    per_district = OFFICES * len(YEARS)
    for number in range(-(-count // per_district)):
        with core.database.unit_of_work(Scope.everything("bench")) as work:
            district = District(code=f"9{number:05}", name=f"第{number}区", region=["90"])
            work.add(district)
            for place in range(OFFICES):
                name = f"第{number}区第{place}局"
                kind = KINDS[place % len(KINDS)]
                office = Office(
                    district_id=district.id, name=name, folded=fold(name), kind=kind, level="county"
                )
                work.add(office)
                for year in YEARS:
                    report = Report(
                        district_id=district.id,
                        office_id=office.id,
                        year=year,
                        form="2021",
                        status=Status.PUBLISHED,
                        title=f"{name}{year}年政府信息公开工作年度报告",
                    )
                    work.add(report)
                    content = empty_content("2021", year, name, report.title)
                    tables = {
                        table: {
                            row: {column: Cell((place + year) % 7) for column in columns}
                            for row, columns in rows.items()
                        }
                        for table, rows in content.tables.items()
                    }
                    row = revisions.write_revision(
                        work, report, replace(content, tables=tables), "bench"
                    )
                    report.published_revision_id = row.id
                    report.published_at = row.created_at


def as_application(url: str) -> str:
    """The address for the role that row-level security binds."""
    parts = urlsplit(url)
    place = f"{ROLE}:app-password@{parts.hostname}:{parts.port}"
    return urlunsplit(parts._replace(netloc=place))


def milliseconds(ask: Callable[[], object]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    ask()
    return 1000 * (time.perf_counter() - start)


def main(arguments: list[str] | None = None) -> int:
    """Measures and prints; the exit code says nothing of speed."""
    parser = argparse.ArgumentParser(prog="python -m bench.figures", description=__doc__)
    parser.add_argument("--reports", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=15)
    asked = parser.parse_args(arguments)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(Postgres(folder / "data", "owner-password", durable=False))
        valkey = stack.enter_context(Valkey(folder / "valkey", "password"))
        prepare(server.url, "app-password")
        migrate(server.url)
        settings = Settings(
            database_url=as_application(server.url),
            database_owner_url=server.url,
            redis_url=valkey.url,
            files_url=f"file://{folder}",
            secret_key="a secret of the bench",
        )
        core = build_core(settings, open_index(settings), lambda *_: None)
        stack.callback(core.close)
        started = time.perf_counter()
        fill(core, asked.reports)
        with psycopg.connect(server.url, autocommit=True) as owner:
            owner.execute("VACUUM ANALYZE")
            reports, cells = owner.execute(
                "SELECT (SELECT count(*) FROM reports), (SELECT count(*) FROM cells)"
            ).fetchone()
            print(f"{reports} reports, {cells} cells, in {time.perf_counter() - started:.0f} s")
            app = create_app(core=core)
            limiter.enabled = False
            measure(app.test_client(), owner, asked.rounds)
    return 0


def measure(client: FlaskClient, owner: psycopg.Connection, rounds: int) -> None:
    """Prints median and slowest of each question, and how many times the peer the median is."""
    print(f"{'question':<24}{'asked of':<10}{'median ms':>10}{'slowest':>10}{'× peer':>8}")
    for name, (group, keys) in QUESTIONS.items():
        asks: dict[str, Callable[[], object]] = {
            "SQL": lambda keys=keys: owner.execute(PEER.format(keys=keys)).fetchall(),
            "API": lambda group=group: answered(client, f"/api/v1/figures?{CELLS}&{group}"),
            "page": lambda group=group: answered(client, f"/figures?{CELLS}&{group}"),
        }
        times: dict[str, list[float]] = {what: [] for what in asks}
        for turn in range(rounds + 1):
            for what, ask in asks.items():
                took = milliseconds(ask)
                if turn:  # the first fills caches
                    times[what].append(took)
        peer = statistics.median(times["SQL"])
        for what, took in times.items():
            median = statistics.median(took)
            print(f"{name:<24}{what:<10}{median:>10.0f}{max(took):>10.0f}{median / peer:>8.2f}")


def answered(client: FlaskClient, path: str) -> None:
    """Asks; a question that is not answered measures nothing."""
    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")


if __name__ == "__main__":
    sys.exit(main())
