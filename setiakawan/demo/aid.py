"""Lists of aid in some villages of the demonstration district, each at another step, with instalments and objections.

Everything goes through the services, as the office would do it: who drafts never approves, and what the rules cannot
decide stays apart with what is missing.
"""

import datetime
import random
import uuid
from collections.abc import Callable

from django.db import transaction
from django.db.models import Count

from setiakawan.accounts.models import User
from setiakawan.accounts.scope import Scope, scope_of
from setiakawan.aid.models import AidList, EntryState
from setiakawan.aid.queries.clashes import clashes_of
from setiakawan.aid.services import handing_over, lists, meetings, objections, payments
from setiakawan.aid.services.results import import_results
from setiakawan.demo.chance import substream
from setiakawan.registry.models import Family

_REGENCY = "64.08"
_NAMES = uuid.UUID("5a1f0f7e-2f0e-4f0a-9a51-0c5a4a8f1d20")


@transaction.atomic
def write_aid(*, seed: int, today: datetime.date) -> int:
    """This will write lists in six villages, from a draft to money that families confirmed; the number of lists.

    Nothing where there is a list already or the demonstration's users are missing.
    """
    names = ("petugas", "kepala")
    users = {user.username: user for user in User.objects.filter(username__in=names)}
    if AidList.objects.exists() or len(users) < len(names):
        return 0
    maker, approver = (scope_of(users[name], on=today) for name in names)
    chance = substream(seed, "aid")
    largest = Family.objects.filter(area__within=_REGENCY, kind="kk").values("area").annotate(n=Count("id"))
    villages = list(largest.order_by("-n", "area").values_list("area", flat=True)[: len(_WAYS)])
    for village, (programme, quota, steps) in zip(villages, _WAYS, strict=False):
        made = lists.draft_list(
            programme=programme, area=village, valid_from=today.replace(month=1, day=1),
            valid_until=today.replace(year=today.year + 1, month=1, day=1), method="decile", quota=quota, by=maker, on=today,
        )  # fmt: skip
        for step in steps:
            step(made, chance, maker, approver, today)
    return AidList.objects.count()


def _deliberate(made: AidList, chance: random.Random, maker: Scope, approver: Scope, today: datetime.date) -> None:
    """Neighbours rank the first ones a little otherwise, and take one out who moved away."""
    entries = list(made.entries.exclude(place=None).order_by("place"))
    ranking = sorted((e.pk for e in entries[:12]), key=lambda _: chance.random())
    removals = {entries[-1].pk: "Sudah tinggal bersama anak di kota lain"} if len(entries) > 3 else {}
    meetings.record_deliberation(
        list_id=made.pk, held_on=today, place="Balai desa", chair="Kepala desa (contoh)",
        attendance=["Kepala desa (contoh)", "Ketua BPD (contoh)", "Ketua RT 1 (contoh)", "Kader PKK (contoh)"],
        ranking=ranking, removals=removals, additions={}, notes="Dibacakan satu per satu, tanpa keberatan.",
        client_id=uuid.uuid5(_NAMES, f"musyawarah {made.pk}"), by=maker, today=today,
    )  # fmt: skip


def _verify(made: AidList, chance: random.Random, maker: Scope, approver: Scope, today: datetime.date) -> None:
    for clash in clashes_of(maker, made, today):
        lists.remove_entry(entry_id=clash.entry_id, reason=clash.words, by=maker)
    lists.verify_list(list_id=made.pk, note="Data kependudukan sudah dicocokkan", by=maker)


def _approve(made: AidList, chance: random.Random, maker: Scope, approver: Scope, today: datetime.date) -> None:
    lists.approve_list(list_id=made.pk, by=approver, on=today)


def _prepare(made: AidList, chance: random.Random, maker: Scope, approver: Scope, today: datetime.date) -> None:
    payments.prepare_round(list_id=made.pk, due_on=today, channel="post", by=maker, on=today)


def _pay(made: AidList, chance: random.Random, maker: Scope, approver: Scope, today: datetime.date) -> None:
    """Most are paid, some have to be sent again; half of the paid families have said so."""
    held = made.rounds.get()
    payments.approve_round(round_id=held.pk, by=approver, on=today)
    going = payments.send_round(round_id=held.pk, by=maker, on=today)
    rows = [
        {
            "nomor": str(one.pk), "status": "gagal" if n % 7 == 6 else "berhasil", "jumlah": str(one.amount),
            "tanggal": today.isoformat(), "rujukan": f"CONTOH-{one.pk}",
        }
        for n, one in enumerate(going)
    ]  # fmt: skip
    import_results(round_id=held.pk, rows=rows, by=maker, today=today)
    for one, row in list(zip(going, rows, strict=True))[::2]:
        if row["status"] == "berhasil":
            handing_over.confirm_receipt(entitlement_id=one.pk, way="signature", by=maker, on=today)


def _object(made: AidList, chance: random.Random, maker: Scope, approver: Scope, today: datetime.date) -> None:
    """One asks why, one proposes a neighbour; both wait for somebody who did not decide the first time."""
    entry = made.entries.exclude(state=EntryState.CHOSEN).order_by("pk").first()
    for kind, about, words, number in (
        (
            "objection",
            "Keluarga sendiri",
            "Kami tidak masuk daftar, padahal penghasilan kami hilang.",
            entry and entry.pk,
        ),
        ("proposal", "Tetangga sebelah (contoh)", "Tinggal sendiri dan jarang ada yang menengok.", None),
    ):
        objections.receive_objection(
            kind=kind, channel="paper", programme=made.programme, area=made.area_id, is_for_self=kind == "objection",
            sender="Warga contoh", about=about, words=words, entry_id=number, received_on=today,
            client_id=uuid.uuid5(_NAMES, f"{kind} {made.pk}"), by=maker, today=today,
        )  # fmt: skip


_Step = Callable[[AidList, random.Random, Scope, Scope, datetime.date], None]
_WAYS: tuple[tuple[str, int | None, tuple[_Step, ...]], ...] = (
    ("sembako", 60, (_deliberate, _verify, _approve, _prepare, _pay, _object)),
    ("sembako", 40, (_deliberate, _verify, _approve, _prepare)),
    ("sembako", 30, (_deliberate, _verify)),
    ("sembako", 30, (_deliberate,)),
    ("bantuan-prasejahtera-kutim", None, (_object,)),
    ("bantuan-disabilitas-kaltim", None, ()),
)
