"""Offices are found by any part of their name, at every keystroke.

By the characters of the name: what all names hold that have a part in common. An index of
trigrams would need an extension, and says nothing of a part of two characters.

Revision ID: 0022
Revises: 0021
"""

from __future__ import annotations

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE INDEX ix_offices_characters ON offices"
        " USING gin (string_to_array(folded::text, NULL::text))"
    )


def downgrade() -> None:
    op.execute("DROP INDEX ix_offices_characters")
