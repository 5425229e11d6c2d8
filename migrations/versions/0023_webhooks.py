"""Which search is followed by whose program, and what was delivered to it.

Revision ID: 0023
Revises: 0022
"""

from __future__ import annotations

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE TABLE webhooks ("
        " id serial CONSTRAINT pk_webhooks PRIMARY KEY,"
        " account_id integer NOT NULL CONSTRAINT fk_webhooks_account_id_accounts"
        "  REFERENCES accounts (id),"
        " url text NOT NULL,"
        " query text NOT NULL,"
        " title varchar(300) NOT NULL,"
        " nonce varchar(64) NOT NULL,"
        " nonce_before varchar(64),"
        " rotated_at timestamptz,"
        " looked_at timestamptz NOT NULL,"
        " not_before timestamptz,"
        " tried_at timestamptz,"
        " delivered_at timestamptz,"
        " paused_at timestamptz,"
        " note text,"
        " created_at timestamptz NOT NULL DEFAULT statement_timestamp(),"
        " CONSTRAINT uq_webhooks_account_id_url_query UNIQUE (account_id, url, query))"
    )
    op.execute(
        "CREATE TABLE deliveries ("
        " id serial CONSTRAINT pk_deliveries PRIMARY KEY,"
        " webhook_id integer NOT NULL CONSTRAINT fk_deliveries_webhook_id_webhooks"
        "  REFERENCES webhooks (id) ON DELETE CASCADE,"
        " event_id integer CONSTRAINT fk_deliveries_event_id_events REFERENCES events (id),"
        " report_id integer CONSTRAINT fk_deliveries_report_id_reports REFERENCES reports (id),"
        " event varchar(20) NOT NULL CONSTRAINT ck_deliveries_event CHECK (event IN"
        "  ('report.published', 'report.corrected', 'report.withdrawn', 'webhook.test')),"
        " message varchar(40) NOT NULL CONSTRAINT uq_deliveries_message UNIQUE,"
        " state varchar(20) NOT NULL CONSTRAINT ck_deliveries_state CHECK (state IN"
        "  ('waiting', 'sending', 'delivered', 'failed', 'skipped')),"
        " attempt integer NOT NULL,"
        " fence integer NOT NULL,"
        " not_before timestamptz,"
        " lease_until timestamptz,"
        " worker varchar(200),"
        " status integer,"
        " error text,"
        " error_params jsonb,"
        " created_at timestamptz NOT NULL DEFAULT statement_timestamp(),"
        " tried_at timestamptz,"
        " CONSTRAINT uq_deliveries_webhook_id_event_id UNIQUE (webhook_id, event_id))"
    )
    op.execute("CREATE INDEX ix_deliveries_event_id ON deliveries (event_id)")
    op.execute(
        "CREATE INDEX ix_deliveries_unsettled ON deliveries (webhook_id, id)"
        " WHERE state IN ('waiting', 'sending')"
    )
    for table in ("webhooks", "deliveries"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        # Of an account, which may work in several districts: only the service itself, with a
        # reason, sees who follows what.
        op.execute(f"CREATE POLICY own ON {table} USING ((SELECT gongkai_everything()))")


def downgrade() -> None:
    op.execute("DROP TABLE deliveries")
    op.execute("DROP TABLE webhooks")
