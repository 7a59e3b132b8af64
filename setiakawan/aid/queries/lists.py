"""Lists within a scope, their entries, and who must not be on them."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import AidList, EntryState, ListEntry, ListState, Suspension
from setiakawan.aid.queries.outside import listed_people
from setiakawan.aid.queries.programmes import held_by, programmes_now
from setiakawan.aid.rules.programme import Programme
from setiakawan.core.bulk import chunks
from setiakawan.registry.models import Membership
from setiakawan.registry.queries import state_on


@dataclass(frozen=True)
class Clash:
    """Why an entry must not be paid: kind (excluded, gone, dissolved, suspended, outside) and words without other people's data."""

    entry_id: int
    kind: str
    words: str


def lists_in(scope: Scope) -> QuerySet[AidList]:
    """The lists whose area lies in the scope, the latest first. Raises NotAllowed."""
    scope.require("aid.see")
    return AidList.objects.filter(scope.q("area")).select_related("area", "made_by", "approved_by", "score_version")


def list_for(scope: Scope, list_id: int) -> AidList:
    """One list. Raises NotAllowed, AidList.DoesNotExist outside the scope."""
    return lists_in(scope).get(pk=list_id)


def suspended_families(
    programme: str, family_ids: Iterable[int], on: datetime.date
) -> dict[tuple[int, int | None], Suspension]:
    """Who is paused or excluded on a day, by family and person (None = the whole family)."""
    found = {}
    for some in chunks(family_ids):
        rows = Suspension.objects.filter(
            Q(lifted_on=None) | Q(lifted_on__gt=on), programme=programme, family__in=some, valid_from__lte=on
        )
        found.update({(row.family_id, row.person_id): row for row in rows})
    return found


def clashes_of(scope: Scope, aid_list: AidList, on: datetime.date) -> list[Clash]:
    """What stands against the chosen entries of a list on a day. A fixed number of queries per 900. Raises NotAllowed."""
    scope.require("aid.see", aid_list.area_id)
    entries = list(aid_list.entries.filter(state=EntryState.CHOSEN).select_related("family"))
    return [*_gone(entries, on), *_suspended(aid_list, entries, on), *_excluded(scope, aid_list, entries),
            *_outside(scope, aid_list, entries, on)]  # fmt: skip


def _gone(entries: list[ListEntry], on: datetime.date) -> Iterable[Clash]:
    members = _members(entries, on)
    people = {person for rows in members.values() for person in rows} | {e.person_id for e in entries if e.person_id}
    states = state_on(people, on)
    for entry in entries:
        whom = [entry.person_id] if entry.person_id else members.get(entry.family_id, [])
        if entry.family.dissolved_on and entry.family.dissolved_on <= on:
            yield Clash(entry.pk, "dissolved", "Keluarga sudah bubar.")
        elif not any(states[person].kind in ("alive", "missing") for person in whom):
            yield Clash(entry.pk, "gone", "Tidak ada lagi yang tinggal: meninggal atau pindah.")


def _members(entries: list[ListEntry], on: datetime.date) -> dict[int, list[int]]:
    members: dict[int, list[int]] = {}
    for some in chunks({entry.family_id for entry in entries}):
        stays = Membership.objects.filter(
            Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_until=None) | Q(valid_until__gt=on), family__in=some
        )
        for family, person in stays.values_list("family_id", "person_id"):
            members.setdefault(family, []).append(person)
    return members


