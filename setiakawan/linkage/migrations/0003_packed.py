"""The key index made anew, with what is compared of each person beside it. Its SQL stands in `linkage/key_schema.py`."""

from django.db import migrations

from setiakawan.linkage import key_schema


class Migration(migrations.Migration):
    dependencies = [("linkage", "0002_keys")]
    operations = [
        migrations.RunPython(key_schema.remove, migrations.RunPython.noop, elidable=False),
        migrations.RunPython(key_schema.install, migrations.RunPython.noop, elidable=False),
    ]
