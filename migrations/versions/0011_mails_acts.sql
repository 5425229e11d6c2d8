-- Mails were about a revision and were never sent. Those written so far are kept for the
-- administrator: news of a step long past would only confuse.
ALTER TABLE mails RENAME TO mails_before;
ALTER TABLE mails_before RENAME CONSTRAINT pk_mails TO pk_mails_before;
ALTER SEQUENCE mails_id_seq RENAME TO mails_before_id_seq;

CREATE TABLE mails (
    id serial CONSTRAINT pk_mails PRIMARY KEY,
    district_id integer CONSTRAINT fk_mails_district_id_districts REFERENCES districts (id),
    account_id integer CONSTRAINT fk_mails_account_id_accounts REFERENCES accounts (id),
    address varchar(254) NOT NULL,
    kind varchar(40) NOT NULL,
    params jsonb NOT NULL,
    occasion varchar(100),
    state varchar(20) NOT NULL,
    attempt integer NOT NULL,
    fence integer NOT NULL,
    not_before timestamptz,
    lease_until timestamptz,
    worker varchar(200),
    error text,
    error_params jsonb,
    created_at timestamptz NOT NULL DEFAULT statement_timestamp(),
    settled_at timestamptz,
    CONSTRAINT uq_mails_kind_address_occasion UNIQUE (kind, address, occasion),
    CONSTRAINT ck_mails_state
        CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'kept', 'handed_over'))
);

INSERT INTO mails (district_id, account_id, address, kind, params, occasion, state, attempt, fence,
                   created_at, settled_at)
SELECT m.district_id, m.account_id, a.email, m.kind, m.params, 'revision ' || m.revision_id,
    'kept', 0, 0, m.created_at, m.created_at
FROM mails_before m JOIN accounts a ON a.id = m.account_id ORDER BY m.id;
DROP TABLE mails_before;

CREATE INDEX ix_mails_district_id_id ON mails (district_id, id);
CREATE INDEX ix_mails_account_id ON mails (account_id);
CREATE INDEX ix_mails_unsettled ON mails (state, id) WHERE state IN ('waiting', 'sending');

CREATE TABLE acts (
    id integer CONSTRAINT pk_acts PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT statement_timestamp(),
    account_id integer,
    actor varchar(100) NOT NULL,
    district_id integer CONSTRAINT fk_acts_district_id_districts REFERENCES districts (id),
    office_id integer CONSTRAINT fk_acts_office_id_offices REFERENCES offices (id),
    act varchar(60) NOT NULL,
    subject varchar(300) NOT NULL,
    detail jsonb NOT NULL,
    sha256 varchar(64) NOT NULL
);
CREATE INDEX ix_acts_district_id_at ON acts (district_id, at);
CREATE INDEX ix_acts_at ON acts (at);
CREATE INDEX ix_acts_office_id ON acts (office_id);
CREATE INDEX ix_acts_account_id_at ON acts (account_id, at);

DO $$
DECLARE
    t text;
    everything constant text := '(SELECT gongkai_everything())';
    district constant text := 'district_id = (SELECT gongkai_district())';
    whole constant text := '(SELECT gongkai_offices()) IS NULL';
BEGIN
    FOREACH t IN ARRAY ARRAY['mails', 'acts'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY own ON %I USING (%s OR (%s AND %s))',
            t, everything, district, whole);
        -- What a clerk does is written down, and may be a reason to write to the reviewers,
        -- though a clerk reads neither.
        EXECUTE format('CREATE POLICY written ON %I FOR INSERT WITH CHECK (%s OR %s)',
            t, everything, district);
    END LOOP;
END
$$;

-- Over what the row says and the hash of the one before; jsonb prints equal values equally.
CREATE FUNCTION gongkai_act_hash(before text, one acts) RETURNS text LANGUAGE sql STABLE
    RETURN encode(sha256(convert_to(jsonb_build_array(before, one.id, extract(epoch FROM one.at),
        one.account_id, one.actor, one.district_id, one.office_id, one.act, one.subject,
        one.detail)::text, 'UTF8')), 'hex');

-- Numbers without a gap, in the order of the chain. The lock lasts until the commit, so the
-- service writes its acts last in a transaction. The setting lets every act see the one before,
-- whatever district that was in; it ends with the function.
CREATE FUNCTION gongkai_chain() RETURNS trigger LANGUAGE plpgsql
SET gongkai.scope = 'everything' AS $$
DECLARE
    last record;
BEGIN
    PERFORM pg_advisory_xact_lock(7312461);
    SELECT id, sha256 INTO last FROM acts ORDER BY id DESC LIMIT 1;
    NEW.id := coalesce(last.id, 0) + 1;
    NEW.at := clock_timestamp();
    NEW.sha256 := gongkai_act_hash(coalesce(last.sha256, ''), NEW);
    RETURN NEW;
END
$$;
CREATE TRIGGER chain BEFORE INSERT ON acts FOR EACH ROW EXECUTE FUNCTION gongkai_chain();

CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON acts
    FOR EACH ROW EXECUTE FUNCTION gongkai_immutable();
CREATE TRIGGER immutable_truncate BEFORE TRUNCATE ON acts
    FOR EACH STATEMENT EXECUTE FUNCTION gongkai_immutable();
