"""The index forgets the kinds of keys that only a batch looks at; a key's last five bits tell its kind."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("linkage", "0004_run_progress")]
    operations = [
        migrations.RunSQL(
            "DELETE FROM linkage_key WHERE (key & 31) IN (5, 7, 10, 13, 17, 20, 22)", migrations.RunSQL.noop
        )
    ]
