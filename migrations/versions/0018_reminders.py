"""Who reminded which office of which year's report, and when.

Revision ID: 0018
Revises: 0017
"""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE TABLE reminders ("
        " id serial CONSTRAINT pk_reminders PRIMARY KEY,"
        " district_id integer NOT NULL,"
        " office_id integer NOT NULL,"
        " year integer NOT NULL,"
        " recipients integer NOT NULL,"
        " note text NOT NULL,"
        " account_id integer,"
        " sent_at timestamptz NOT NULL DEFAULT statement_timestamp(),"
        " sent_by varchar(100) NOT NULL,"
        " CONSTRAINT fk_reminders_office_id_offices FOREIGN KEY (office_id, district_id)"
        "  REFERENCES offices (id, district_id))"
    )
    op.execute("CREATE INDEX ix_reminders_office_id_year ON reminders (office_id, year)")
    op.execute("ALTER TABLE reminders ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE reminders FORCE ROW LEVEL SECURITY")
    # Sent by those who see the whole district; read by the office as well.
    op.execute(
        "CREATE POLICY own ON reminders USING ((SELECT gongkai_everything())"
        " OR (district_id = (SELECT gongkai_district()) AND (SELECT gongkai_offices()) IS NULL))"
    )
    op.execute(
        "CREATE POLICY office ON reminders FOR SELECT USING ("
        "district_id = (SELECT gongkai_district())"
        " AND office_id = ANY ((SELECT gongkai_offices())::integer[]))"
    )
    op.execute(
        "CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON reminders"
        " FOR EACH ROW EXECUTE FUNCTION gongkai_immutable()"
    )
    op.execute(
        "CREATE TRIGGER immutable_truncate BEFORE TRUNCATE ON reminders"
        " FOR EACH STATEMENT EXECUTE FUNCTION gongkai_immutable()"
    )


def downgrade() -> None:
    op.execute("DROP TABLE reminders")
