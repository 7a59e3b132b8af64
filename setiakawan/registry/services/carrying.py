"""How the registry's own rows follow a person or a family that becomes one with another."""

import datetime

from django.db.models import Q

from setiakawan.registry.journal import Journal
from setiakawan.registry.merging import CannotMerge, Obstacle, Question, follows
from setiakawan.registry.models import (
    ChangeRequest,
    Contact,
    Family,
    FamilyKind,
    FamilyNumber,
    FamilyRole,
    Identifier,
    LifeEvent,
    Membership,
    Merge,
    Person,
    Statement,
)
from setiakawan.registry.queries.state import state_on
from setiakawan.registry.rules.merging import may_be_one_day, more_precise, still_adopted
from setiakawan.registry.services.entry import current_values
from setiakawan.registry.words import STATES

_SAME_DEATH = "Sama dengan kematian pada catatan yang digabung"
TWO_NIKS = (
    "Keduanya mempunyai NIK sah yang berbeda. Periksa kartu, lalu ubah status nomor yang salah lebih dahulu; bila "
    "keduanya benar, mereka dua orang."
)
TWO_DEATHS = "Keduanya tercatat meninggal pada tanggal yang berbeda. Tarik dulu kematian yang salah catat."
TWO_STATES = "Yang satu tercatat {one}, yang lain {other}. Samakan dulu peristiwanya, atau tarik yang salah."
HEAD_LEAVES = "{name} kepala keluarga dari KK yang akan ditinggalkan, dan masih ada anggota lain. Ganti dulu kepalanya."
TWO_HEADS = "Kedua keluarga mempunyai kepala yang berbeda. Ganti atau gabungkan dulu kepalanya."
TWO_PLACES = "Kedua keluarga tercatat di desa yang berbeda. Catat dulu kepindahannya."


def _open(**where) -> list[Membership]:
    return list(Membership.objects.filter(valid_until=None, **where).order_by("id"))


def _stays_apart(kept: int, gone: int) -> list[tuple[Membership, Membership]]:
    """Open stays of one kind that both have, the kept one's first."""
    own = {stay.kind: stay for stay in _open(person=kept)}
    return [(own[stay.kind], stay) for stay in _open(person=gone) if stay.kind in own]


def _questions(kept: int, gone: int) -> list[Question]:
    asked = []
    for own, other in _stays_apart(kept, gone):
        if own.family_id != other.family_id:
            options = tuple((str(stay.family_id), _family_words(stay)) for stay in (own, other))
            words = f"Tinggal di keluarga yang mana sekarang ({own.get_kind_display()})?"
            asked.append(Question(f"family.{own.kind}", words, options))
    return asked


def _family_words(stay: Membership) -> str:
    where = ", ".join(part for part in (stay.family.area.name, stay.family.rt and f"RT {stay.family.rt}") if part)
    since = f", sejak {stay.valid_from:%d-%m-%Y}" if stay.valid_from else ""
    return f"{stay.get_role_display()} di {where}{since}"


def _obstacles(kept: int, gone: int) -> list[Obstacle]:
    found = []
    valid = Identifier.objects.filter(kind="nik", status="valid")
    if valid.filter(person=kept).exists() and valid.filter(person=gone).exists():
        found.append(Obstacle("two_niks", TWO_NIKS))
    states = state_on([kept, gone], datetime.date.max)
    one, other = states[kept], states[gone]
    if one.kind != other.kind:
        words = TWO_STATES.format(one=STATES[one.kind].lower(), other=STATES[other.kind].lower())
        found.append(Obstacle("two_states", words))
    elif one.kind == "dead" and not may_be_one_day(one.since, one.precision, other.since, other.precision):
        found.append(Obstacle("two_deaths", TWO_DEATHS))
    return found


def carry_person(journal: Journal) -> None:
    """This will settle what clashes between two persons and let everything of the one follow the other."""
    _settle_stays(journal)
    _settle_deaths(journal)
    _settle_numbers(journal)
    _settle_statements(journal)
    for model in (Membership, LifeEvent, Identifier, Contact, Statement, ChangeRequest):
        journal.move(model, "person")
    journal.move(Merge, "kept_person")


