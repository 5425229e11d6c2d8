"""The version of what the public sees, apart from the one on its way.

A correction is given its version when it is decided to publish it, before the public sees it.
Whoever rebuilds the index meanwhile must not give that version to the text before it.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE reports ADD COLUMN public_version integer NOT NULL DEFAULT 0")
    op.execute("ALTER TABLE reports ALTER COLUMN public_version DROP DEFAULT")
    # What is published keeps the version it has in the index; of a correction on its way, the
    # index holds the text before under the version before.
    op.execute(
        "UPDATE reports SET public_version = version - (status = 'publishing')::integer"
        " WHERE published_revision_id IS NOT NULL"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE reports DROP COLUMN public_version")
