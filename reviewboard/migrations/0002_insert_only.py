"""What the database itself refuses: changes to versions of checklists, and to what a reviewer signed."""

from django.db import migrations

VERSIONS = """
CREATE TRIGGER reviewboard_checklistversion_rows BEFORE UPDATE OR DELETE ON reviewboard_checklistversion
    FOR EACH ROW EXECUTE FUNCTION articles_refuse_change();
CREATE TRIGGER reviewboard_checklistversion_table BEFORE TRUNCATE ON reviewboard_checklistversion
    FOR EACH STATEMENT EXECUTE FUNCTION articles_refuse_change();
CREATE TRIGGER reviewboard_checklist_kept BEFORE DELETE ON reviewboard_checklist
    FOR EACH ROW EXECUTE FUNCTION articles_refuse_change();
ALTER TABLE reviewboard_checklistversion ENABLE ALWAYS TRIGGER reviewboard_checklistversion_rows;
ALTER TABLE reviewboard_checklistversion ENABLE ALWAYS TRIGGER reviewboard_checklistversion_table;
ALTER TABLE reviewboard_checklist ENABLE ALWAYS TRIGGER reviewboard_checklist_kept;
"""
UNVERSIONS = """
DROP TRIGGER reviewboard_checklistversion_rows ON reviewboard_checklistversion;
DROP TRIGGER reviewboard_checklistversion_table ON reviewboard_checklistversion;
DROP TRIGGER reviewboard_checklist_kept ON reviewboard_checklist;
"""

SIGNED = """
CREATE TRIGGER reviewboard_review_signed BEFORE UPDATE ON reviewboard_review FOR EACH ROW
    WHEN (OLD.signature_id IS NOT NULL AND
        (NEW.signature_id, NEW.assignment_id, NEW.revision_id, NEW.recommendation, NEW.answers, NEW.remarks)
        IS DISTINCT FROM
        (OLD.signature_id, OLD.assignment_id, OLD.revision_id, OLD.recommendation, OLD.answers, OLD.remarks))
    EXECUTE FUNCTION articles_refuse_change();
CREATE TRIGGER reviewboard_review_kept BEFORE DELETE ON reviewboard_review FOR EACH ROW
    WHEN (OLD.signature_id IS NOT NULL) EXECUTE FUNCTION articles_refuse_change();
ALTER TABLE reviewboard_review ENABLE ALWAYS TRIGGER reviewboard_review_signed;
ALTER TABLE reviewboard_review ENABLE ALWAYS TRIGGER reviewboard_review_kept;
"""
UNSIGNED = """
DROP TRIGGER reviewboard_review_signed ON reviewboard_review;
DROP TRIGGER reviewboard_review_kept ON reviewboard_review;
"""


class Migration(migrations.Migration):
    dependencies = [("reviewboard", "0001_initial"), ("articles", "0002_insert_only")]

    operations = [migrations.RunSQL(VERSIONS, UNVERSIONS), migrations.RunSQL(SIGNED, UNSIGNED)]
