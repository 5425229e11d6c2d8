"""Seeding goes through the real pipeline, and a second time adds nothing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from deploy.demo import DemoWorld, generate
from deploy.demo import seed as seeding
from deploy.demo.world import YEARS
from reports.services import accounts, board, catalogue, filing, jobs, pipeline
from reports.services.actors import SYSTEM, Actor
from reports.services.core import build_core
from reports.services.tasks import BY_NAME
from reports.services.views import BoardQuery
from reports.store.states import Role, Status
from search import open_index
from web.auth.passwords import hash_password

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.services.core import Core
    from reports.settings import Settings


@pytest.fixture
def working_core(settings: Settings) -> Iterator[Core]:
    """A core whose nudges do the job at once, as a worker would a moment later."""
    index = open_index(settings)
    index.prepare()
    built: list[Core] = []

    def work(task: str, queue: str, job_id: int) -> None:
        assert BY_NAME[task]
        pipeline.run(built[0], task, job_id, "worker of the test")

    built.append(build_core(settings, index, work))
    yield built[0]
    built[0].close()


@pytest.fixture
def small_world(monkeypatch) -> DemoWorld:
    """The world less most of its archive: every stage and both districts stay."""
    world = generate()
    years = {r.year for r in world.reports}
    keep = tuple(
        r for r in world.reports if r.year == max(years) or r.office.endswith("街道办事处")
    )
    small = DemoWorld(world.districts, keep)
    monkeypatch.setattr(seeding, "generate", lambda: small)
    return small


def lines(core: Core):
    """Every report that a board shows, with its year."""
    for district in catalogue.districts(core):
        for year in YEARS:
            query = BoardQuery(year, district=district.code, size=None)
            for line in board.show(core, SYSTEM, query).lines:
                if line.report_id is not None:
                    yield year, line


def state(core: Core) -> Counter[str]:
    return Counter(f"{year} {line.status}" for year, line in lines(core))


def resubmit(core: Core) -> None:
    for _, line in lines(core):
        if line.status is Status.RETURNED:
            office = line.office
            own = frozenset({office.id})
            clerk = Actor(None, "test", frozenset({Role.CLERK}), office.district_id, own)
            found = filing.check_draft(core, clerk, line.report_id)
            filing.submit(core, clerk, line.report_id, {f.key: "已核对" for f in found})
            return
    pytest.fail("nothing was returned")


def test_every_report_ends_at_its_stage_and_seeding_again_adds_nothing(
    working_core: Core, small_world: DemoWorld
):
    said: list[str] = []
    seeding.seed(working_core, said.append, hash_password, patience=5)
    stages = Counter(r.stage for r in small_world.reports)
    counts = state(working_core)
    year = max(r.year for r in small_world.reports)
    assert counts[f"{year} published"] == stages["published"]
    assert counts[f"{year} in_review"] == stages["in_review"]
    assert counts[f"{year} returned"] == stages["returned"]
    assert counts[f"{year} draft"] == stages["draft"]
    public = catalogue.reports(working_core, size=100).total
    assert public == stages["archive"] + stages["published"]

    # Somebody files a returned report again and a reviewer's decision is open: it stays open.
    resubmit(working_core)
    counts = state(working_core)
    again: list[str] = []
    seeding.seed(working_core, again.append, hash_password, patience=5)
    assert state(working_core) == counts
    assert catalogue.reports(working_core, size=100).total == public
    # The accounts are told again, with the same passwords.
    assert said[0] == again[0]
    assert "clerk@demo.example" in again[0]
    for role in Role:
        found = accounts.find_account(working_core, f"{role}@demo.example")
        assert found is not None
        assert found.password_hash.startswith("$argon2id$")
        assert role in accounts.actor_for(working_core, found.id).roles


def test_without_workers_seeding_ends_and_says_what_waits(core: Core, small_world: DemoWorld):
    said: list[str] = []
    seeding.seed(core, said.append, hash_password, patience=0.1)
    assert any("仍在排队" in line for line in said)
    assert jobs.sweep(core) >= 0
