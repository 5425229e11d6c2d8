"""Deadlines keep their former values, and one office may be given more time.

A deadline is no longer overwritten: rows are only added, and the newest one holds.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TABLES = ("deadlines", "extensions")


def upgrade() -> None:
    op.execute(
        "ALTER TABLE deadlines"
        " ADD COLUMN reason text NOT NULL DEFAULT '',"
        " ADD COLUMN set_at timestamptz NOT NULL DEFAULT statement_timestamp(),"
        " ADD COLUMN set_by varchar(100) NOT NULL DEFAULT 'system',"
        " DROP CONSTRAINT uq_deadlines_district_id_office_kind_year"
    )
    op.execute(
        "ALTER TABLE deadlines ALTER COLUMN reason DROP DEFAULT, ALTER COLUMN set_by DROP DEFAULT"
    )
    op.execute("CREATE INDEX ix_deadlines_district_id_year ON deadlines (district_id, year)")
    op.execute(
        "CREATE TABLE extensions ("
        " id serial CONSTRAINT pk_extensions PRIMARY KEY,"
        " district_id integer NOT NULL,"
        " office_id integer NOT NULL,"
        " year integer NOT NULL,"
        " due date,"
        " reason text NOT NULL,"
        " set_at timestamptz NOT NULL DEFAULT statement_timestamp(),"
        " set_by varchar(100) NOT NULL,"
        " CONSTRAINT fk_extensions_office_id_offices FOREIGN KEY (office_id, district_id)"
        "  REFERENCES offices (id, district_id))"
    )
    op.execute("CREATE INDEX ix_extensions_office_id_year ON extensions (office_id, year)")
    op.execute("CREATE INDEX ix_extensions_district_id_year ON extensions (district_id, year)")
    op.execute("ALTER TABLE extensions ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE extensions FORCE ROW LEVEL SECURITY")
    # Granted by those who see the whole district; read by the office as well.
    op.execute(
        "CREATE POLICY own ON extensions USING ((SELECT gongkai_everything())"
        " OR (district_id = (SELECT gongkai_district()) AND (SELECT gongkai_offices()) IS NULL))"
    )
    op.execute(
        "CREATE POLICY office ON extensions FOR SELECT USING ("
        "district_id = (SELECT gongkai_district())"
        " AND office_id = ANY ((SELECT gongkai_offices())::integer[]))"
    )
    for table in _TABLES:
        op.execute(
            f"CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION gongkai_immutable()"
        )
        op.execute(
            f"CREATE TRIGGER immutable_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION gongkai_immutable()"
        )


def downgrade() -> None:
    op.execute("DROP TABLE extensions")
    op.execute("DROP TRIGGER immutable ON deadlines")
    op.execute("DROP TRIGGER immutable_truncate ON deadlines")
    # Only what holds is kept: the tables before know one row of each.
    op.execute(
        "DELETE FROM deadlines d USING deadlines newer WHERE newer.id > d.id"
        " AND (newer.district_id, newer.office_kind, newer.year)"
        " = (d.district_id, d.office_kind, d.year)"
    )
    op.execute("DROP INDEX ix_deadlines_district_id_year")
    op.execute(
        "ALTER TABLE deadlines DROP COLUMN reason, DROP COLUMN set_at, DROP COLUMN set_by,"
        " ADD CONSTRAINT uq_deadlines_district_id_office_kind_year"
        " UNIQUE (district_id, office_kind, year)"
    )
