"""The draft that a file replaced, to be put back.

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE drafts ADD COLUMN set_aside jsonb")


def downgrade() -> None:
    op.execute("ALTER TABLE drafts DROP COLUMN set_aside")
