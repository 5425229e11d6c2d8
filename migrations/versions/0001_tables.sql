-- Tables of the first version; see reports/store/models for what each is.
CREATE TABLE accounts (
    id SERIAL NOT NULL,
    email VARCHAR(254) NOT NULL,
    name VARCHAR(100) NOT NULL,
    password_hash VARCHAR(255),
    active BOOLEAN NOT NULL,
    session_key VARCHAR(64) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT statement_timestamp() NOT NULL,
    signed_in_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_accounts PRIMARY KEY (id),
    CONSTRAINT ck_accounts_email_lower CHECK (email = lower(email)),
    CONSTRAINT uq_accounts_email UNIQUE (email),
    CONSTRAINT uq_accounts_session_key UNIQUE (session_key)
);

CREATE TABLE districts (
    id SERIAL NOT NULL,
    code VARCHAR(20) NOT NULL,
    name VARCHAR(100) NOT NULL,
    region VARCHAR(20)[] NOT NULL,
    requires_review BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT statement_timestamp() NOT NULL,
    CONSTRAINT pk_districts PRIMARY KEY (id),
    CONSTRAINT uq_districts_code UNIQUE (code)
);

CREATE TABLE workers (
    name VARCHAR(200) NOT NULL,
    host VARCHAR(200) NOT NULL,
    pid INTEGER NOT NULL,
    queues VARCHAR(20)[] NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE DEFAULT statement_timestamp() NOT NULL,
    heard_at TIMESTAMP WITH TIME ZONE DEFAULT statement_timestamp() NOT NULL,
    job_id INTEGER,
    CONSTRAINT pk_workers PRIMARY KEY (name)
);

CREATE TABLE deadlines (
    id SERIAL NOT NULL,
    district_id INTEGER NOT NULL,
    office_kind VARCHAR(20) NOT NULL,
    year INTEGER NOT NULL,
    due DATE NOT NULL,
    legal_basis VARCHAR(500) NOT NULL,
    CONSTRAINT pk_deadlines PRIMARY KEY (id),
    CONSTRAINT uq_deadlines_district_id_office_kind_year UNIQUE (district_id, office_kind, year),
    CONSTRAINT ck_deadlines_office_kind CHECK (office_kind IN ('department', 'town', 'subdistrict', 'government', 'institution')),
    CONSTRAINT fk_deadlines_district_id_districts FOREIGN KEY(district_id) REFERENCES districts (id)
);

CREATE TABLE offices (
    id SERIAL NOT NULL,
    district_id INTEGER NOT NULL,
    name VARCHAR(200) NOT NULL,
    folded VARCHAR(200) NOT NULL,
    kind VARCHAR(20) NOT NULL,
    level VARCHAR(20) NOT NULL,
    aliases VARCHAR(200)[] NOT NULL,
    predecessor_id INTEGER,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT statement_timestamp() NOT NULL,
    CONSTRAINT pk_offices PRIMARY KEY (id),
    CONSTRAINT uq_offices_district_id_name UNIQUE (district_id, name),
    CONSTRAINT uq_offices_id_district_id UNIQUE (id, district_id),
    CONSTRAINT fk_offices_predecessor_id_offices FOREIGN KEY(predecessor_id, district_id) REFERENCES offices (id, district_id),
    CONSTRAINT ck_offices_kind CHECK (kind IN ('department', 'town', 'subdistrict', 'government', 'institution')),
    CONSTRAINT fk_offices_district_id_districts FOREIGN KEY(district_id) REFERENCES districts (id)
);
CREATE INDEX ix_offices_district_id_folded ON offices (district_id, folded);

CREATE TABLE sources (
    id SERIAL NOT NULL,
    district_id INTEGER NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    key VARCHAR(200) NOT NULL,
    name VARCHAR(255) NOT NULL,
    size INTEGER NOT NULL,
    media_type VARCHAR(100) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT statement_timestamp() NOT NULL,
    CONSTRAINT pk_sources PRIMARY KEY (id),
    CONSTRAINT uq_sources_district_id_sha256 UNIQUE (district_id, sha256),
    CONSTRAINT fk_sources_district_id_districts FOREIGN KEY(district_id) REFERENCES districts (id)
);

