"""`setiakawan create_user`"""

import json

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from setiakawan.accounts.models import Role
from setiakawan.accounts.passwords import temporary_password
from setiakawan.accounts.scope import NotAllowed, system_scope
from setiakawan.accounts.services import UsernameTaken, create_user
from setiakawan.core.dates import office_today


class Command(BaseCommand):
    """Makes a user and prints the temporary password, which has to be changed at the first log-in."""

    help = "Membuat pengguna, misalnya administrator pertama, dan mencetak kata sandi sementaranya."

    def add_arguments(self, parser):
        parser.add_argument("username", help="huruf kecil, angka, titik; misalnya siti.aminah")
        parser.add_argument("--name", required=True, help="nama lengkap")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--area", action="append", default=[], help="kode wilayah; boleh berulang")
        parser.add_argument("--json", action="store_true", help="cetak satu objek JSON")

    def handle(self, *, username, name, role, area, **options):
        password = temporary_password()
        try:
            user = create_user(
                username=username, full_name=name, role=role, areas=area, valid_from=office_today(), password=password,
                by=system_scope("perintah create_user", settings.OFFICE_AREA),
            )  # fmt: skip
        except UsernameTaken:
            raise CommandError(f"Nama pengguna {username} sudah ada.") from None
        except NotAllowed:
            raise CommandError(f"Wilayah harus berada di dalam {settings.OFFICE_AREA} (SETIAKAWAN_AREA).") from None
        except ValidationError as invalid:
            raise CommandError(" ".join(invalid.messages)) from None
        if options["json"]:
            self.stdout.write(json.dumps({"username": user.username, "role": user.role, "password": password}))
            return
        self.stdout.write(f"Pengguna {user.username} dibuat ({user.get_role_display()}).")
        self.stdout.write(f"Kata sandi sementara: {password}")
