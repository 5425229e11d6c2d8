"""Who follows which search by mail, and what they have been told.

Revision ID: 0021
Revises: 0020
"""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE TABLE subscribers ("
        " id serial CONSTRAINT pk_subscribers PRIMARY KEY,"
        " address varchar(254) NOT NULL CONSTRAINT uq_subscribers_address UNIQUE,"
        " nonce varchar(64) NOT NULL,"
        " created_at timestamptz NOT NULL DEFAULT statement_timestamp())"
    )
    op.execute(
        "CREATE TABLE subscriptions ("
        " id serial CONSTRAINT pk_subscriptions PRIMARY KEY,"
        " subscriber_id integer NOT NULL CONSTRAINT fk_subscriptions_subscriber_id_subscribers"
        "  REFERENCES subscribers (id) ON DELETE CASCADE,"
        " query text NOT NULL,"
        " title varchar(300) NOT NULL,"
        " language varchar(10) NOT NULL,"
        " frequency varchar(20) NOT NULL,"
        " sha256 varchar(64) CONSTRAINT uq_subscriptions_sha256 UNIQUE,"
        " expires_at timestamptz,"
        " confirmed_at timestamptz,"
        " paused_at timestamptz,"
        " note text,"
        " looked_at timestamptz,"
        " due_at timestamptz,"
        " created_at timestamptz NOT NULL DEFAULT statement_timestamp(),"
        " CONSTRAINT uq_subscriptions_subscriber_id_query UNIQUE (subscriber_id, query),"
        " CONSTRAINT ck_subscriptions_frequency CHECK (frequency IN ('daily', 'weekly')))"
    )
    op.execute("CREATE INDEX ix_subscriptions_due_at ON subscriptions (due_at)")
    op.execute(
        "CREATE TABLE subscription_items ("
        " subscription_id integer NOT NULL"
        "  CONSTRAINT fk_subscription_items_subscription_id_subscriptions"
        "  REFERENCES subscriptions (id) ON DELETE CASCADE,"
        " revision_id integer NOT NULL CONSTRAINT fk_subscription_items_revision_id_revisions"
        "  REFERENCES revisions (id),"
        " told_at timestamptz NOT NULL DEFAULT statement_timestamp(),"
        " CONSTRAINT pk_subscription_items PRIMARY KEY (subscription_id, revision_id))"
    )
    op.execute("CREATE INDEX ix_subscription_items_revision_id ON subscription_items (revision_id)")
    for table in ("subscribers", "subscriptions", "subscription_items"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        # Of no district: only the service itself, with a reason, sees who follows what.
        op.execute(f"CREATE POLICY own ON {table} USING ((SELECT gongkai_everything()))")


def downgrade() -> None:
    op.execute("DROP TABLE subscription_items")
    op.execute("DROP TABLE subscriptions")
    op.execute("DROP TABLE subscribers")
