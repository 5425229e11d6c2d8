"""What a correction changed, kept with its public step; corrections that cover what stood there.

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE events ADD COLUMN changes jsonb")
    op.execute("ALTER TABLE revisions ADD COLUMN discreet boolean NOT NULL DEFAULT false")
    op.execute("ALTER TABLE revisions ALTER COLUMN discreet DROP DEFAULT")


def downgrade() -> None:
    op.execute("ALTER TABLE revisions DROP COLUMN discreet")
    op.execute("ALTER TABLE events DROP COLUMN changes")
