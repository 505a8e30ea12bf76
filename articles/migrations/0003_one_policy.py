"""The one row of the board's policy: what its history is chained to."""

from django.db import migrations

ROW = "INSERT INTO articles_policy (id, chain_length, chain_head) VALUES (1, 0, '');"


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_insert_only")]

    operations = [migrations.RunSQL(ROW, "DELETE FROM articles_policy;")]
