"""Search holds the numbers of the tables, and beside a statement its other side.

What was indexed before has neither: the release asks to rebuild the index.

Revision ID: 0020
Revises: 0019
"""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_CHANGES = """
-- lists of {section, text, anchor}: of a remedy the problem, of a problem its remedies
ALTER TABLE search.passages ADD answers jsonb NOT NULL DEFAULT '[]';

CREATE TABLE search.cells (
    report_id bigint NOT NULL REFERENCES search.reports ON DELETE CASCADE,
    place text NOT NULL,    -- table.row.column
    value bigint NOT NULL,  -- millionths; a blank cell has no row
    PRIMARY KEY (report_id, place)
);
CREATE INDEX cells_values ON search.cells (place, value);
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(_CHANGES)


def downgrade() -> None:
    op.execute("DROP TABLE search.cells")
    op.execute("ALTER TABLE search.passages DROP COLUMN answers")
