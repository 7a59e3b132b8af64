"""What must always hold in the registry, on live data."""

import datetime
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q

from setiakawan.core.checks import invariant
from setiakawan.core.sealing import SealBroken, blind_index
from setiakawan.registry.models import (
    ChangeRequest,
    Contact,
    Family,
    FamilyNumber,
    FamilyRole,
    Identifier,
    LifeEvent,
    Membership,
    Merge,
    Person,
    Statement,
)
from setiakawan.registry.rules.names import fold_name
from setiakawan.registry.rules.projection import PERSON_FIELDS, project
from setiakawan.registry.search_schema import TRIGGERS, sqlite_words

_CHUNK = 2000
_COLUMNS = {"area": "area_id"}


@invariant("registry.one_membership")
def one_open_membership() -> Iterable[str]:
    """Tidak seorang pun menjadi anggota dua keluarga sejenis pada saat yang sama."""
    doubled = (
        Membership.objects.filter(valid_until=None).values("person", "kind").annotate(n=Count("pk")).filter(n__gt=1)
    )
    for row in doubled.order_by().iterator():
        yield f"Warga {row['person']} mempunyai {row['n']} keanggotaan {row['kind']} yang terbuka."


@invariant("registry.membership_kind")
def membership_kind_is_that_of_the_family() -> Iterable[str]:
    """Jenis setiap keanggotaan sama dengan jenis keluarganya."""
    for number in Membership.objects.exclude(kind=F("family__kind")).values_list("pk", flat=True).iterator():
        yield f"Keanggotaan {number} berbeda jenis dari keluarganya."


@invariant("registry.one_head")
def one_open_head() -> Iterable[str]:
    """Setiap keluarga mempunyai paling banyak satu kepala."""
    heads = Membership.objects.filter(valid_until=None, role=FamilyRole.HEAD)
    for row in heads.values("family").annotate(n=Count("pk")).filter(n__gt=1).order_by().iterator():
        yield f"Keluarga {row['family']} mempunyai {row['n']} kepala."


@invariant("registry.dead_leave")
def the_dead_belong_to_no_family() -> Iterable[str]:
    """Yang meninggal tidak lagi menjadi anggota keluarga."""
    death = LifeEvent.objects.filter(person=OuterRef("person"), kind="death", withdrawn_at=None)
    for number in (
        Membership.objects.filter(Exists(death), valid_until=None).values_list("person_id", flat=True).iterator()
    ):
        yield f"Warga {number} tercatat meninggal tetapi masih menjadi anggota keluarga."


@invariant("registry.valid_number_once")
def a_valid_number_belongs_to_one_person() -> Iterable[str]:
    """Nomor yang sah dimiliki satu orang saja."""
    valid = (
        Identifier.objects.filter(status="valid")
        .values("kind", "number_key")
        .annotate(n=Count("pk"), first=Count("person"))
    )
    for row in valid.filter(n__gt=1).order_by().iterator():
        holders = Identifier.objects.filter(status="valid", kind=row["kind"], number_key=row["number_key"])
        people = ", ".join(str(number) for number in holders.values_list("person_id", flat=True)[:5])
        yield f"Satu nomor {row['kind']} sah pada {row['n']} warga: {people}."


@invariant("registry.number_keys")
def sealed_numbers_open_and_match_their_index() -> Iterable[str]:
    """Setiap nomor tersandi dapat dibuka dan cocok dengan kunci pencariannya."""
    yield from _keys_of(Identifier, "number", "number_key", "kind", "")
    yield from _keys_of(FamilyNumber, "number", "number_key", "pk", "family")
    yield from _keys_of(Contact, "value", "value_key", "pk", "contact")


def _keys_of(model: type, value: str, key: str, kind: str, purpose: str) -> Iterator[str]:
    """`purpose` of the index, or "" where the row's own kind is it."""
    rows = model.objects.order_by("pk").values_list("pk", value, key, kind)
    try:
        for number, opened, found, own in rows.iterator(_CHUNK):
            if blind_index(opened, purpose or own) != bytes(found):
                yield f"{model._meta.verbose_name} {number}: kunci pencarian tidak cocok."
    except SealBroken:
        yield f"{model._meta.verbose_name}: ada nomor yang tidak dapat dibuka dengan kunci instalasi ini."


@invariant("registry.birth_precision")
def birth_dates_say_how_sure_they_are() -> Iterable[str]:
    """Setiap tanggal lahir mempunyai ketepatan, dan bagian yang tidak diketahui bernilai 1."""
    neither = Q(birth_date=None) & ~Q(birth_precision="") | Q(birth_date__isnull=False, birth_precision="")
    month = Q(birth_precision="month") & ~Q(birth_date__day=1)
    year = Q(birth_precision__in=("year", "estimated")) & ~Q(birth_date__day=1, birth_date__month=1)
    for number in Person.objects.filter(neither | month | year).order_by("pk").values_list("pk", flat=True).iterator():
        yield f"Warga {number}: tanggal lahir dan ketepatannya tidak sesuai."


