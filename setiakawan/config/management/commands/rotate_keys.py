"""`setiakawan rotate_keys`"""

import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from tqdm import tqdm

from setiakawan.accounts.scope import system_scope
from setiakawan.accounts.second_factor import reseal_second_factors
from setiakawan.audit.services import record
from setiakawan.core.constraints import sealed_fields
from setiakawan.core.keys import save_key_ring, use_keys, with_new_encryption_key, without_old_encryption_keys
from setiakawan.core.processes import AlreadyServed, sole_server
from setiakawan.core.resealing import count_old, open_all, reseal
from setiakawan.core.sealing import SealBroken
from setiakawan.intake.resealing import reseal_kept
from setiakawan.intake.vault import UploadDamaged


def _reseal_others() -> int:
    """What rooms keep sealed outside encrypted columns. Quick, and nothing to do the second time."""
    return reseal_second_factors() + reseal_kept()


class Command(BaseCommand):
    """Adds an encryption key and seals everything anew with it. Cut off, it goes on where it stopped."""

    help = "Mengganti kunci penyandian. Bila terputus, jalankan lagi: ia melanjutkan."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--drop-old", action="store_true", help="buang kunci lama setelah semua disandikan ulang")

    def handle(self, *, drop_old, **options):
        try:
            with sole_server(settings.HOME):
                self._drop_old() if drop_old else self._rotate()
        except AlreadyServed:
            raise CommandError("Setiakawan sedang berjalan. Hentikan dulu, lalu ulangi.") from None
        except (SealBroken, UploadDamaged):
            raise CommandError(
                "Ada nilai yang tidak dapat dibuka; tidak ada kunci yang dibuang. Lihat: setiakawan check"
            ) from None

    def _rotate(self):
        old = sum(count_old(model, field) for model, field in sealed_fields())
        if old:
            self.stdout.write("Melanjutkan penggantian kunci yang belum selesai.")
        else:
            self._save(with_new_encryption_key(settings.KEY_RING))
            old = sum(count_old(model, field) for model, field in sealed_fields())
        with self._bar(old, "Menyandikan ulang") as bar:
            for model, field in sealed_fields():
                for count in reseal(model, field):
                    bar.update(count)
        reseal_second_factors()
        old += _reseal_others()
        self._prove()
        self._record("rotate")
        self.stdout.write(
            f"Selesai: {old} nilai disandikan ulang dengan kunci nomor {settings.KEY_RING.current}. "
            f"Salin {settings.KEY_FILE} ke tempat penyimpanan kunci. Cadangan lama masih memerlukan kunci lama; "
            "bila tidak diperlukan lagi: setiakawan rotate_keys --drop-old"
        )

    def _drop_old(self):
        dropped = len(settings.KEY_RING.encryption) - 1
        if not dropped:
            raise CommandError("Tidak ada kunci lama.")
        if any(count_old(model, field) for model, field in sealed_fields()):
            raise CommandError("Masih ada nilai dengan kunci lama. Jalankan dulu: setiakawan rotate_keys")
        reseal_second_factors()
        _reseal_others()
        self._prove()
        self._save(without_old_encryption_keys(settings.KEY_RING))
        self._record("drop_old")
        self.stdout.write(f"{dropped} kunci lama dibuang. Cadangan yang dibuat dengannya tidak dapat dipulihkan lagi.")

    def _prove(self):
        fields = sealed_fields()
        with self._bar(sum(model._base_manager.count() for model, _ in fields), "Membuktikan") as bar:
            for model, field in fields:
                open_all(model, field, bar.update)

    def _save(self, ring):
        save_key_ring(ring, settings.KEY_FILE)
        use_keys(ring)

    def _record(self, step):
        with transaction.atomic():
            details = {"step": step, "current": settings.KEY_RING.current}
            record(
                system_scope("perintah rotate_keys"),
                "core.rotate_keys",
                ("keys", settings.KEY_RING.current),
                details=details,
            )

    def _bar(self, total, words):
        return tqdm(total=total, desc=words, leave=False, disable=None, file=sys.stderr)
