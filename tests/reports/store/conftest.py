"""Two districts with a row of each kind in either: one report public, one on its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg.rows import dict_row
from sqlalchemy import inspect, text

from reports.importers.model import Parsed
from reports.services import (
    accounts,
    administration,
    deadlines,
    factors,
    filing,
    intake_opening,
    invitations,
    pipeline,
    reminding,
    tokens,
)
from reports.services.accounts import NewMembership
from reports.services.actors import SYSTEM
from reports.services.core import Core, QueuePolicy, build_core
from reports.services.factors import NewPasskey
from reports.services.filing import SourceFile
from reports.services.tokens import NewToken
from reports.services.views import BoardQuery
from reports.store.database import Database, tenant_models
from reports.store.scope import Scope
from reports.store.states import IntakeMode, Role
from tests.conftest import copied_database
from tests.reports.services.conftest import valid_content
from tests.reports.services.memory import MemoryIndex

if TYPE_CHECKING:
    from reports.settings import Settings

OPEN = {"offices", "deadlines"}
"""Tables that every scope may read: lists of places."""


@dataclass(frozen=True)
class District:
    """A district; `office_id` has two reports, `report_id` not public and `public_id` public."""

    id: int
    office_id: int
    other_office_id: int
    report_id: int
    public_id: int

    @property
    def scope(self):
        return Scope.of_district(self.id)


@dataclass(frozen=True)
class Store:
    """A filled database: `one` and `two` are its districts."""

    core: Core
    settings: Settings
    one: District
    two: District
    unwalled: Database
    """The same database past row-level security, so that the ORM's own wall is seen alone."""

    def owner(self, sql, params=None):
        """What stands there in truth, past all walls."""
        with psycopg.connect(self.settings.database_owner_url, row_factory=dict_row) as owner:
            cursor = owner.execute(sql, params)
            return cursor.fetchall() if cursor.description else []

    def rows_of(self, model, district):
        """The rows of the model's table that belong to the district, by column."""
        table = model.__tablename__
        where = "district_id = %(d)s"
        if table == "accounts":
            where = "id IN (SELECT account_id FROM memberships WHERE district_id = %(d)s)"
        if table in {"passkeys", "sign_ins"}:
            where = "account_id IN (SELECT account_id FROM memberships WHERE district_id = %(d)s)"
        if table == "tokens":
            where = "membership_id IN (SELECT id FROM memberships WHERE district_id = %(d)s)"
        return self.owner(f"SELECT * FROM {table} WHERE {where}", {"d": district.id})

    def hidden_of(self, model, district):
        """Those of them that no stranger may see."""
        with self.core.database.unit_of_work(Scope.public()) as work:
            public = work.session.execute(text(f"SELECT * FROM {model.__tablename__}")).all()
        seen = {key_of(model, row._mapping) for row in public}
        return [row for row in self.rows_of(model, district) if key_of(model, row) not in seen]


def key_columns(model):
    return [column.name for column in inspect(model).primary_key]


def key_of(model, row):
    return tuple(row[name] for name in key_columns(model))


def _fill(core, nudges, code, name):
    administration.create_district(core, SYSTEM, code, name)
    offices = [
        administration.create_office(core, SYSTEM, code, f"{name}大{side}街道办事处")
        for side in "东西"
    ]
    office = offices[0]
    administration.set_statutory_deadlines(core, SYSTEM, code, 2023)
    deadlines.extend(core, SYSTEM, office.id, 2023, date(2024, 2, 20), "系统迁移")
    clerk = accounts.create_account(
        core, f"clerk@{code}.example", "clerk", "hash", [NewMembership(Role.CLERK, code, office.id)]
    )
    query = BoardQuery(2023, code, size=None)
    reminding.remind(core, SYSTEM, query, [office.id])
    accounts.create_account(
        core, f"chief@{code}.example", "chief", "hash", [NewMembership(Role.REVIEWER, code)]
    )
    factors.add_passkey(
        core,
        clerk.id,
        NewPasskey(
            name="a key",
            credential_id=code.encode(),
            public_key=b"public",
            sign_count=0,
            transports=("usb",),
            extensions=None,
            backed_up=False,
            device_type="single_device",
        ),
    )
    invitations.invite(core, SYSTEM, [f"new@{code}.example"], Role.REVIEWER, district=code)
    tokens.create(core, clerk.id, NewToken(clerk.memberships[0].id, "a program"))
    made = []
    for year in (2022, 2023):
        content = valid_content(year, office=office.name)
        source = SourceFile(
            f"{code}.txt", f"{code}{year}".encode(), Parsed(content, (), "text/plain", "utf-8")
        )
        report = filing.start_report(core, SYSTEM, office.id, year, "2021", content, source)
        filing.submit(core, SYSTEM, report.id)
        made.append(report.id)
        while nudges:
            task, _, job_id = nudges.pop(0)
            pipeline.run(core, task, job_id, "tester")
            if year == 2023:
                break
    return District(office.district_id, office.id, offices[1].id, made[1], made[0])


