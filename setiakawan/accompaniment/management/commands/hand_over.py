"""`setiakawan hand_over`"""

from django.core.management.base import BaseCommand, CommandError

from setiakawan.accompaniment.services.assigning import NobodySupervises
from setiakawan.accompaniment.services.hand_over import (
    HandOverOpen,
    NothingToHandOver,
    SomethingLeft,
    begin_hand_over,
    complete_hand_over,
)
from setiakawan.accompaniment.services.holding import WordsMissing
from setiakawan.accompaniment.services.residue import WORDS, residue_of
from setiakawan.accounts.models import User
from setiakawan.accounts.scope import NotAllowed, scope_of
from setiakawan.core.dates import office_today

_REFUSED = {
    NotAllowed: "Yang memutuskan bukan penyelia semua desa yang terkait.",
    NothingToHandOver: "Tidak ada yang perlu diserahkan.",
    HandOverOpen: "Serah terima pengguna ini sedang disusun.",
    NobodySupervises: "Tidak ada TKSK atau petugas lain untuk salah satu desanya.",
    WordsMissing: "Sebutkan alasannya dengan beberapa kata.",
    SomethingLeft: "Ada yang berubah bersamaan; tidak ada yang dipindahkan. Ulangi.",
}


class Command(BaseCommand):
    """Hands over everything that hangs on a user to the supervisors of the villages, in one act, so that they may leave."""

    help = (
        "Menyerahkan semua yang dipegang seorang pengguna kepada penyelia desa. Tanpa --reason: hanya menyebutkannya."
    )

    def add_arguments(self, parser):
        parser.add_argument("username", help="yang menyerahkan")
        parser.add_argument("--by", help="nama pengguna TKSK atau petugas yang memutuskan")
        parser.add_argument("--reason", help="alasan, mis. pindah tugas")

    def handle(self, *, username, by, reason, **options):
        leaving = self._user(username)
        things = residue_of(leaving.pk)
        for kind, words in WORDS.items():
            if number := sum(thing.kind == kind for thing in things):
                self.stdout.write(f"{number} {words}")
        if not reason:
            return
        today = office_today()
        scope = scope_of(self._user(by or ""), on=today)
        try:
            act = begin_hand_over(leaving_id=leaving.pk, reason=reason, by=scope, today=today)
            complete_hand_over(hand_over_id=act.pk, on=today, by=scope, today=today)
        except tuple(_REFUSED) as refused:
            raise CommandError(_REFUSED[type(refused)]) from None
        self.stdout.write("Semuanya sudah diserahkan kepada penyelia desa masing-masing.")

    def _user(self, username):
        try:
            return User.objects.get_by_natural_key(username)
        except User.DoesNotExist:
            raise CommandError(f"Pengguna {username!r} tidak ada.") from None
