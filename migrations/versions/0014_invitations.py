"""Invitations: a role in a district, offered to an address by mail.

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE TABLE invitations ("
        " id serial NOT NULL,"
        " district_id integer NOT NULL,"
        " office_id integer,"
        " role varchar(20) NOT NULL,"
        " email varchar(254) NOT NULL,"
        " sha256 varchar(64) NOT NULL,"
        " inviter varchar(100) NOT NULL,"
        " sent_at timestamptz DEFAULT statement_timestamp() NOT NULL,"
        " expires_at timestamptz NOT NULL,"
        " CONSTRAINT pk_invitations PRIMARY KEY (id),"
        " CONSTRAINT uq_invitations_sha256 UNIQUE (sha256),"
        " CONSTRAINT uq_invitations_district_id_email UNIQUE (district_id, email),"
        " CONSTRAINT ck_invitations_role CHECK (role IN ('clerk', 'reviewer', 'administrator')),"
        " CONSTRAINT ck_invitations_clerk CHECK ((role = 'clerk') = (office_id IS NOT NULL)),"
        " CONSTRAINT fk_invitations_district_id_districts"
        " FOREIGN KEY(district_id) REFERENCES districts (id),"
        " CONSTRAINT fk_invitations_office_id_offices"
        " FOREIGN KEY(office_id, district_id) REFERENCES offices (id, district_id))"
    )
    op.execute("CREATE INDEX ix_invitations_office_id ON invitations (office_id)")
    op.execute("ALTER TABLE invitations ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE invitations FORCE ROW LEVEL SECURITY")
    # As memberships: the district's own, for those who may see all of it.
    op.execute(
        "CREATE POLICY own ON invitations USING ((SELECT gongkai_everything())"
        " OR (district_id = (SELECT gongkai_district()) AND (SELECT gongkai_offices()) IS NULL))"
    )


def downgrade() -> None:
    op.execute("DROP TABLE invitations")
