"""Who must not be on a list, or not be paid: gone, dissolved, suspended, given aid elsewhere, paid by the state."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import AidList, EntryState, ListEntry, ListState, OutsidePerson
from setiakawan.aid.queries.lists import suspended_families
from setiakawan.aid.queries.outside import listed_people
from setiakawan.aid.queries.programmes import held_by, programmes_now
from setiakawan.aid.rules.programme import Programme
from setiakawan.aid.rules.refusing import facts_held_against
from setiakawan.core.bulk import chunks
from setiakawan.registry.models import FamilyKind, Membership
from setiakawan.registry.queries import state_on


@dataclass(frozen=True)
class Clash:
    """Why an entry must not be paid: kind (excluded, gone, dissolved, suspended, outside) and words without other people's data."""

    entry_id: int
    kind: str
    words: str


def clashes_of(scope: Scope, aid_list: AidList, on: datetime.date, *, entry_id: int | None = None) -> list[Clash]:
    """What stands against the chosen entries of a list on a day, or against one of them. A fixed number of queries per
    900. Raises NotAllowed.
    """
    scope.require("aid.see", aid_list.area_id)
    chosen = aid_list.entries.filter(state=EntryState.CHOSEN).select_related("family")
    entries = list(chosen if entry_id is None else chosen.filter(pk=entry_id))
    members, rivals = _members((entry.family_id for entry in entries), on), _rivals(scope, aid_list)
    listed = _listed(aid_list, entries, members, rivals)
    return [*_gone(entries, members, on), *_suspended(aid_list, entries, on),
            *_excluded(aid_list, entries, rivals, on), *_outside(listed)]  # fmt: skip


def barred(aid_list: AidList, entries: Iterable[ListEntry], on: datetime.date) -> dict[int, Clash]:
    """By entry, what keeps it out of the list whatever anybody decides: dissolved, gone, or suspended until lifted.

    A fixed number of queries per 900; no scope, since whoever asks holds the list already.
    """
    entries = list(entries)
    members = _members((entry.family_id for entry in entries), on)
    return {clash.entry_id: clash for clash in (*_gone(entries, members, on), *_suspended(aid_list, entries, on))}


def listed_members(scope: Scope, entry: ListEntry, on: datetime.date) -> list[OutsidePerson]:
    """The rows of other offices' lists that stand or stood against an entry, each with its `list`, and `who` it is.

    Raises NotAllowed.
    """
    scope.require("aid.write", entry.list.area_id)
    members = _members([entry.family_id], on)
    rivals = _rivals(scope, entry.list)
    return _listed(entry.list, [entry], members, rivals).get(entry.pk, [])


def cleared_words(scope: Scope, aid_list: AidList, on: datetime.date) -> dict[int, str]:
    """By chosen entry, what stood against it until an officer said why it does not hold. Raises NotAllowed."""
    scope.require("aid.see", aid_list.area_id)
    if not OutsidePerson.objects.exclude(cleared_on=None).exists():
        return {}
    entries = list(aid_list.entries.filter(state=EntryState.CHOSEN))
    members = _members((entry.family_id for entry in entries), on)
    listed = _listed(aid_list, entries, members, _rivals(scope, aid_list))
    return {
        entry: f"Daftar {row.list.source} dinyatakan tidak berlaku {_day(row.cleared_on)}: {row.cleared_reason}"
        for entry, rows in listed.items() for row in rows if row.cleared_on
    }  # fmt: skip


def _members(families: Iterable[int], on: datetime.date) -> dict[int, list[int]]:
    members: dict[int, list[int]] = {}
    for some in chunks(set(families)):
        for family, person in _stays(on).filter(family__in=some).values_list("family_id", "person_id"):
            members.setdefault(family, []).append(person)
    return members


def _stays(on: datetime.date):
    return Membership.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_until=None) | Q(valid_until__gt=on)
    )


def _whom(entry: ListEntry, members: dict[int, list[int]]) -> list[int]:
    return [entry.person_id] if entry.person_id else members.get(entry.family_id, [])


def _gone(entries: list[ListEntry], members: dict[int, list[int]], on: datetime.date) -> Iterable[Clash]:
    states = state_on({person for entry in entries for person in _whom(entry, members)}, on)
    for entry in entries:
        if entry.family.dissolved_on and entry.family.dissolved_on <= on:
            yield Clash(entry.pk, "dissolved", "Keluarga sudah bubar.")
        elif not any(states[person].kind in ("alive", "missing") for person in _whom(entry, members)):
            yield Clash(entry.pk, "gone", "Tidak ada lagi yang tinggal: meninggal atau pindah.")


