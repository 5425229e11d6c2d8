"""The PostgreSQL search engine's tables, in their own schema.

Only what is published enters them, so they carry no row-level security; they can be
emptied and rebuilt at any time.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TABLES = """
CREATE SCHEMA IF NOT EXISTS search;

CREATE TABLE search.reports (
    report_id bigint PRIMARY KEY,
    version bigint NOT NULL,
    -- a withdrawn report stays as a row, so that a late write cannot bring it back
    withdrawn boolean NOT NULL,
    touched timestamptz NOT NULL DEFAULT clock_timestamp(),
    title text, year integer, form text, kind text,
    office_id bigint, office text, office_folded text,
    district text, district_name text, district_folded text, region text[],
    published timestamptz
);

CREATE TABLE search.passages (
    report_id bigint NOT NULL REFERENCES search.reports ON DELETE CASCADE,
    ordinal integer NOT NULL,
    section text NOT NULL,
    anchor text NOT NULL,
    text text NOT NULL,
    folded text NOT NULL,
    context text NOT NULL,
    -- characters and pairs of the folded text; pairs of the context after an @
    tokens text[] NOT NULL,
    PRIMARY KEY (report_id, ordinal)
);
CREATE INDEX passages_tokens ON search.passages USING gin (tokens);

CREATE TABLE search.frequencies (
    token text PRIMARY KEY,
    passages bigint NOT NULL
);

CREATE TABLE search.totals (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    passages bigint NOT NULL,
    folded_length bigint NOT NULL,
    context_length bigint NOT NULL
);
INSERT INTO search.totals VALUES (true, 0, 0, 0);
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(_TABLES)


def downgrade() -> None:
    op.execute("DROP TABLE search.totals, search.frequencies, search.passages, search.reports")
