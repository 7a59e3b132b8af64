"""The key index of persons. Its SQL stands in `linkage/key_schema.py`."""

from django.db import migrations

from setiakawan.linkage import key_schema


class Migration(migrations.Migration):
    dependencies = [("linkage", "0001_initial"), ("registry", "0003_merge")]
    operations = [migrations.RunPython(key_schema.install, key_schema.remove, elidable=False)]