def _suspended(aid_list: AidList, entries: list[ListEntry], on: datetime.date) -> Iterable[Clash]:
    held = suspended_families(aid_list.programme, [entry.family_id for entry in entries], on)
    for entry in entries:
        row = held.get((entry.family_id, None)) or held.get((entry.family_id, entry.person_id))
        if row:
            yield Clash(entry.pk, "suspended", f"Ditangguhkan: {row.reason}")


def _rivals(scope: Scope, aid_list: AidList) -> dict[str, str]:
    """The programmes that nobody may have beside this list's, by code with their label; the own one among them."""
    own = held_by(aid_list.document, aid_list.programme).programme
    found = {
        code: held.programme.label
        for code, held in programmes_now(scope).items()
        if code in own.excludes or own.code in held.programme.excludes
    }
    return dict.fromkeys(own.excludes, "program lain") | found | {own.code: "daftar lain program ini"}


def _excluded(
    aid_list: AidList, entries: list[ListEntry], rivals: dict[str, str], on: datetime.date
) -> Iterable[Clash]:  # fmt: skip
    """Same family or person on another approved list of the same time, in a programme that excludes this one.

    A person counts in the family where they are on the day, whatever family it was when the list was drafted. In this
    same programme, what one person has in their own name stands against nobody else.
    """
    families = _families(entries, on)
    kin = _members(families.values(), on)
    people = {entry.person_id for entry in entries}.union(*kin.values()) - {None}
    alone, whole = _aided(aid_list, people, set(families.values()), rivals)
    for entry in entries:
        codes = list(whole.get(families[entry.pk], ()))
        for person in {entry.person_id, *kin.get(families[entry.pk], ())}:
            codes += [c for c in alone.get(person, ()) if c != aid_list.programme or person == entry.person_id]
        if codes:
            yield Clash(entry.pk, "excluded", f"Sudah menerima dari {rivals[min(codes)]}.")


def _families(entries: list[ListEntry], on: datetime.date) -> dict[int, int]:
    """The family of each entry: of a person, the one on whose KK they are on the day."""
    homes: dict[int, int] = {}
    for some in chunks({entry.person_id for entry in entries} - {None}):
        homes.update(_stays(on).filter(person__in=some, kind=FamilyKind.KK).values_list("person_id", "family_id"))
    return {entry.pk: homes.get(entry.person_id, entry.family_id) for entry in entries}


def _aided(
    aid_list: AidList, people: Iterable[int], families: Iterable[int], rivals: dict[str, str]
) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    """Who is on other approved lists of the time, with the programmes: persons in their own name, and whole families."""
    rows = ListEntry.objects.filter(
        list__programme__in=rivals, list__state=ListState.APPROVED, state=EntryState.CHOSEN,
        list__valid_from__lt=aid_list.valid_until, list__valid_until__gt=aid_list.valid_from,
    ).exclude(list=aid_list)  # fmt: skip
    found: tuple[dict[int, set[str]], dict[int, set[str]]] = ({}, {})
    for some in chunks(people):
        for person, code in rows.filter(person__in=some).values_list("person_id", "list__programme"):
            found[0].setdefault(person, set()).add(code)
    for some in chunks(families):
        for family, code in rows.filter(person=None, family__in=some).values_list("family_id", "list__programme"):
            found[1].setdefault(family, set()).add(code)
    return found


def _listed(
    aid_list: AidList, entries: Iterable[ListEntry], members: dict[int, list[int]], rivals: dict[str, str]
) -> dict[int, list[OutsidePerson]]:
    """By entry, the rows of other offices' lists about a member of the family, cleared ones too."""
    own = held_by(aid_list.document, aid_list.programme).programme
    whom = {entry.pk: {*members.get(entry.family_id, ()), *_whom(entry, members)} for entry in entries}
    listed = listed_people(
        set().union(*whom.values()), rivals, aid_list.valid_from, aid_list.valid_until,
        servants=_refuses_servants(own, aid_list.valid_from),
    )  # fmt: skip
    found = {
        entry: [row for person in sorted(people) for row in listed.get(person, ())] for entry, people in whom.items()
    }
    return {entry: rows for entry, rows in found.items() if rows}


def _outside(listed: dict[int, list[OutsidePerson]]) -> Iterable[Clash]:
    """A member of the family is on another office's list; the words name the list, never the person."""
    for entry, rows in listed.items():
        if row := next((row for row in rows if row.cleared_on is None), None):
            words = f"Seorang anggota ada dalam daftar {row.list.source}, keadaan per {_day(row.list.as_of)}."
            yield Clash(entry, "outside", words)


def _refuses_servants(own: Programme, on: datetime.date) -> bool:
    """Whether nobody paid by the state may have this; every cash programme refuses them."""
    return own.kind == "cash" or "is_state_employee" in facts_held_against(own.rules_on(on))


def _day(day: datetime.date) -> str:
    return f"{day:%d-%m-%Y}"
