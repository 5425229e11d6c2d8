"""Sessions that can be listed and ended; indexes for the audit trail.

Revision ID: 0017
Revises: 0016
"""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE sign_ins (
            id serial CONSTRAINT pk_sign_ins PRIMARY KEY,
            account_id integer NOT NULL
                CONSTRAINT fk_sign_ins_account_id_accounts REFERENCES accounts (id),
            sha256 varchar(64) NOT NULL CONSTRAINT uq_sign_ins_sha256 UNIQUE,
            session_key varchar(64) NOT NULL,
            device varchar(100) NOT NULL,
            address varchar(50) NOT NULL,
            created_at timestamptz NOT NULL DEFAULT statement_timestamp(),
            seen_at timestamptz NOT NULL DEFAULT statement_timestamp())
    """)
    op.execute("CREATE INDEX ix_sign_ins_account_id ON sign_ins (account_id)")
    op.execute("CREATE INDEX ix_sign_ins_seen_at ON sign_ins (seen_at)")
    op.execute("ALTER TABLE sign_ins ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE sign_ins FORCE ROW LEVEL SECURITY")
    # Through the memberships, whose own policy narrows the sub-select.
    op.execute("""
        CREATE POLICY own ON sign_ins USING ((SELECT gongkai_everything())
            OR account_id IN (SELECT m.account_id FROM memberships m))
    """)
    op.execute("CREATE INDEX ix_events_district_id_at ON events (district_id, at)")
    op.execute("CREATE INDEX ix_events_at ON events (at)")


def downgrade() -> None:
    op.execute("DROP INDEX ix_events_at")
    op.execute("DROP INDEX ix_events_district_id_at")
    op.execute("DROP TABLE sign_ins")
