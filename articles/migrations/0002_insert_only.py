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
    "articles_matchdecision",
    "articles_verdict",
    "articles_claimverdict",
    "articles_reconciliation",
    "articles_waiver",
    "articles_signature",
    "articles_audiencevariant",
    "articles_variantclaim",
    "articles_variantsignature",
    "articles_variantverdict",
    "articles_varianttakenback",
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

# A signature can only be bound to the digest that its revision, or its variant, really has, whoever inserts it.
BOUND = """
ALTER TABLE articles_revision ADD CONSTRAINT revision_and_digest UNIQUE (id, digest);
ALTER TABLE articles_signature ADD CONSTRAINT signature_of_the_digest
    FOREIGN KEY (revision_id, digest) REFERENCES articles_revision (id, digest) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE articles_audiencevariant ADD CONSTRAINT variant_and_digest UNIQUE (id, digest);
ALTER TABLE articles_variantsignature ADD CONSTRAINT variant_signature_of_the_digest
    FOREIGN KEY (variant_id, digest) REFERENCES articles_audiencevariant (id, digest) DEFERRABLE INITIALLY DEFERRED;
"""
UNBOUND = """
ALTER TABLE articles_variantsignature DROP CONSTRAINT variant_signature_of_the_digest;
ALTER TABLE articles_audiencevariant DROP CONSTRAINT variant_and_digest;
ALTER TABLE articles_signature DROP CONSTRAINT signature_of_the_digest;
ALTER TABLE articles_revision DROP CONSTRAINT revision_and_digest;
"""

# A publication is ended or marked with a notice, once; what was published, when and by whom is never changed.
PUBLICATION = """
CREATE FUNCTION articles_refuse_publication_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.article_id, NEW.revision_id, NEW.approval_id, NEW.published_by_id, NEW.published_by_name,
        NEW.published_at) IS DISTINCT FROM (OLD.id, OLD.article_id, OLD.revision_id, OLD.approval_id,
        OLD.published_by_id, OLD.published_by_name, OLD.published_at)
        OR (OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at) THEN
        RAISE EXCEPTION 'articles_publication is a record: it can only be ended, or marked with a notice'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER articles_publication_rows BEFORE UPDATE ON articles_publication
    FOR EACH ROW EXECUTE FUNCTION articles_refuse_publication_change();
CREATE TRIGGER articles_publication_kept BEFORE DELETE ON articles_publication
    FOR EACH ROW EXECUTE FUNCTION articles_refuse_change();
CREATE TRIGGER articles_publication_table BEFORE TRUNCATE ON articles_publication
    FOR EACH STATEMENT EXECUTE FUNCTION articles_refuse_change();
ALTER TABLE articles_publication ENABLE ALWAYS TRIGGER articles_publication_rows;
ALTER TABLE articles_publication ENABLE ALWAYS TRIGGER articles_publication_kept;
ALTER TABLE articles_publication ENABLE ALWAYS TRIGGER articles_publication_table;
"""
UNPUBLICATION = """
DROP TRIGGER articles_publication_rows ON articles_publication;
DROP TRIGGER articles_publication_kept ON articles_publication;
DROP TRIGGER articles_publication_table ON articles_publication;
DROP FUNCTION articles_refuse_publication_change();
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION articles_refuse_change();"),
        *(migrations.RunSQL(GUARD.format(table=table), UNGUARD.format(table=table)) for table in RECORDS),
        migrations.RunSQL(STATE, UNSTATE),
        migrations.RunSQL(BOUND, UNBOUND),
        migrations.RunSQL(PUBLICATION, UNPUBLICATION),
    ]
