"""A district's five hundred files, one in twenty of them broken, while workers die over them."""

from __future__ import annotations

import io
from collections import Counter

import pytest

from reports.services import accounts, administration, intake, intake_opening, intake_views
from reports.services.accounts import NewMembership
from reports.services.actors import SYSTEM
from reports.store import places
from reports.store.scope import Scope
from reports.store.states import IntakeMode, IntakeState, Role
from tests.faults.crew import archive_text
from tests.reports.services.bundle import bomb_member, locked_office_file, report, zipped
from tests.servers import wait_for

FILES, BROKEN = 500, 25
DISTRICT = "220211"
PATIENCE = 150

FAULTS = {
    "空": "empty",
    "断": "damaged",
    "附件": "holds no annual report",
    "膨胀": "unpacked",
    "改名": "right name",
    "加密": "password",
    "内层": "archive inside",
    "外区": "not of this district",
    "重号": "",
}
"""How a file is broken, by the beginning of its name, and what its reason must say."""


def broken(number: int, names: list[str]) -> tuple[str, bytes]:
    kind = list(FAULTS)[number % len(FAULTS)]
    data = {
        "空": b"",
        "断": report(names[0], kind="docx")[: 20_000 + number],
        "附件": f"第{number}次例会定于下午三点召开，请准时参加。".encode(),
        "膨胀": bomb_member() + str(number).encode(),
        "改名": archive_text(f"第{number}改名局").encode(),
        "加密": locked_office_file() + str(number).encode(),
        "内层": zipped({f"{number}.txt": b"x"}),
        "外区": archive_text(f"丰满区档案{number}局").encode(),
        # Of an office that has another file here, and says something else.
        "重号": archive_text(names[number]).replace("12条", "13条").encode(),
    }[kind]
    suffix = {"改名": "pdf", "加密": "docx", "断": "docx", "内层": "zip"}.get(kind, "txt")
    return f"{kind}{number}.{suffix}", data


def bundle(names: list[str]) -> bytes:
    """All kinds of files: most are text and web pages, as far as drawing others takes longer."""
    files = {}
    for at, name in enumerate(names):
        kind = (
            "docx" if at % 40 == 0 else "pdf" if at % 60 == 1 else "html" if at % 10 == 2 else "txt"
        )
        files[f"2023/{name}2023年度报告.{kind}"] = report(name, kind=kind)
    files |= dict(broken(number, names) for number in range(BROKEN))
    return zipped(files)


@pytest.fixture
def reviewer(crew):
    administration.create_district(crew.core, SYSTEM, DISTRICT, "昌邑区")
    made = accounts.create_account(
        crew.core,
        "intake@example.com",
        "reviewer",
        "hash",
        [NewMembership(Role.REVIEWER, DISTRICT)],
    )
    return accounts.actor_for(crew.core, made.id)


@pytest.fixture
def names(crew, reviewer):
    made = [f"昌邑区第{number}局" for number in range(FILES - BROKEN)]
    with crew.core.database.unit_of_work(Scope.of_district(reviewer.district_id)) as work:
        district = places.district(work, DISTRICT)
        for name in made:
            administration.add_office(work, district, name)
    return made


def test_an_intake_of_five_hundred_files_runs_to_its_end(crew, reviewer, names):
    core = crew.core
    crew.no_worker()
    sent = [("2023.zip", io.BytesIO(bundle(names)))]
    key = intake_opening.open_intake(core, reviewer, sent, IntakeMode.DRAFT)

    def view():
        return intake_views.intake(core, reviewer, key)

    def files(name=None):
        return intake_views.page(core, reviewer, key, name, size=FILES).files

    first, _ = [crew.service.start_worker("upkeep", "bulk") for _ in range(2)]
    wait_for(lambda: view().done > FILES // 5, PATIENCE)
    # A worker is killed over what it has in hand; the other takes that up, too.
    crew.service.kill_worker(first)
    crew.service.start_worker("upkeep", "bulk")
    wait_for(lambda: view().done > FILES // 2, PATIENCE)
    intake.stop(core, reviewer, key)
    wait_for(lambda: not crew.sql("SELECT 1 FROM intake_files WHERE lease_until IS NOT NULL"))
    stopped = view().states["waiting"]
    assert view().state is IntakeState.STOPPED
    intake.resume(core, reviewer, key)
    wait_for(lambda: view().state is IntakeState.CONFIRMING, PATIENCE)
    assert 0 < stopped < FILES

    # Every broken file is named with its reason, and no other.
    attention = files("attention")
    doubles = [file for file in attention if file.double]
    told = {file.name: str(file.reason or "") for file in attention if not file.double}
    for file_name, reason in told.items():
        kind = next(kind for kind in FAULTS if file_name.startswith(kind))
        assert FAULTS[kind] in reason, (file_name, reason)
        assert reason
    assert len(told) + len(doubles) // 2 == BROKEN
    for file in doubles:
        if file.name.startswith("重号"):
            intake.exclude(core, reviewer, key, file.id)
    assert view().shown["ready"] == FILES - BROKEN

    intake.start(core, reviewer, key)
    wait_for(lambda: view().done > FILES // 4, PATIENCE)
    crew.no_worker()
    crew.service.start_worker("upkeep", "bulk")
    wait_for(lambda: view().state is not IntakeState.RUNNING, PATIENCE)
    intake.exclude_open(core, reviewer, key)
    assert view().state is IntakeState.DONE
    taken = [file for file in files() if file.state == "taken"]
    assert Counter(file.result for file in taken) == {"loaded": FILES - BROKEN}
    assert {file.office.name for file in taken} == set(names)
    assert all(file.name.startswith(f"2023/{file.office.name}2023") for file in taken)
    # Exactly one report of each office, whoever died meanwhile.
    rows = crew.sql(
        "SELECT o.name, count(*) AS n FROM reports r JOIN offices o ON o.id = r.office_id"
        " WHERE r.district_id = %s GROUP BY o.name",
        reviewer.district_id,
    )
    assert {row.name: row.n for row in rows} == dict.fromkeys(names, 1)
    crew.no_worker()
