"""The open-data archive of each year: what stands, and who builds the next.

Revision ID: 0019
Revises: 0018
"""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE TABLE exports ("
        " year integer CONSTRAINT pk_exports PRIMARY KEY,"
        " fingerprint varchar(32),"
        " reports integer NOT NULL,"
        " files jsonb NOT NULL,"
        " as_of timestamptz,"
        " built_at timestamptz,"
        " fence integer NOT NULL,"
        " attempt integer NOT NULL,"
        " lease_until timestamptz,"
        " not_before timestamptz,"
        " worker varchar(200),"
        " error text)"
    )


def downgrade() -> None:
    op.execute("DROP TABLE exports")
