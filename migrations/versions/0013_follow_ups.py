"""What became of last year's problems: answers kept with the draft, and with each revision.

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_TABLE = """
CREATE TABLE follow_ups (
    revision_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    promised_in INTEGER NOT NULL,
    promised_report_id INTEGER NOT NULL,
    key VARCHAR(20) NOT NULL,
    problem TEXT,
    remedies JSONB NOT NULL,
    state VARCHAR(10),
    evidence TEXT NOT NULL,
    district_id INTEGER NOT NULL,
    office_id INTEGER NOT NULL,
    report_id INTEGER NOT NULL,
    CONSTRAINT pk_follow_ups PRIMARY KEY (revision_id, position),
    CONSTRAINT fk_follow_ups_report_id_reports FOREIGN KEY(report_id, district_id, office_id)
        REFERENCES reports (id, district_id, office_id),
    CONSTRAINT fk_follow_ups_revision_id_revisions FOREIGN KEY(revision_id)
        REFERENCES revisions (id),
    CONSTRAINT fk_follow_ups_promised_in_revisions FOREIGN KEY(promised_in)
        REFERENCES revisions (id),
    CONSTRAINT fk_follow_ups_promised_report_id_reports FOREIGN KEY(promised_report_id)
        REFERENCES reports (id),
    CONSTRAINT ck_follow_ups_state CHECK (state IN ('done', 'under_way', 'not_begun'))
)
"""
_POLICIES = (
    """
    CREATE POLICY own ON follow_ups USING (
        (SELECT gongkai_everything())
        OR (district_id = (SELECT gongkai_district())
            AND ((SELECT gongkai_offices()) IS NULL
                 OR office_id = ANY ((SELECT gongkai_offices())::integer[])))
    )
    """,
    """
    CREATE POLICY public ON follow_ups FOR SELECT USING (EXISTS
        (SELECT 1 FROM reports r WHERE r.published_revision_id = follow_ups.revision_id))
    """,
)


def upgrade() -> None:
    op.execute("ALTER TABLE drafts ADD COLUMN follow_ups jsonb NOT NULL DEFAULT '{}'")
    op.execute("ALTER TABLE drafts ALTER COLUMN follow_ups DROP DEFAULT")
    op.execute(_TABLE)
    op.execute("CREATE INDEX ix_follow_ups_report_id ON follow_ups (report_id)")
    op.execute("CREATE INDEX ix_follow_ups_promised_report_id ON follow_ups (promised_report_id)")
    op.execute("ALTER TABLE follow_ups ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE follow_ups FORCE ROW LEVEL SECURITY")
    for policy in _POLICIES:
        op.execute(policy)
    # What was published stays as it was.
    op.execute(
        "CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON follow_ups"
        " FOR EACH ROW EXECUTE FUNCTION gongkai_immutable()"
    )
    op.execute(
        "CREATE TRIGGER immutable_truncate BEFORE TRUNCATE ON follow_ups"
        " FOR EACH STATEMENT EXECUTE FUNCTION gongkai_immutable()"
    )


def downgrade() -> None:
    op.execute("DROP TABLE follow_ups")
    op.execute("ALTER TABLE drafts DROP COLUMN follow_ups")
