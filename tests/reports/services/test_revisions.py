"""Revisions: a chain in which each names the one before, and no word can be changed unseen."""

from __future__ import annotations

from decimal import Decimal

from reports.content import content_hash
from reports.services import filing
from reports.store import revisions
from reports.store.scope import Scope
from tests.reports.services.conftest import valid_content


def test_each_revision_is_chained_to_the_one_before(desk, rows):
    report_id = desk.submitted()
    desk.work()
    for number in (2, 3):
        draft = filing.desk_report(desk.core, desk.clerk, report_id)
        content = valid_content(problems=f"第{number}次更正。下一步加强宣传。")
        filing.save_draft(desk.core, desk.clerk, report_id, content, draft.version)
        filing.submit(desk.core, desk.clerk, report_id, note="更正")
        desk.work()
    with desk.core.database.unit_of_work(Scope.everything("a test looks")) as work:
        chain = [
            revisions.revision(work, row.id)
            for row in rows("SELECT id FROM revisions ORDER BY number")
        ]
    assert [row.number for row in chain] == [1, 2, 3]
    before = None
    for row in chain:
        content = revisions.content_of(row)
        assert content_hash(content, before) == row.sha256
        before = row.sha256
    # Another first revision would show in the last.
    changed = content_hash(valid_content(problems="改过。下一步加强。"), None)
    assert content_hash(revisions.content_of(chain[1]), changed) != chain[1].sha256


def test_cells_and_statements_are_those_of_the_revision(desk, rows):
    desk.submitted()
    (row,) = rows("SELECT id, content FROM revisions")
    with desk.core.database.unit_of_work(Scope.everything("a test looks")) as work:
        content = revisions.content_of(revisions.revision(work, row.id))
    wanted = {(t, r, c): cell.value for t, r, c, cell in content.cells()}
    stored = {
        (r.table_code, r.row_code, r.column_code): r.value
        for r in rows("SELECT * FROM cells WHERE revision_id = :r", r=row.id)
    }
    assert stored == wanted
    assert all(isinstance(value, (int, Decimal)) for value in stored.values())
    kinds = [r.kind for r in rows("SELECT kind FROM statements ORDER BY position")]
    assert kinds == ["problem", "remedy"]