CREATE TABLE memberships (
    id SERIAL NOT NULL,
    account_id INTEGER NOT NULL,
    district_id INTEGER,
    office_id INTEGER,
    role VARCHAR(20) NOT NULL,
    CONSTRAINT pk_memberships PRIMARY KEY (id),
    CONSTRAINT fk_memberships_office_id_offices FOREIGN KEY(office_id, district_id) REFERENCES offices (id, district_id),
    CONSTRAINT uq_memberships_account_id_district_id_office_id_role UNIQUE NULLS NOT DISTINCT (account_id, district_id, office_id, role),
    CONSTRAINT ck_memberships_role CHECK (role IN ('clerk', 'reviewer', 'administrator', 'operator')),
    CONSTRAINT ck_memberships_operator CHECK ((role = 'operator') = (district_id IS NULL)),
    CONSTRAINT ck_memberships_clerk CHECK (office_id IS NULL OR role = 'clerk'),
    CONSTRAINT fk_memberships_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id),
    CONSTRAINT fk_memberships_district_id_districts FOREIGN KEY(district_id) REFERENCES districts (id)
);
CREATE INDEX ix_memberships_district_id ON memberships (district_id);

CREATE TABLE reports (
    id SERIAL NOT NULL,
    district_id INTEGER NOT NULL,
    office_id INTEGER NOT NULL,
    year INTEGER NOT NULL,
    form VARCHAR(10) NOT NULL,
    status VARCHAR(20) NOT NULL,
    archive BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    title VARCHAR(500) NOT NULL,
    current_revision_id INTEGER,
    published_revision_id INTEGER,
    published_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT statement_timestamp() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT statement_timestamp() NOT NULL,
    CONSTRAINT pk_reports PRIMARY KEY (id),
    CONSTRAINT fk_reports_office_id_offices FOREIGN KEY(office_id, district_id) REFERENCES offices (id, district_id),
    CONSTRAINT uq_reports_office_id_year UNIQUE (office_id, year),
    CONSTRAINT uq_reports_id_district_id_office_id UNIQUE (id, district_id, office_id),
    CONSTRAINT ck_reports_status CHECK (status IN ('draft', 'submitted', 'checking', 'returned', 'in_review', 'publishing', 'published', 'corrected', 'withdrawn')),
    CONSTRAINT uq_reports_published_revision_id UNIQUE (published_revision_id)
);
CREATE INDEX ix_reports_district_id_year ON reports (district_id, year);
CREATE INDEX ix_reports_published_at ON reports (published_at, id);

CREATE TABLE drafts (
    report_id INTEGER NOT NULL,
    content JSONB NOT NULL,
    version INTEGER NOT NULL,
    source_id INTEGER,
    reading JSONB,
    saved_at TIMESTAMP WITH TIME ZONE DEFAULT statement_timestamp() NOT NULL,
    saved_by VARCHAR(100) NOT NULL,
    district_id INTEGER NOT NULL,
    office_id INTEGER NOT NULL,
    CONSTRAINT pk_drafts PRIMARY KEY (report_id),
    CONSTRAINT fk_drafts_report_id_reports FOREIGN KEY(report_id, district_id, office_id) REFERENCES reports (id, district_id, office_id),
    CONSTRAINT fk_drafts_source_id_sources FOREIGN KEY(source_id) REFERENCES sources (id)
);
CREATE INDEX ix_drafts_report_id ON drafts (report_id);

CREATE TABLE revisions (
    id SERIAL NOT NULL,
    number INTEGER NOT NULL,
    content TEXT NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    explanations JSONB NOT NULL,
    source_id INTEGER,
    note TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT statement_timestamp() NOT NULL,
    created_by VARCHAR(100) NOT NULL,
    district_id INTEGER NOT NULL,
    office_id INTEGER NOT NULL,
    report_id INTEGER NOT NULL,
    CONSTRAINT pk_revisions PRIMARY KEY (id),
    CONSTRAINT fk_revisions_report_id_reports FOREIGN KEY(report_id, district_id, office_id) REFERENCES reports (id, district_id, office_id),
    CONSTRAINT uq_revisions_report_id_number UNIQUE (report_id, number),
    CONSTRAINT fk_revisions_source_id_sources FOREIGN KEY(source_id) REFERENCES sources (id)
);
CREATE INDEX ix_revisions_report_id ON revisions (report_id);

CREATE TABLE tokens (
    id SERIAL NOT NULL,
    membership_id INTEGER NOT NULL,
    name VARCHAR(100) NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT statement_timestamp() NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_tokens PRIMARY KEY (id),
    CONSTRAINT fk_tokens_membership_id_memberships FOREIGN KEY(membership_id) REFERENCES memberships (id),
    CONSTRAINT uq_tokens_sha256 UNIQUE (sha256)
);

