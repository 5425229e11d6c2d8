"""The audit trail: written with the act, chained, closed to change, each district's its own."""

from __future__ import annotations

import threading
from datetime import timedelta

import psycopg
import pytest

from reports.errors import ForbiddenError
from reports.locale import translate
from reports.services import acts, administration, audit, review, trail
from reports.services.actors import SYSTEM
from reports.services.views import TrailFilter
from reports.store.states import Role


def record(desk, act="exported", **more):
    with desk.core.database.unit_of_work(desk.clerk.scope) as work:
        audit.record(work, desk.clerk, act, district_id=desk.office.district_id, **more)


def test_it_stands_or_falls_with_the_act(desk, rows):
    before = len(rows("SELECT 1 FROM acts"))
    record(desk, subject="一览表", detail={"count": 3, "reason": "x" * 2000})
    (act,) = rows("SELECT * FROM acts WHERE act = 'exported'")
    assert (act.actor, act.account_id, act.subject) == ("clerk", desk.clerk.account_id, "一览表")
    assert act.detail["count"] == 3
    assert len(act.detail["reason"]) == audit.MAX_DETAIL

    def fail(work):
        audit.record(work, SYSTEM, "exported", district_id=None)
        raise ZeroDivisionError

    scope = SYSTEM.scope
    with pytest.raises(ZeroDivisionError), desk.core.database.unit_of_work(scope) as work:
        fail(work)
    assert len(rows("SELECT 1 FROM acts")) == before + 1
    with (
        pytest.raises(KeyError, match="no words"),
        desk.core.database.unit_of_work(scope) as work,
    ):
        audit.record(work, SYSTEM, "unheard of", district_id=None)


def test_many_at_once_make_one_chain(desk, rows):
    before = audit.verify(desk.core).length
    threads = [threading.Thread(target=record, args=(desk,)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    chain = audit.verify(desk.core)
    assert (chain.length, chain.broken_at) == (before + 12, None)
    assert [r.id for r in rows("SELECT id FROM acts ORDER BY id")] == list(
        range(1, chain.length + 1)
    )
    assert chain.head == rows("SELECT sha256 FROM acts ORDER BY id DESC LIMIT 1")[0].sha256


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE acts SET actor = 'somebody else' WHERE id = 2",
        "UPDATE acts SET at = at - interval '1 day' WHERE id = 2",
        "UPDATE acts SET detail = '{\"a\": 1}' WHERE id = 2",
        "DELETE FROM acts WHERE id = 2",
    ],
)
def test_whoever_owns_the_database_is_found_out(desk, change):
    for _ in range(3):
        record(desk)
    owner_url = desk.core.settings.database_owner_url
    with (
        psycopg.connect(owner_url) as owner,
        pytest.raises(psycopg.errors.RestrictViolation, match="append-only"),
    ):
        owner.execute(change)
    with psycopg.connect(owner_url) as owner:
        owner.execute("ALTER TABLE acts DISABLE TRIGGER immutable")
        owner.execute(change)
    assert audit.verify(desk.core).broken_at in {2, 3}


def test_acts_and_steps_are_one_trail(desk):
    desk.submitted()
    desk.work()
    record(desk, subject="一览表")
    found = trail.trail(desk.core, desk.administrator, TrailFilter()).results
    assert {entry.kind for entry in found} == {"act", "step"}
    assert [entry.at for entry in found] == sorted((e.at for e in found), reverse=True)
    assert found[0].act == "exported"
    assert any(e.after == "published" and e.office == desk.office.name for e in found)
    # Page by page the same, each once.
    paged, after = [], None
    while True:
        page = trail.trail(desk.core, desk.administrator, TrailFilter(), after, 3)
        assert len(page.results) <= 3
        paged += page.results
        after = page.next
        if after is None:
            break
    assert paged == list(found)
    assert list(trail.everything(desk.core, desk.administrator, TrailFilter())) == paged


def test_it_can_be_narrowed(desk):
    desk.submitted()
    desk.work()
    record(desk, subject="一览表")

    def found(**asked):
        return trail.trail(desk.core, desk.administrator, TrailFilter(**asked)).results

    assert {e.act for e in found(act="exported")} == {"exported"}
    assert {e.kind for e in found(act="step")} == {"step"}
    assert {e.actor for e in found(person="cler")} == {"clerk"}
    assert found(person="%") == ()
    assert {e.office for e in found(office="新吉林")} == {desk.office.name}
    everything = found()
    latest, first = everything[0].at, everything[-1].at
    assert found(since=latest + timedelta(seconds=1)) == ()
    assert found(until=first) == ()
    assert found(since=first, until=latest + timedelta(seconds=1)) == everything
    for wrong in ("x", "1-act-x", "9" * 30 + "-act-1", "1-nobody-1", "1-act-" + "9" * 40):
        trail.trail(desk.core, desk.administrator, TrailFilter(), wrong)


def test_each_district_sees_its_own(desk):
    administration.create_district(desk.core, SYSTEM, "220204", "船营区")
    administration.create_office(desk.core, SYSTEM, "220204", "南京街道办事处")
    record(desk)
    own = trail.trail(desk.core, desk.administrator, TrailFilter()).results
    assert own
    assert {entry.district for entry in own} == {"龙潭区"}
    assert {e.district for e in trail.trail(desk.core, SYSTEM, TrailFilter()).results} >= {
        "龙潭区",
        "船营区",
    }
    for nobody in (desk.clerk, desk.reviewer):
        with pytest.raises(ForbiddenError):
            trail.trail(desk.core, nobody, TrailFilter())


def test_what_the_service_does_is_recorded(desk):
    told = {e.act for e in trail.trail(desk.core, SYSTEM, TrailFilter()).results}
    assert told >= {"district_created", "office_created", "account_created"}
    report_id = desk.submitted()
    desk.work()
    review.withdraw(desk.core, desk.reviewer, report_id, "内容有误")
    (step, *_) = trail.trail(desk.core, desk.administrator, TrailFilter(act="step")).results
    assert (step.after, step.note, step.actor) == ("withdrawn", "内容有误", "reviewer")


def test_every_act_has_its_words_in_both_languages():
    for code, message in acts.ACTS.items():
        assert translate(message) != message, code
        for language in ("zh", "en"):
            told = acts.words(code, "某某", {"role": Role.CLERK}, language)
            assert told
            assert "%(" not in told
    assert acts.words("invited", "a@example.com", {"role": "clerk"}, "zh").endswith("填报人")
