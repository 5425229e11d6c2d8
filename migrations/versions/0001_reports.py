"""Reports, their tenants and the queue: tables, row-level security, immutable history.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = (
    "mails, workers, jobs, artefacts, findings, statements, cells, submissions, events, drafts,"
    " revisions, reports, sources, tokens, memberships, accounts, deadlines, offices, districts"
)
_FUNCTIONS = "gongkai_immutable, gongkai_offices, gongkai_district, gongkai_everything"


def upgrade() -> None:
    here = Path(__file__).parent
    for name in ("0001_tables.sql", "0001_security.sql"):
        # Straight to the driver: nothing in these files is a bound parameter.
        op.get_bind().exec_driver_sql(here.joinpath(name).read_text("utf-8").replace("%", "%%"))


def downgrade() -> None:
    op.execute(f"DROP TABLE {_TABLES} CASCADE")
    op.execute(f"DROP FUNCTION {_FUNCTIONS}")