CREATE TABLE artefacts (
    id SERIAL NOT NULL,
    format VARCHAR(10) NOT NULL,
    key VARCHAR(200) NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    size INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT statement_timestamp() NOT NULL,
    revision_id INTEGER NOT NULL,
    district_id INTEGER NOT NULL,
    office_id INTEGER NOT NULL,
    report_id INTEGER NOT NULL,
    CONSTRAINT pk_artefacts PRIMARY KEY (id),
    CONSTRAINT fk_artefacts_report_id_reports FOREIGN KEY(report_id, district_id, office_id) REFERENCES reports (id, district_id, office_id),
    CONSTRAINT uq_artefacts_revision_id_format UNIQUE (revision_id, format),
    CONSTRAINT fk_artefacts_revision_id_revisions FOREIGN KEY(revision_id) REFERENCES revisions (id)
);
CREATE INDEX ix_artefacts_report_id ON artefacts (report_id);

CREATE TABLE cells (
    revision_id INTEGER NOT NULL,
    table_code VARCHAR(40) NOT NULL,
    row_code VARCHAR(60) NOT NULL,
    column_code VARCHAR(40) NOT NULL,
    value NUMERIC,
    source VARCHAR(200),
    not_applicable BOOLEAN NOT NULL,
    district_id INTEGER NOT NULL,
    office_id INTEGER NOT NULL,
    report_id INTEGER NOT NULL,
    CONSTRAINT pk_cells PRIMARY KEY (revision_id, table_code, row_code, column_code),
    CONSTRAINT fk_cells_report_id_reports FOREIGN KEY(report_id, district_id, office_id) REFERENCES reports (id, district_id, office_id),
    CONSTRAINT fk_cells_revision_id_revisions FOREIGN KEY(revision_id) REFERENCES revisions (id)
);
CREATE INDEX ix_cells_report_id ON cells (report_id);
CREATE INDEX ix_cells_table_code_row_code_column_code ON cells (table_code, row_code, column_code);

CREATE TABLE events (
    id SERIAL NOT NULL,
    revision_id INTEGER,
    at TIMESTAMP WITH TIME ZONE DEFAULT statement_timestamp() NOT NULL,
    actor_id INTEGER,
    actor VARCHAR(100) NOT NULL,
    before VARCHAR(20),
    after VARCHAR(20) NOT NULL,
    note TEXT,
    district_id INTEGER NOT NULL,
    office_id INTEGER NOT NULL,
    report_id INTEGER NOT NULL,
    CONSTRAINT pk_events PRIMARY KEY (id),
    CONSTRAINT fk_events_report_id_reports FOREIGN KEY(report_id, district_id, office_id) REFERENCES reports (id, district_id, office_id),
    CONSTRAINT fk_events_revision_id_revisions FOREIGN KEY(revision_id) REFERENCES revisions (id)
);
CREATE INDEX ix_events_report_id ON events (report_id);

CREATE TABLE findings (
    revision_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    key VARCHAR(40) NOT NULL,
    rule VARCHAR(80) NOT NULL,
    severity VARCHAR(10) NOT NULL,
    place VARCHAR(200) NOT NULL,
    message TEXT NOT NULL,
    params JSONB NOT NULL,
    expected JSONB,
    found JSONB,
    explanation TEXT,
    district_id INTEGER NOT NULL,
    office_id INTEGER NOT NULL,
    report_id INTEGER NOT NULL,
    CONSTRAINT pk_findings PRIMARY KEY (revision_id, position),
    CONSTRAINT fk_findings_report_id_reports FOREIGN KEY(report_id, district_id, office_id) REFERENCES reports (id, district_id, office_id),
    CONSTRAINT ck_findings_severity CHECK (severity IN ('error', 'warning', 'notice')),
    CONSTRAINT fk_findings_revision_id_revisions FOREIGN KEY(revision_id) REFERENCES revisions (id)
);
CREATE INDEX ix_findings_report_id ON findings (report_id);

