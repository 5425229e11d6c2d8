"""Whose turn it is: no district's flood, and no bulk load, makes a clerk wait."""

from __future__ import annotations

from tests.servers import wait_for


def order(crew, task, column="started_at"):
    """Reports in the order in which that stage took them up."""
    rows = crew.sql(
        f"SELECT report_id FROM jobs WHERE task = %s AND {column} IS NOT NULL ORDER BY {column}",
        f"gongkai.{task}",
    )
    return [row.report_id for row in rows]


def test_a_flood_of_one_district_does_not_starve_another(crew):
    crew.no_worker()
    before = len(order(crew, "check"))
    # Both let a reviewer decide: what counts here is who is checked when.
    flooded = [crew.submit(district) for district in [crew.district("220281", review=True)] * 60]
    single = crew.submit(crew.district("220282", review=True))
    crew.worker()
    crew.settled(*flooded, single)
    turns = order(crew, "check")[before:]
    assert len(turns) == 61
    assert turns.index(single.report_id) <= 2
    # Within a district, first come, first served.
    own = [report_id for report_id in turns if report_id != single.report_id]
    assert own == [filed.report_id for filed in flooded]


def test_a_bulk_load_does_not_delay_a_clerk(crew):
    """Even where one worker does everything: the desk's queues come first."""
    crew.no_worker()
    bulk = [crew.archive() for _ in range(20)]
    ids = [filed.report_id for filed in bulk]
    submit = crew.drafted()
    crew.worker()
    wait_for(
        lambda: crew.sql("SELECT 1 FROM jobs WHERE state = 'done' AND report_id = ANY(%s)", ids)
    )
    clerk = submit()
    crew.published_once(clerk)
    left = crew.sql(
        "SELECT 1 FROM jobs WHERE queue = 'bulk' AND state = 'waiting' AND report_id = ANY(%s)",
        ids,
    )
    assert left, "the load was over before the clerk came: nothing was shown"
    crew.published_once(*bulk)
