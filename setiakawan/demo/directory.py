"""Invented organisations of the demonstration district, and a month of requests to them. Nobody here exists.

A puskesmas, a school and a place of worship per kecamatan, a Karang Taruna per village, and what a district has once.
Places of worship have not agreed to be published; some records are old and some were never checked, as in an office.
"""

import datetime
import random
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from setiakawan.accounts.models import User
from setiakawan.accounts.scope import Scope, scope_of, system_scope
from setiakawan.areas.models import Area
from setiakawan.audit.services import record
from setiakawan.demo.chance import substream
from setiakawan.directory.models import Organization, Service
from setiakawan.directory.services.offers import Around, HoursGiven, save_place, save_service
from setiakawan.directory.services.organizations import agree_to_publish, assure, record_organization
from setiakawan.referral.models import Referral
from setiakawan.referral.queries.sharing import Told
from setiakawan.referral.services import confirming, partner
from setiakawan.referral.services.asking import GroundGiven, request_referral
from setiakawan.referral.services.links import partner_of_link
from setiakawan.referral.services.reminding import run_clocks
from setiakawan.registry.models import Person
from setiakawan.registry.queries import state_on

_REGENCY = "64.08"
_SEAT = "64.08.04"
_NAMES = uuid.UUID("7a3f6c52-4d0e-5b5b-8f57-3a3a9f0f1f20")
_WEEK, _WORK = ("MO", "TU", "WE", "TH", "FR"), (datetime.time(8), datetime.time(14))
# kind, name, [(kind of service, name, what must be known)], share checked within the year, agrees to be published
_ONCE = (
    ("agency", "Dinas Kependudukan Contoh", [("civil_documents", "Loket NIK, KK, dan akta", ["name", "village"])], True),
    ("agency", "Dinas Pendidikan Contoh", [("inclusive_school", "Penempatan sekolah inklusif", ["name", "age", "need"])], True),
    ("agency", "Balai Latihan Kerja Contoh", [("training", "Pelatihan menjahit dan elektronika", ["name", "age"])], True),
    ("hospital", "RSUD Contoh", [
        ("rehabilitation", "Rehabilitasi medik", ["name", "age", "need", "functioning"]),
        ("mental_health", "Poli jiwa", ["name", "need"]), ("assistive_device", "Bengkel alat bantu", ["name", "need", "functioning"]),
    ], True),
    ("special_school", "SLB Contoh Sangatta", [("special_school", "SD dan SMP luar biasa", ["name", "age", "functioning"])], True),
    ("welfare", "LKS Rumah Harapan Contoh", [("day_care", "Penitipan siang hari", ["name", "age", "functioning"])], True),
    ("welfare", "LKS Mitra Keluarga Contoh", [("family_support", "Kelompok keluarga yang merawat", ["village", "need"])], True),
    ("disability", "Perkumpulan Penyandang Disabilitas Contoh", [("counselling", "Konseling sebaya", ["name", "phone"])], True),
    ("alms", "Lembaga Zakat Contoh", [("cash_alms", "Bantuan hidup", ["name", "village", "need"])], True),
    ("company", "PT Batubara Contoh (CSR)", [("house_repair", "Bedah rumah", ["village", "need"]), ("enterprise", "Modal usaha", ["name", "need"])], True),
    ("company", "PT Sawit Contoh (CSR)", [("assistive_device", "Kursi roda dan alat dengar", ["village", "need"])], False),
    ("care_home", "Rumah Singgah Contoh", [("residential", "Tempat tinggal sementara", ["name", "need"])], False),
)  # fmt: skip


@transaction.atomic
def write_directory(*, seed: int, today: datetime.date) -> int:
    """This will write the organisations, or nothing where there are some already; answers how many. About 15 seconds."""
    if Organization.objects.exists():
        return 0
    by, chance = system_scope("kabupaten contoh", _REGENCY), substream(seed, "directory")
    for kind, name, area, offers, agrees in _planned():
        _write(kind, name, area, offers, agrees, chance, by, today)
    record(by, "demo.load", ("directory.organization", ""), details={"count": Organization.objects.count()})
    return Organization.objects.count()


