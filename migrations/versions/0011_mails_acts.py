"""Mail of any kind to any address, with claims; the audit trail.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Straight to the driver: nothing in this file is a bound parameter.
    script = Path(__file__).parent.joinpath("0011_mails_acts.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(script.replace("%", "%%"))


def downgrade() -> None:
    op.execute("DROP TRIGGER chain ON acts")
    op.execute("DROP FUNCTION gongkai_chain, gongkai_act_hash")
    op.execute("DROP TABLE acts")
    op.execute("DROP TABLE mails")
    op.execute("""
        CREATE TABLE mails (
            id serial CONSTRAINT pk_mails PRIMARY KEY,
            district_id integer NOT NULL,
            office_id integer NOT NULL,
            report_id integer NOT NULL,
            revision_id integer NOT NULL,
            account_id integer NOT NULL,
            kind varchar(40) NOT NULL,
            params jsonb NOT NULL,
            created_at timestamptz NOT NULL DEFAULT statement_timestamp(),
            sent_at timestamptz,
            CONSTRAINT uq_mails_revision_id_account_id_kind UNIQUE (revision_id, account_id, kind),
            CONSTRAINT fk_mails_report_id_reports FOREIGN KEY (report_id, district_id, office_id)
                REFERENCES reports (id, district_id, office_id),
            CONSTRAINT fk_mails_revision_id_revisions FOREIGN KEY (revision_id)
                REFERENCES revisions (id),
            CONSTRAINT fk_mails_account_id_accounts FOREIGN KEY (account_id)
                REFERENCES accounts (id))
    """)
    op.execute("CREATE INDEX ix_mails_report_id ON mails (report_id)")
    op.execute("ALTER TABLE mails ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE mails FORCE ROW LEVEL SECURITY")
    op.execute("""
        CREATE POLICY own ON mails USING ((SELECT gongkai_everything())
            OR (district_id = (SELECT gongkai_district())
                AND ((SELECT gongkai_offices()) IS NULL
                     OR office_id = ANY ((SELECT gongkai_offices())::integer[]))))
    """)
