"""What was changed in the cells of a draft: by whom, when, from what to what.

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_TABLE = """
CREATE TABLE draft_changes (
    id SERIAL NOT NULL,
    place VARCHAR(200) NOT NULL,
    before VARCHAR(200) NOT NULL,
    after VARCHAR(200) NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT statement_timestamp() NOT NULL,
    actor_id INTEGER,
    actor VARCHAR(100) NOT NULL,
    district_id INTEGER NOT NULL,
    office_id INTEGER NOT NULL,
    report_id INTEGER NOT NULL,
    CONSTRAINT pk_draft_changes PRIMARY KEY (id),
    CONSTRAINT fk_draft_changes_report_id_reports
        FOREIGN KEY(report_id, district_id, office_id)
        REFERENCES reports (id, district_id, office_id)
)
"""
_POLICY = """
CREATE POLICY own ON draft_changes USING (
    (SELECT gongkai_everything())
    OR (district_id = (SELECT gongkai_district())
        AND ((SELECT gongkai_offices()) IS NULL
             OR office_id = ANY ((SELECT gongkai_offices())::integer[])))
)
"""


def upgrade() -> None:
    op.execute(_TABLE)
    op.execute("CREATE INDEX ix_draft_changes_report_id ON draft_changes (report_id, place, id)")
    op.execute("ALTER TABLE draft_changes ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE draft_changes FORCE ROW LEVEL SECURITY")
    op.execute(_POLICY)


def downgrade() -> None:
    op.execute("DROP TABLE draft_changes")
