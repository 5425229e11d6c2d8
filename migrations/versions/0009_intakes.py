"""Bulk intake: many files sent at once, each with whose report it was found to be.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE intakes (
    id serial CONSTRAINT pk_intakes PRIMARY KEY,
    district_id integer NOT NULL
        CONSTRAINT fk_intakes_district_id_districts REFERENCES districts (id),
    mode varchar(20) NOT NULL
        CONSTRAINT ck_intakes_mode CHECK (mode IN ('archive', 'submit', 'draft')),
    year integer,
    state varchar(20) NOT NULL CONSTRAINT ck_intakes_state
        CHECK (state IN ('reading', 'confirming', 'running', 'stopped', 'done')),
    name varchar(255) NOT NULL,
    left_out integer NOT NULL,
    account_id integer CONSTRAINT fk_intakes_account_id_accounts REFERENCES accounts (id),
    created_by varchar(100) NOT NULL,
    created_at timestamptz NOT NULL DEFAULT statement_timestamp(),
    started_by varchar(100),
    started_at timestamptz,
    nudged_at timestamptz,
    finished_at timestamptz,
    CONSTRAINT uq_intakes_id_district_id UNIQUE (id, district_id)
);
CREATE INDEX ix_intakes_district_id_id ON intakes (district_id, id);
CREATE INDEX ix_intakes_account_id ON intakes (account_id);
CREATE INDEX ix_intakes_at_work ON intakes (id) WHERE state IN ('reading', 'running');

CREATE TABLE intake_files (
    id serial CONSTRAINT pk_intake_files PRIMARY KEY,
    district_id integer NOT NULL
        CONSTRAINT fk_intake_files_district_id_districts REFERENCES districts (id),
    intake_id integer NOT NULL,
    position integer NOT NULL,
    name varchar(255) NOT NULL,
    sha256 varchar(64) NOT NULL,
    size integer NOT NULL,
    state varchar(20) NOT NULL CONSTRAINT ck_intake_files_state CHECK
        (state IN ('waiting', 'read', 'unreadable', 'excluded', 'queued', 'taken', 'failed')),
    reading varchar(64),
    named varchar(200),
    office_id integer,
    score double precision,
    evidence jsonb NOT NULL,
    candidates jsonb NOT NULL,
    year integer,
    form varchar(10),
    notes integer NOT NULL,
    errors integer NOT NULL,
    warnings integer NOT NULL,
    details jsonb NOT NULL,
    reason text,
    reason_params jsonb,
    confirmed_by varchar(100),
    result varchar(20),
    report_id integer,
    attempt integer NOT NULL,
    fence integer NOT NULL,
    worker varchar(200),
    lease_until timestamptz,
    started_at timestamptz,
    CONSTRAINT fk_intake_files_intake_id_intakes
        FOREIGN KEY (intake_id, district_id) REFERENCES intakes (id, district_id),
    CONSTRAINT fk_intake_files_office_id_offices
        FOREIGN KEY (office_id, district_id) REFERENCES offices (id, district_id),
    CONSTRAINT fk_intake_files_report_id_reports
        FOREIGN KEY (report_id, district_id, office_id)
        REFERENCES reports (id, district_id, office_id),
    CONSTRAINT uq_intake_files_intake_id_position UNIQUE (intake_id, position)
);
CREATE INDEX ix_intake_files_office_id ON intake_files (office_id, intake_id, year);
CREATE INDEX ix_intake_files_report_id ON intake_files (report_id);
CREATE INDEX ix_intake_files_due ON intake_files (district_id, id)
    WHERE state IN ('waiting', 'queued');
CREATE INDEX ix_intake_files_in_hand ON intake_files (district_id, lease_until)
    WHERE lease_until IS NOT NULL;
CREATE INDEX ix_intake_files_turn ON intake_files (district_id, started_at);
"""

_WALL = """
ALTER TABLE {0} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {0} FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON {0} USING ((SELECT gongkai_everything())
    OR (district_id = (SELECT gongkai_district()) AND (SELECT gongkai_offices()) IS NULL));
"""
"""As for memberships: the district as a whole; a clerk's scope sees none of it."""


def upgrade() -> None:
    op.execute(_TABLES)
    for table in ("intakes", "intake_files"):
        op.execute(_WALL.format(table))


def downgrade() -> None:
    op.execute("DROP TABLE intake_files")
    op.execute("DROP TABLE intakes")
