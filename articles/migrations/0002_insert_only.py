"""What the database itself refuses: changes to records, and a state that skipped an edge.

Records can be inserted and nothing else. ``ENABLE ALWAYS`` holds for replication roles too. A statement trigger stops
TRUNCATE, which row triggers never see. The article's state may take only the edges of the model's transitions, whatever
wrote it.
"""

from django.db import migrations

RECORDS = (
    "articles_revision",
    "articles_reference",
    "articles_claim",
    "articles_citation",
    "articles_finding",
    "articles_check",
    "articles_verdict",
    "articles_waiver",
    "articles_signature",
    "articles_ledgerevent",
)

REFUSE = """
CREATE FUNCTION articles_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is a record: rows are added, never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
"""

GUARD = """
CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION articles_refuse_change();
CREATE TRIGGER {table}_table BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION articles_refuse_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_rows;
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_table;
"""

UNGUARD = """
DROP TRIGGER {table}_rows ON {table};
DROP TRIGGER {table}_table ON {table};
"""

STATE = """
CREATE FUNCTION articles_refuse_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.state <> 'submitted' THEN
        RAISE EXCEPTION 'an article begins as submitted, not as %', NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('submitted', 'under_review'), ('under_review', 'submitted'), ('under_review', 'approved'),
        ('approved', 'under_review'), ('submitted', 'withdrawn'), ('under_review', 'withdrawn'),
        ('approved', 'withdrawn'), ('withdrawn', 'submitted')
    ) THEN
        RAISE EXCEPTION 'an article does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER articles_article_state BEFORE INSERT OR UPDATE OF state ON articles_article
    FOR EACH ROW EXECUTE FUNCTION articles_refuse_state();
"""

UNSTATE = """
DROP TRIGGER articles_article_state ON articles_article;
DROP FUNCTION articles_refuse_state();
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION articles_refuse_change();"),
        *(migrations.RunSQL(GUARD.format(table=table), UNGUARD.format(table=table)) for table in RECORDS),
        migrations.RunSQL(STATE, UNSTATE),
    ]