@pytest.fixture(scope="package")
def store(postgres_url, valkey_url, database_template, tmp_path_factory):
    folder = tmp_path_factory.mktemp("store")
    with copied_database(postgres_url, valkey_url, database_template, folder) as settings:
        nudges: list[tuple[str, str, int]] = []
        core = build_core(settings, MemoryIndex(), lambda *args: nudges.append(args), QueuePolicy())
        unwalled = Database(settings.database_owner_url)
        one = _fill(core, nudges, "220203", "龙潭区")
        nudges.clear()
        two = _fill(core, nudges, "220204", "船营区")
        filled = Store(core, settings, one, two, unwalled)
        for district in (one, two):
            _what_no_use_case_left(filled, district)
        yield filled
        unwalled.close()
        core.close()


def _what_no_use_case_left(store, district):
    store.owner(
        "INSERT INTO sign_ins (account_id, sha256, session_key, device, address)"
        " SELECT account_id, %s, 'key', 'Firefox', '192.0.2.*' FROM memberships"
        " WHERE district_id = %s LIMIT 1",
        [f"hash of {district.id}", district.id],
    )
    store.owner(
        "INSERT INTO acts (id, actor, district_id, office_id, act, subject, detail, sha256)"
        " VALUES (0, 'clerk', %s, %s, 'signed_in', '', '{}', '')",
        [district.id, district.office_id],
    )
    _rows_of_reports(store, district)


def _rows_of_reports(store, district):
    """Rows about the report that is not public, of the kinds that only later stages write."""
    key = "SELECT district_id, office_id, id, current_revision_id FROM reports WHERE id = %s"
    of = "(district_id, office_id, report_id, revision_id"
    for report_id in (district.report_id, district.public_id):
        store.owner(
            f"INSERT INTO findings {of}, position, key, rule, severity, place, message, params)"
            f" SELECT s.*, 99, 'k', 'a.rule', 'notice', 'title', 'm', '{{}}' FROM ({key}) s",
            [report_id],
        )
        store.owner(
            "INSERT INTO follow_ups (district_id, office_id, report_id, revision_id, promised_in,"
            " promised_report_id, position, key, problem, remedies, state, evidence)"
            " SELECT s.*, s.current_revision_id, s.id, 99, 'k', '宣传不到位', '[]', 'done', '已办'"
            f" FROM ({key}) s",
            [report_id],
        )
    store.owner(
        "INSERT INTO draft_changes (district_id, office_id, report_id, place, before, after, actor)"
        " SELECT district_id, office_id, id, 'tables.requests.new.total', '', '3', 'clerk'"
        " FROM reports WHERE id = %s",
        [district.report_id],
    )
    store.owner(
        f"INSERT INTO artefacts {of}, format, key, sha256, size)"
        f" SELECT s.*, 'pdf', 'k', 'k', 1 FROM ({key}) s",
        [district.report_id],
    )
    store.owner(
        f"INSERT INTO comments {of}, place, quote, text, author, returned_at)"
        f" SELECT s.*, 'sections.other[0:1]', '无', '请补充', 'chief', now() FROM ({key}) s",
        [district.report_id],
    )
    store.owner(
        "INSERT INTO mails (district_id, address, kind, params, state, attempt, fence)"
        " VALUES (%s, 'clerk@example.com', 'returned', '{}', 'kept', 0, 0)",
        [district.id],
    )
    intake_opening.open_intake(
        store.core,
        accounts.actor_for(store.core, _reviewer(store, district)),
        [("report.txt", BytesIO(b"nobody reads this"))],
        IntakeMode.DRAFT,
    )


def _reviewer(store, district):
    sql = "SELECT account_id FROM memberships WHERE district_id = %s AND role = 'reviewer'"
    return store.owner(sql, [district.id])[0]["account_id"]


MODELS = sorted(tenant_models(), key=lambda model: model.__tablename__)
