"""`setiakawan demo_users`"""

import json

from django.core.management.base import BaseCommand, CommandError

from setiakawan.accounts.demonstration import EXAMPLES, RealUsersPresent, create_demonstration_users
from setiakawan.accounts.models import Role
from setiakawan.accounts.scope import system_scope
from setiakawan.areas.gazetteer import gazetteer


class Command(BaseCommand):
    """Makes one demonstration user for each role and prints how they log in. Running it again changes nothing."""

    help = "Membuat pengguna contoh untuk setiap peran. Hanya untuk basis data contoh."

    def add_arguments(self, parser):
        parser.add_argument("--yes", action="store_true", help="ya, ini basis data contoh")
        parser.add_argument("--json", action="store_true", help="cetak satu objek JSON")

    def handle(self, *, yes, **options):
        if not yes:
            raise CommandError(
                "Semua orang yang melihat layar ini dapat masuk sebagai siapa pun. Sungguh? Tambahkan --yes"
            )
        try:
            password = create_demonstration_users(by=system_scope("perintah demo_users", "64.08"))
        except RealUsersPresent:
            raise CommandError("Sudah ada pengguna lain: ini bukan basis data contoh. Tidak ada yang diubah.") from None
        if options["json"]:
            users = [{"username": e.username, "role": e.role, "areas": e.areas} for e in EXAMPLES]
            self.stdout.write(json.dumps({"password": password, "users": users}))
            return
        areas = gazetteer()
        for e in EXAMPLES:
            places = ", ".join(areas.name_of(code) for code in e.areas)
            self.stdout.write(f"{e.username:<20} {Role(e.role).label:<16} {places}")
        self.stdout.write(f"\nKata sandi untuk semuanya: {password}")
