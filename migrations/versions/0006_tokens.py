"""Tokens end by themselves, do no more than they were made for, and tell when they were used.

Tokens from before keep what they may do and end ninety days after this migration.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE tokens"
        " ADD COLUMN scope varchar(20) NOT NULL DEFAULT 'submit',"
        " ADD COLUMN office_ids integer[],"
        " ADD COLUMN expires_at timestamptz NOT NULL"
        " DEFAULT statement_timestamp() + interval '90 days',"
        " ADD COLUMN used_at timestamptz"
    )
    op.execute(
        "ALTER TABLE tokens"
        " ALTER COLUMN scope DROP DEFAULT,"
        " ALTER COLUMN expires_at DROP DEFAULT,"
        " ADD CONSTRAINT ck_tokens_scope CHECK (scope IN ('read', 'submit'))"
    )


def downgrade() -> None:
    op.execute(
        "ALTER TABLE tokens DROP CONSTRAINT ck_tokens_scope,"
        " DROP COLUMN scope, DROP COLUMN office_ids,"
        " DROP COLUMN expires_at, DROP COLUMN used_at"
    )
