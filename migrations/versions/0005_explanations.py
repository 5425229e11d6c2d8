"""Reasons for warnings, kept with the draft from the moment they are typed.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE drafts ADD COLUMN explanations jsonb NOT NULL DEFAULT '{}'")
    # What was explained at the last submission stays explained.
    op.execute(
        "UPDATE drafts SET explanations = revisions.explanations"
        " FROM reports JOIN revisions ON revisions.id = reports.current_revision_id"
        " WHERE reports.id = drafts.report_id"
    )
    op.execute("ALTER TABLE drafts ALTER COLUMN explanations DROP DEFAULT")


def downgrade() -> None:
    op.execute("ALTER TABLE drafts DROP COLUMN explanations")
