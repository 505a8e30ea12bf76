"""The checklists that a site begins with.

Their first versions stand in no event of the history, since nobody made them; they say so themselves.
"""

from django.db import migrations
from django.utils import timezone

STANDARD = (
    ("question", "The text answers the question that was asked"),
    ("complete", "Nothing is left out that would change a decision"),
    ("harm", "No wording could lead to harm if it is followed as it stands"),
    ("uncited", "Statements without a citation are common knowledge or clearly marked as opinion"),
)
LOOKED_TWICE = (
    ("looked_twice", "Statements on doses, contraindications, pregnancy, children and emergencies were looked at twice"),
)
FIRST = (("Standard", [], STANDARD), ("Elevated and high risk", ["elevated", "high"], LOOKED_TWICE))


def begin(apps, schema_editor):
    for name, risks, questions in FIRST:
        checklist = apps.get_model("reviewboard", "Checklist").objects.create(name=name, risks=risks)
        checklist.versions.create(
            number=1,
            questions=[question(*row) for row in questions],
            made_by_name="The site",
            made_at=timezone.now(),
            note="As the site begins",
        )


def question(key, text):
    return {"key": key, "text": text, "kind": "yes_no_na", "required": True, "help": "", "low": "", "high": ""}


class Migration(migrations.Migration):
    dependencies = [("reviewboard", "0002_insert_only"), ("articles", "0003_one_policy")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
