-- Row-level security: who sees which rows, and what nobody may change.
--
-- The settings end with the transaction and then read '', not NULL: hence nullif. Each is in a
-- sub-select so that it is read once a statement, not once a row.

CREATE FUNCTION gongkai_everything() RETURNS boolean LANGUAGE sql STABLE
    RETURN coalesce(current_setting('gongkai.scope', true) = 'everything', false);

CREATE FUNCTION gongkai_district() RETURNS integer LANGUAGE sql STABLE
    RETURN nullif(current_setting('gongkai.district', true), '')::integer;

-- NULL: the whole district. An empty array: nothing.
CREATE FUNCTION gongkai_offices() RETURNS integer[] LANGUAGE sql STABLE
    RETURN nullif(current_setting('gongkai.offices', true), '')::integer[];

DO $$
DECLARE
    t text;
    everything constant text := '(SELECT gongkai_everything())';
    district constant text := 'district_id = (SELECT gongkai_district())';
    whole constant text := '(SELECT gongkai_offices()) IS NULL';
    office constant text :=
        '((SELECT gongkai_offices()) IS NULL OR office_id = ANY ((SELECT gongkai_offices())::integer[]))';
    of_report constant text[] := ARRAY['reports', 'drafts', 'revisions', 'events', 'submissions',
        'cells', 'statements', 'findings', 'artefacts', 'jobs', 'mails'];
BEGIN
    FOREACH t IN ARRAY of_report || ARRAY['districts', 'offices', 'deadlines', 'accounts',
        'memberships', 'tokens', 'sources']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    END LOOP;

    -- Rows about reports: the district's own, and for a clerk those of their offices.
    FOREACH t IN ARRAY of_report LOOP
        EXECUTE format('CREATE POLICY own ON %I USING (%s OR (%s AND %s))',
            t, everything, district, office);
    END LOOP;

    -- Places: anyone may read them, the district as a whole may change its own.
    FOREACH t IN ARRAY ARRAY['districts', 'offices', 'deadlines'] LOOP
        EXECUTE format('CREATE POLICY public ON %I FOR SELECT USING (true)', t);
    END LOOP;
    EXECUTE format('CREATE POLICY own ON districts USING (%s)', everything);
    FOREACH t IN ARRAY ARRAY['offices', 'deadlines', 'memberships'] LOOP
        EXECUTE format('CREATE POLICY own ON %I USING (%s OR (%s AND %s))',
            t, everything, district, whole);
    END LOOP;

    -- A file is known before it is clear which office it is of.
    EXECUTE format('CREATE POLICY own ON sources USING (%s OR %s)', everything, district);

    -- People: through their memberships, whose own policy narrows these sub-selects.
    EXECUTE format('CREATE POLICY own ON accounts USING '
        '(%s OR id IN (SELECT m.account_id FROM memberships m))', everything);
    EXECUTE format('CREATE POLICY own ON tokens USING '
        '(%s OR membership_id IN (SELECT m.id FROM memberships m))', everything);

    -- What strangers may read.
    FOREACH t IN ARRAY ARRAY['cells', 'statements', 'findings', 'artefacts'] LOOP
        EXECUTE format('CREATE POLICY public ON %I FOR SELECT USING (EXISTS '
            '(SELECT 1 FROM reports r WHERE r.published_revision_id = %I.revision_id))', t, t);
    END LOOP;
END
$$;

CREATE POLICY public ON reports FOR SELECT USING (published_revision_id IS NOT NULL);
CREATE POLICY public ON revisions FOR SELECT
    USING (EXISTS (SELECT 1 FROM reports r WHERE r.published_revision_id = revisions.id));
CREATE POLICY public ON events FOR SELECT USING (
    after IN ('published', 'corrected', 'withdrawn')
    AND EXISTS (SELECT 1 FROM reports r
                WHERE r.id = events.report_id AND r.published_revision_id IS NOT NULL)
);

-- What was submitted, and what happened, stays as it was: for the owner too.
CREATE FUNCTION gongkai_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON revisions
    FOR EACH ROW EXECUTE FUNCTION gongkai_immutable();
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION gongkai_immutable();
CREATE TRIGGER immutable_truncate BEFORE TRUNCATE ON revisions
    FOR EACH STATEMENT EXECUTE FUNCTION gongkai_immutable();
CREATE TRIGGER immutable_truncate BEFORE TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION gongkai_immutable();