@invariant("registry.name_key")
def name_keys_are_the_folded_names() -> Iterable[str]:
    """Kunci pencarian setiap nama sama dengan hasil lipatannya."""
    for number, name, key in Person.objects.order_by("pk").values_list("pk", "name", "name_key").iterator(_CHUNK):
        if fold_name(name) != key:
            yield f"Warga {number}: kunci nama tidak cocok."


@invariant("registry.projection")
def people_are_what_their_statements_say() -> Iterable[str]:
    """Nilai setiap warga sama dengan pernyataan sumber terakhir yang diambil."""
    last = 0
    columns = ("pk", *(_COLUMNS.get(field, field) for field in PERSON_FIELDS))
    while people := list(Person.objects.filter(pk__gt=last).order_by("pk").values_list(*columns)[:_CHUNK]):
        first, last = people[0][0], people[-1][0]
        rows = Statement.objects.filter(person__gte=first, person__lte=last).order_by("id")
        said: dict[int, list[_Said]] = {}
        for person, *rest in rows.values_list("person_id", "values", "adopted", "withdrawn_at").iterator(_CHUNK):
            said.setdefault(person, []).append(_Said(*rest))
        for person, *stored in people:
            yield from _differences(person, dict(zip(PERSON_FIELDS, stored, strict=True)), said.get(person, ()))


class _Said(NamedTuple):
    values: dict
    adopted: list | None
    withdrawn_at: datetime.datetime | None


def _differences(person: int, stored: dict, statements: Iterable[_Said]) -> Iterator[str]:
    for field, value in project(statements).items():
        held = stored[field]
        held = held.isoformat() if isinstance(held, datetime.date) else held
        if (held or "") != (value or ""):
            yield f"Warga {person}: {field} berbeda dari pernyataan sumbernya."


@invariant("registry.statement_fields")
def statements_adopt_only_what_they_say() -> Iterable[str]:
    """Setiap pernyataan hanya mengambil kolom yang dikenal dan yang disebutnya."""
    known = set(PERSON_FIELDS)
    rows = Statement.objects.exclude(adopted=None).order_by("pk").values_list("pk", "values", "adopted")
    for number, values, adopted in rows.iterator(_CHUNK):
        if not set(adopted or ()) <= (set(values) & known):
            yield f"Pernyataan {number} mengambil kolom yang tidak disebutnya."


@invariant("registry.changes_by_another")
def changes_are_decided_by_somebody_else() -> Iterable[str]:
    """Tidak ada usulan yang diputuskan oleh pengusulnya sendiri, dan yang disetujui mempunyai sumber."""
    own = Q(decided_by=F("proposed_by")) | Q(state="approved", source=None) | Q(state="approved", decided_by=None)
    for number in ChangeRequest.objects.filter(own).values_list("pk", flat=True):
        yield f"Usulan {number} diputuskan tidak semestinya."


@invariant("registry.merged_are_gone")
def the_merged_are_gone() -> Iterable[str]:
    """Catatan yang sudah digabungkan tidak ada lagi, sampai dipisahkan."""
    for subject, model in (("person", Person), ("family", Family)):
        gone = Merge.objects.filter(subject=subject, state="done").values("gone_number")
        for number in model.objects.filter(pk__in=gone).values_list("pk", flat=True):
            yield f"Catatan {number} ({subject}) sudah digabungkan, tetapi masih ada."


@invariant("registry.search_in_step")
def the_search_index_holds_everybody_once() -> Iterable[str]:
    """Indeks pencarian memuat setiap warga tepat sebagaimana tercatat."""
    if connection.vendor == "postgresql":
        yield from _postgresql_index()
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'registry_person'")
        missing = set(TRIGGERS) - {name for (name,) in cursor.fetchall()}
    if missing:
        yield f"Pemicu indeks pencarian hilang: {', '.join(sorted(missing))}."
    elif _sum_of_index() != _sum_of_people():
        yield "Indeks pencarian tidak sesuai dengan data warga; bangun ulang dengan perintah reindex."


def _postgresql_index() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " WHERE c.relname = 'registry_person_search' AND i.indisvalid"
        )
        if cursor.fetchone() is None:
            yield "Indeks pencarian tidak ada atau tidak sah."


# Sums of hashes (the same within one process) do not depend on the order of rows, so two streams can be compared without sorting them.
def _sum_of_index() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.registry_person_vocabulary"
            " USING fts5vocab('main', 'registry_person_fts', 'instance')"
        )
        cursor.execute("SELECT term, doc FROM temp.registry_person_vocabulary")
        return _sum((term, number) for term, number in _rows(cursor))


def _sum_of_people() -> int:
    words = sqlite_words("p")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT p.id, {words} FROM registry_person p"  # noqa: S608 - own expression
            " WHERE p.id NOT IN (SELECT id FROM registry_person_unindexed)"
        )
        return _sum((word, number) for number, text in _rows(cursor) for word in set(text.split()))


def _rows(cursor) -> Iterator[tuple]:
    while rows := cursor.fetchmany(_CHUNK):
        yield from rows


def _sum(pairs: Iterable[tuple[str, int]]) -> int:
    return sum(map(hash, pairs)) % (1 << 128)
