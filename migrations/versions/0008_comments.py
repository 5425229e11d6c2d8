"""Comments of reviewers on places of a report, with the office's answers.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TABLE = """
CREATE TABLE comments (
    id SERIAL NOT NULL,
    revision_id INTEGER NOT NULL,
    place VARCHAR(200) NOT NULL,
    quote TEXT NOT NULL,
    text TEXT NOT NULL,
    author_id INTEGER,
    author VARCHAR(100) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT statement_timestamp() NOT NULL,
    returned_at TIMESTAMP WITH TIME ZONE,
    answer TEXT,
    answered_by VARCHAR(100),
    answered_at TIMESTAMP WITH TIME ZONE,
    settled_by VARCHAR(100),
    settled_at TIMESTAMP WITH TIME ZONE,
    district_id INTEGER NOT NULL,
    office_id INTEGER NOT NULL,
    report_id INTEGER NOT NULL,
    CONSTRAINT pk_comments PRIMARY KEY (id),
    CONSTRAINT fk_comments_report_id_reports FOREIGN KEY(report_id, district_id, office_id)
        REFERENCES reports (id, district_id, office_id),
    CONSTRAINT fk_comments_revision_id_revisions FOREIGN KEY(revision_id) REFERENCES revisions (id)
)
"""
# What a reviewer has not sent yet is not the office's to read.
_POLICY = """
CREATE POLICY own ON comments USING (
    (SELECT gongkai_everything())
    OR (district_id = (SELECT gongkai_district())
        AND ((SELECT gongkai_offices()) IS NULL
             OR (office_id = ANY ((SELECT gongkai_offices())::integer[])
                 AND returned_at IS NOT NULL)))
)
"""


def upgrade() -> None:
    op.execute(_TABLE)
    op.execute("CREATE INDEX ix_comments_report_id ON comments (report_id)")
    op.execute("ALTER TABLE comments ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE comments FORCE ROW LEVEL SECURITY")
    op.execute(_POLICY)


def downgrade() -> None:
    op.execute("DROP TABLE comments")