def _planned() -> Iterable[tuple]:
    for kind, name, offers, agrees in _ONCE:
        yield kind, name, _SEAT, offers, agrees
    for code, name in Area.objects.filter(level="district", code__within=_REGENCY, is_retired=False).values_list(
        "code", "name"
    ):
        health = [
            ("health_basic", "Poli umum", ["name", "village", "need"]),
            ("health_home", "Kunjungan rumah", ["name", "address", "need"]),
        ]
        yield "puskesmas", f"Puskesmas {name} (contoh)", code, health, True
        yield "school", f"SD Contoh {name}", code, [("inclusive_school", "Kelas inklusif", ["name", "age"])], True
        yield "worship", f"Masjid Contoh {name}", code, [("food", "Dapur umum Jumat", ["village"])], False
    for code, name in Area.objects.filter(level="village", code__within=_REGENCY, is_retired=False).values_list(
        "code", "name"
    ):
        yield (
            "karang_taruna",
            f"Karang Taruna {name} (contoh)",
            code,
            [("volunteers", "Kerja bakti dan antar-jemput", ["village", "need"])],
            True,
        )


def _write(
    kind: str, name: str, area: str, offers: list, agrees: bool, chance: random.Random, by: Scope, today: datetime.date
) -> None:
    row = record_organization(
        values={"kind": kind, "name": name, "description": "Contoh: lembaga ini rekaan.", "area_id": area},
        phone=f"0549 000{chance.randrange(1000):03d}", client_id=uuid.uuid5(_NAMES, name), by=by, today=today,
    )  # fmt: skip
    looked = {"ramp": chance.random() < 0.5, "toilet": chance.random() < 0.3, "outreach": chance.random() < 0.4}
    place = save_place(
        organization_id=row.pk, values={"name": name, "area_id": area}, by=by,
        accessibility=looked if chance.random() < 0.6 else {},
    )  # fmt: skip
    served = (area,) if kind in ("puskesmas", "school", "worship", "karang_taruna") else ()
    for service, title, needs in offers:
        values = {
            "kind": service,
            "name": title,
            "needs": needs,
            "languages": ["ind"],
            "fees": "Tanpa biaya" if kind != "hospital" else "",
        }
        around = Around((place.pk,), ("KTP atau KK",) if "name" in needs else (), served, HoursGiven(_WEEK, *_WORK))
        save_service(organization_id=row.pk, values=values, around=around, by=by, today=today)
    if agrees:
        agree_to_publish(organization_id=row.pk, agreed_by="Pengurus contoh", by=by, today=today)
    if chance.random() < 0.8:
        on = today - datetime.timedelta(days=chance.randrange(0, 460))
        assure(organization_id=row.pk, on=on, way="call", said_by="Tata usaha", by=by, today=today)


@transaction.atomic
def write_referrals(*, seed: int, today: datetime.date, most: int = 24) -> int:
    """This will write a month of requests for people of the district, or nothing where there are some already."""
    officer = User.objects.filter(username="petugas").first()
    services = list(
        Service.objects.filter(kind__in=("rehabilitation", "assistive_device", "cash_alms", "training")).order_by("pk")
    )
    if Referral.objects.exists() or officer is None or not services:
        return 0
    by, chance = scope_of(officer, on=today), substream(seed, "referrals")
    people = list(
        Person.objects.filter(area__within=_REGENCY).order_by("pk").values_list("pk", flat=True)[: most * 40 : 40]
    )
    here = {number for number, state in state_on(people, today).items() if state.kind not in ("dead", "moved")}
    for number in filter(here.__contains__, people):
        _ask(number, chance.choice(services), chance, by, today)
    run_clocks(by=system_scope("kabupaten contoh", _REGENCY), today=today, at=timezone.now())
    return Referral.objects.count()


def _ask(person_id: int, service: Service, chance: random.Random, by: Scope, today: datetime.date) -> None:
    day = today - datetime.timedelta(days=chance.randrange(1, 30))
    at = timezone.make_aware(datetime.datetime.combine(day, datetime.time(9)))
    row = request_referral(
        person_id=person_id, service_id=service.pk, told=Told("Perlu dibantu segera", "Sulit berjalan jauh"),
        agreed=GroundGiven("consent", "self", "spoken"), client_id=uuid.uuid5(_NAMES, f"{person_id}"), by=by, at=at, today=day,
    )  # fmt: skip
    key, luck = partner_of_link(row.pk), chance.random()
    if luck < 0.3:
        return
    if luck < 0.45:
        partner.reject(
            referral_id=row.pk, reason="Tempat penuh sampai bulan depan", outcome="no_capacity", by=key, at=at
        )
        return
    partner.accept(referral_id=row.pk, by=key, at=at)
    if luck > 0.7:
        confirming.confirm(
            referral_id=row.pk, way="call", outcome="got_help", words="Sudah dibantu", on=day,
            client_id=uuid.uuid5(_NAMES, f"said {person_id}"), by=by, at=at, today=today,
        )  # fmt: skip
