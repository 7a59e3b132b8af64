"""Lists within a scope and their entries."""

import datetime
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import AidList, EntryState, ListEntry, StoredJudgement, Suspension
from setiakawan.aid.words import missing_of
from setiakawan.core.bulk import chunks
from setiakawan.registry.models import Membership


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


def entries_of(scope: Scope, aid_list: AidList) -> list[ListEntry]:
    """The entries of a list in their order, each with `whom`: the person's name, or the family's head. Two queries."""
    scope.require("aid.see", aid_list.area_id)
    entries = list(aid_list.entries.select_related("person", "family__area"))
    _name(entries)
    return sorted(entries, key=lambda e: (e.place is None, e.place or 0, e.pk))


_ORDER = {state: n for n, state in enumerate(EntryState)}


def entries_like(entries: Iterable[ListEntry], words: str = "") -> list[ListEntry]:
    """The entries in which all words are found: in the name, the village, hamlet or RT, or as the number of the family.

    By state, each in its order.
    """
    asked = words.casefold().split()
    found = [entry for entry in entries if all(_is_like(entry, word) for word in asked)]
    return sorted(found, key=lambda e: _ORDER[EntryState(e.state)])


def _is_like(entry: ListEntry, word: str) -> bool:
    family = entry.family
    if word.isdigit():
        return word in (str(entry.family_id), family.rt, family.rt.lstrip("0"))
    return word == "rt" or word in f"{entry.whom} {family.area.name} {family.hamlet}".casefold()


def tell_missing(entries: Iterable[ListEntry]) -> None:
    """Give each entry `missing`: what is not known of those who are on the list with a fact missing. One query."""
    entries = list(entries)
    asked = {e.judgement_id for e in entries if e.state == EntryState.UNKNOWN or e.needs_check}
    judged = {row.pk: row for row in StoredJudgement.objects.filter(pk__in=asked)}
    for entry in entries:
        row = judged.get(entry.judgement_id)
        entry.missing = missing_of(row) if row else []


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