CREATE TABLE jobs (
    id SERIAL NOT NULL,
    revision_id INTEGER NOT NULL,
    task VARCHAR(40) NOT NULL,
    queue VARCHAR(20) NOT NULL,
    state VARCHAR(20) NOT NULL,
    attempt INTEGER NOT NULL,
    max_attempts INTEGER NOT NULL,
    deaths INTEGER NOT NULL,
    fence INTEGER NOT NULL,
    not_before TIMESTAMP WITH TIME ZONE,
    lease_until TIMESTAMP WITH TIME ZONE,
    nudged_at TIMESTAMP WITH TIME ZONE,
    worker VARCHAR(200),
    error TEXT,
    error_params JSONB,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT statement_timestamp() NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE,
    finished_at TIMESTAMP WITH TIME ZONE,
    district_id INTEGER NOT NULL,
    office_id INTEGER NOT NULL,
    report_id INTEGER NOT NULL,
    CONSTRAINT pk_jobs PRIMARY KEY (id),
    CONSTRAINT fk_jobs_report_id_reports FOREIGN KEY(report_id, district_id, office_id) REFERENCES reports (id, district_id, office_id),
    CONSTRAINT uq_jobs_revision_id_task UNIQUE (revision_id, task),
    CONSTRAINT ck_jobs_state CHECK (state IN ('waiting', 'running', 'done', 'dead', 'discarded')),
    CONSTRAINT fk_jobs_revision_id_revisions FOREIGN KEY(revision_id) REFERENCES revisions (id)
);
CREATE INDEX ix_jobs_finished_at ON jobs (finished_at);
CREATE INDEX ix_jobs_report_id ON jobs (report_id);
CREATE INDEX ix_jobs_running ON jobs (queue, district_id) WHERE state = 'running';
CREATE INDEX ix_jobs_turn ON jobs (queue, district_id, started_at);
CREATE INDEX ix_jobs_waiting ON jobs (queue, district_id, id) WHERE state = 'waiting';

CREATE TABLE mails (
    id SERIAL NOT NULL,
    revision_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    kind VARCHAR(40) NOT NULL,
    params JSONB NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT statement_timestamp() NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE,
    district_id INTEGER NOT NULL,
    office_id INTEGER NOT NULL,
    report_id INTEGER NOT NULL,
    CONSTRAINT pk_mails PRIMARY KEY (id),
    CONSTRAINT fk_mails_report_id_reports FOREIGN KEY(report_id, district_id, office_id) REFERENCES reports (id, district_id, office_id),
    CONSTRAINT uq_mails_revision_id_account_id_kind UNIQUE (revision_id, account_id, kind),
    CONSTRAINT fk_mails_revision_id_revisions FOREIGN KEY(revision_id) REFERENCES revisions (id),
    CONSTRAINT fk_mails_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id)
);
CREATE INDEX ix_mails_report_id ON mails (report_id);

CREATE TABLE statements (
    revision_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    kind VARCHAR(10) NOT NULL,
    ordinal INTEGER NOT NULL,
    text TEXT NOT NULL,
    start_at INTEGER,
    end_at INTEGER,
    answers INTEGER,
    district_id INTEGER NOT NULL,
    office_id INTEGER NOT NULL,
    report_id INTEGER NOT NULL,
    CONSTRAINT pk_statements PRIMARY KEY (revision_id, position),
    CONSTRAINT fk_statements_report_id_reports FOREIGN KEY(report_id, district_id, office_id) REFERENCES reports (id, district_id, office_id),
    CONSTRAINT fk_statements_revision_id_revisions FOREIGN KEY(revision_id) REFERENCES revisions (id)
);
CREATE INDEX ix_statements_report_id ON statements (report_id);

CREATE TABLE submissions (
    id SERIAL NOT NULL,
    revision_id INTEGER NOT NULL,
    number VARCHAR(40) NOT NULL,
    account_id INTEGER,
    submitted_by VARCHAR(100) NOT NULL,
    idempotency_key VARCHAR(200),
    created_at TIMESTAMP WITH TIME ZONE DEFAULT statement_timestamp() NOT NULL,
    district_id INTEGER NOT NULL,
    office_id INTEGER NOT NULL,
    report_id INTEGER NOT NULL,
    CONSTRAINT pk_submissions PRIMARY KEY (id),
    CONSTRAINT fk_submissions_report_id_reports FOREIGN KEY(report_id, district_id, office_id) REFERENCES reports (id, district_id, office_id),
    CONSTRAINT uq_submissions_account_id_idempotency_key UNIQUE (account_id, idempotency_key),
    CONSTRAINT uq_submissions_revision_id UNIQUE (revision_id),
    CONSTRAINT fk_submissions_revision_id_revisions FOREIGN KEY(revision_id) REFERENCES revisions (id),
    CONSTRAINT uq_submissions_number UNIQUE (number),
    CONSTRAINT fk_submissions_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id)
);
CREATE INDEX ix_submissions_report_id ON submissions (report_id);

ALTER TABLE reports ADD CONSTRAINT fk_reports_published_revision_id_revisions FOREIGN KEY(published_revision_id) REFERENCES revisions (id);
ALTER TABLE reports ADD CONSTRAINT fk_reports_current_revision_id_revisions FOREIGN KEY(current_revision_id) REFERENCES revisions (id);
