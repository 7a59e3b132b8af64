"""The search index of persons. Its SQL stands in `registry/search_schema.py`."""

from django.db import migrations

from setiakawan.registry import search_schema


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [migrations.RunPython(search_schema.install, search_schema.remove, elidable=False)]
