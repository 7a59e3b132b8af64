"""Reading welfare facts of persons and families within a scope, as of a day."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from setiakawan.accounts.scope import Scope
from setiakawan.core.bulk import chunks
from setiakawan.registry.models import Membership
from setiakawan.registry.queries import families_in
from setiakawan.welfare.models import DecileRecord


@dataclass(frozen=True)
class CurrentDecile:
    """The official decile that holds on a day: the latest one stated until then. `of_family` = stated for the family."""

    decile: int
    stated_on: datetime.date
    source: str
    of_family: bool


def current_deciles(scope: Scope, person_ids: Iterable[int], on: datetime.date) -> dict[int, CurrentDecile]:
    """The latest official decile of each person, or of the family they belong to on the day; absent = unknown.

    Never computed by us. Persons outside the scope are absent too. Two queries per 900 persons. Raises NotAllowed.
    """
    scope.require("registry.see")
    found: dict[int, CurrentDecile] = {}
    for some in chunks(person_ids):
        families: dict[int, list[int]] = {}
        for person, family in _families_on(scope, some, on):
            families.setdefault(family, []).append(person)
        own = scope.q("person__area") & Q(person__in=some)
        # In the order of their days, so that the latest one stays.
        for record in _records(on, own | Q(family__in=families)):
            holders = [record.person_id] if record.person_id else families[record.family_id]
            found.update(dict.fromkeys(holders, _told(record)))
    return found


def current_family_deciles(scope: Scope, family_ids: Iterable[int], on: datetime.date) -> dict[int, CurrentDecile]:
    """The latest official decile of each family; absent = unknown or outside the scope. Raises NotAllowed."""
    found: dict[int, CurrentDecile] = {}
    for some in chunks(family_ids):
        visible = families_in(scope).filter(pk__in=some)
        found.update((record.family_id, _told(record)) for record in _records(on, Q(family__in=visible)))
    return found


def _families_on(scope: Scope, people: list[int], on: datetime.date) -> Iterable[tuple[int, int]]:
    stays = Membership.objects.filter(
        scope.q("person__area"), Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_until=None) | Q(valid_until__gt=on),
        person__in=people,
    )  # fmt: skip
    return stays.values_list("person_id", "family_id")


def _records(on: datetime.date, which: Q) -> Iterable[DecileRecord]:
    return DecileRecord.objects.filter(which, stated_on__lte=on).select_related("source").order_by("stated_on", "id")


def _told(record: DecileRecord) -> CurrentDecile:
    return CurrentDecile(record.decile, record.stated_on, record.source.label, record.family_id is not None)