def _outside(scope: Scope, aid_list: AidList, entries: list[ListEntry], on: datetime.date) -> Iterable[Clash]:
    """A member of the family is on another office's list; the words name the list, never the person."""
    programmes, own = programmes_now(scope), held_by(aid_list.document, aid_list.programme).programme
    codes = {own.code, *own.excludes, *(c for c, held in programmes.items() if own.code in held.programme.excludes)}
    members = _members(entries, on)
    people = {person for rows in members.values() for person in rows} | {e.person_id for e in entries if e.person_id}
    listed = listed_people(
        people, codes, aid_list.valid_from, aid_list.valid_until, servants=_refuses_servants(own, aid_list.valid_from)
    )
    for entry in entries:
        whom = {entry.person_id, *members.get(entry.family_id, ())}
        if row := next((listed[person] for person in whom if person in listed), None):
            day = f"{row.as_of.day:02}-{row.as_of.month:02}-{row.as_of.year}"
            yield Clash(entry.pk, "outside", f"Seorang anggota ada dalam daftar {row.source}, keadaan per {day}.")


def _refuses_servants(own: Programme, on: datetime.date) -> bool:
    """Whether the rules ask that nobody is paid by the state; every cash programme does."""
    return own.kind == "cash" or any("is_state_employee" in repr(c.when) for c in own.rules_on(on).criteria)


def _suspended(aid_list: AidList, entries: list[ListEntry], on: datetime.date) -> Iterable[Clash]:
    held = suspended_families(aid_list.programme, [entry.family_id for entry in entries], on)
    for entry in entries:
        row = held.get((entry.family_id, None)) or held.get((entry.family_id, entry.person_id))
        if row:
            yield Clash(entry.pk, "suspended", f"Ditangguhkan: {row.reason}")


def _excluded(scope: Scope, aid_list: AidList, entries: list[ListEntry]) -> Iterable[Clash]:
    """Same family or person on another approved list of the same time, in a programme that excludes this one."""
    programmes = programmes_now(scope)
    own = held_by(aid_list.document, aid_list.programme).programme
    labels = {
        code: held.programme.label
        for code, held in programmes.items()
        if code in own.excludes or own.code in held.programme.excludes
    }
    labels[own.code] = "daftar lain program ini"
    others: dict[int, str] = {}
    families = {entry.family_id for entry in entries}
    for some in chunks(families):
        rows = ListEntry.objects.filter(
            list__programme__in=labels, list__state=ListState.APPROVED, state=EntryState.CHOSEN, family__in=some,
            list__valid_from__lt=aid_list.valid_until, list__valid_until__gt=aid_list.valid_from,
        ).exclude(list=aid_list)  # fmt: skip
        for family, person, code in rows.values_list("family_id", "person_id", "list__programme"):
            if code != own.code or person is None:
                others[family] = code
            else:
                others[-person] = code
    for entry in entries:
        code = others.get(entry.family_id) or (others.get(-entry.person_id) if entry.person_id else None)
        if code:
            yield Clash(entry.pk, "excluded", f"Sudah menerima dari {labels[code]}.")


def entries_of(scope: Scope, aid_list: AidList) -> list[ListEntry]:
    """The entries of a list in their order, each with `whom`: the person's name, or the family's head. Three queries."""
    scope.require("aid.see", aid_list.area_id)
    entries = list(aid_list.entries.select_related("person", "judgement"))
    _name(entries)
    return sorted(entries, key=lambda e: (e.place is None, e.place or 0, e.pk))


def entry_for(scope: Scope, entry_id: int) -> ListEntry:
    """One entry with `whom`. Raises NotAllowed, ListEntry.DoesNotExist outside the scope."""
    scope.require("aid.see")
    rows = ListEntry.objects.filter(scope.q("list__area")).select_related("person", "list", "judgement")
    entry = rows.get(pk=entry_id)
    _name([entry])
    return entry


def _name(entries: list[ListEntry]) -> None:
    heads: dict[int, str] = {}
    for some in chunks({entry.family_id for entry in entries}):
        rows = Membership.objects.filter(family__in=some, role="head", valid_until=None)
        heads.update(rows.values_list("family_id", "person__name"))
    for entry in entries:
        head = heads.get(entry.family_id)
        entry.whom = (
            entry.person.name if entry.person else f"Keluarga {head}" if head else f"Keluarga {entry.family_id}"
        )
