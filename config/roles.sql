-- The three roles, and what each may do; run as a superuser inside the site's database, as often as you like.
--
-- reviewboard_owner   owns the tables and migrates them. Only the owner could lift a trigger, so nothing else runs as it.
-- reviewboard_app     web processes and workers: rows, never tables.
-- reviewboard_sealer  what seals the ledger: the application's rights, under a name of its own.

DO $$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['reviewboard_owner', 'reviewboard_app', 'reviewboard_sealer'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', role);
        END IF;
    END LOOP;
    EXECUTE format('ALTER DATABASE %I OWNER TO reviewboard_owner', current_database());
END
$$;

GRANT reviewboard_app TO reviewboard_sealer;
GRANT USAGE ON SCHEMA public TO reviewboard_app;
ALTER DEFAULT PRIVILEGES FOR ROLE reviewboard_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO reviewboard_app;
ALTER DEFAULT PRIVILEGES FOR ROLE reviewboard_owner GRANT USAGE, SELECT ON SEQUENCES TO reviewboard_app;