def _settle_stays(journal: Journal) -> None:
    for own, other in _stays_apart(journal.kept, journal.gone):
        chosen = journal.choices.get(f"family.{own.kind}", str(own.family_id))
        ending, staying = (other, own) if chosen == str(own.family_id) else (own, other)
        if own.family_id == other.family_id:
            # The same stay twice: the second lasts no day. Who was head by either record is head.
            journal.change(other, valid_until=other.valid_from or journal.on, ended_by=journal.source)
            if other.role and (not own.role or other.role == FamilyRole.HEAD):
                journal.change(own, role=other.role)
        else:
            until = max(journal.on, ending.valid_from or journal.on)
            journal.change(ending, valid_until=until, ended_by=journal.source)
            _require_head(ending, staying)


def _require_head(ending: Membership, staying: Membership) -> None:
    if ending.role != FamilyRole.HEAD or ending.kind != FamilyKind.KK:
        return
    if Membership.objects.filter(family=ending.family_id, valid_until=None).exclude(person=ending.person_id).exists():
        raise CannotMerge([Obstacle("head_leaves", HEAD_LEAVES.format(name=ending.person.name))])


def _settle_deaths(journal: Journal) -> None:
    deaths = [
        LifeEvent.objects.filter(person=number, kind="death", withdrawn_at=None).first()
        for number in (journal.kept, journal.gone)
    ]
    if all(deaths):
        less = deaths[1 - more_precise([death.precision for death in deaths])]
        journal.change(less, withdrawn_at=journal.at, withdrawn_reason=_SAME_DEATH)


def _settle_numbers(journal: Journal) -> None:
    """A number that both carry stands once: the valid one, else the kept one's. The other is marked as withdrawn."""
    both = Q(person=journal.kept) | Q(person=journal.gone)
    rows = Identifier.objects.filter(both).exclude(status="withdrawn")
    first: dict[tuple, Identifier] = {}
    for row in sorted(rows, key=lambda r: (r.status != "valid", r.person_id != journal.kept, r.pk)):
        if first.setdefault((row.kind, bytes(row.number_key)), row) is not row:
            journal.change(row, status="withdrawn")
    known = {bytes(row.value_key) for row in Contact.objects.filter(person=journal.kept, withdrawn_at=None)}
    for row in Contact.objects.filter(person=journal.gone, withdrawn_at=None).order_by("pk"):
        if bytes(row.value_key) in known:
            journal.change(row, withdrawn_at=journal.at)


def _settle_statements(journal: Journal) -> None:
    """What the kept record says holds; the other fills in what it does not know. Everything else is shown as contested."""
    people = Person.objects.in_bulk((journal.kept, journal.gone))
    kept, gone = (current_values(people[number]) for number in (journal.kept, journal.gone))
    for statement in Statement.objects.filter(person=journal.gone).order_by("id"):
        # A withdrawn one adopts nothing, and says so by being withdrawn.
        if statement.withdrawn_at is None:
            journal.change(statement, adopted=still_adopted(statement, kept, gone))


def _family_obstacles(kept: int, gone: int) -> list[Obstacle]:
    found = []
    families = Family.objects.in_bulk((kept, gone))
    if len({family.kind for family in families.values()}) > 1:
        found.append(Obstacle("two_kinds", "Keduanya jenis yang berbeda dan tidak dapat digabung."))
    if len({family.area_id for family in families.values()}) > 1:
        found.append(Obstacle("two_places", TWO_PLACES))
    heads = Membership.objects.filter(family__in=(kept, gone), valid_until=None, role=FamilyRole.HEAD)
    if heads.values("family").distinct().count() > 1:
        found.append(Obstacle("two_heads", TWO_HEADS))
    return found


def carry_family(journal: Journal) -> None:
    """This will let the members, numbers and events of one family follow the other; its open number becomes a former one."""
    if FamilyNumber.objects.filter(family=journal.kept, valid_until=None).exists():
        for number in FamilyNumber.objects.filter(family=journal.gone, valid_until=None):
            journal.change(number, valid_until=max(journal.on, number.valid_from or journal.on))
    for model in (Membership, FamilyNumber, LifeEvent):
        journal.move(model, "family")
    journal.move(Merge, "kept_family")


follows(
    "person", "registry", carry=carry_person, questions=_questions, obstacles=_obstacles,
    models=(Membership, LifeEvent, Identifier, Contact, Statement, ChangeRequest, Merge),
)  # fmt: skip
follows(
    "family", "registry", carry=carry_family, obstacles=_family_obstacles,
    models=(Membership, FamilyNumber, LifeEvent, Merge),
)  # fmt: skip
