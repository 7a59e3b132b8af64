"""Make the search index of persons anew."""

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from setiakawan.registry.search_schema import install_sql, remove_sql


class Command(BaseCommand):
    """`setiakawan reindex`: for the rare case that `setiakawan check` finds the index out of step."""

    help = "Membangun ulang indeks pencarian warga."

    def handle(self, *args, **options):
        """Remove the index and make it again in one transaction; searches see the old one until then."""
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in (*remove_sql(connection.vendor), *install_sql(connection.vendor)):
                cursor.execute(statement)
        self.stdout.write("Indeks pencarian dibangun ulang.")
