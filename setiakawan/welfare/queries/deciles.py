"""Reading welfare facts of persons and families within a scope, as of a day."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from setiakawan.accounts.scope import Scope
from setiakawan.core.bulk import IN_CHUNK, chunks
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

    Never computed by us. Persons outside the scope are absent too. One query per 450 persons. Raises NotAllowed.
    """
    scope.require("registry.see")
    found: dict[int, CurrentDecile] = {}
    for some in chunks(person_ids, IN_CHUNK // 2):
        own = DecileRecord.objects.filter(scope.q("person__area"), person__in=some, stated_on__lte=on)
        of_family = _of_families_of(scope, some, on)
        rows = _told_of(own, "person").union(_told_of(of_family, "family__memberships__person"), all=True)
        # In the order of their days, so that the latest one stays.
        for _, holder, *told in sorted(rows, key=lambda row: (row[3], row[0])):
            decile, stated_on, source, family = told
            found[holder] = CurrentDecile(decile, stated_on, source, family is not None)
    return found


def current_family_deciles(scope: Scope, family_ids: Iterable[int], on: datetime.date) -> dict[int, CurrentDecile]:
    """The latest official decile of each family; absent = unknown or outside the scope. Raises NotAllowed."""
    found: dict[int, CurrentDecile] = {}
    for some in chunks(family_ids):
        visible = families_in(scope).filter(pk__in=some)
        found.update((record.family_id, _told(record)) for record in _records(on, Q(family__in=visible)))
    return found


def _of_families_of(scope: Scope, people: list[int], on: datetime.date) -> QuerySet[DecileRecord]:
    """The deciles of the families to which these persons belong on the day, once for each person."""
    return DecileRecord.objects.filter(
        scope.q("family__memberships__person__area"),
        Q(family__memberships__valid_from=None) | Q(family__memberships__valid_from__lte=on),
        Q(family__memberships__valid_until=None) | Q(family__memberships__valid_until__gt=on),
        family__memberships__person__in=people, stated_on__lte=on,
    )  # fmt: skip


def _told_of(rows: QuerySet[DecileRecord], holder: str) -> QuerySet:
    named = rows.annotate(holder=F(holder))
    return named.values_list("pk", "holder", "decile", "stated_on", "source__label", "family_id")


def _records(on: datetime.date, which: Q) -> Iterable[DecileRecord]:
    return DecileRecord.objects.filter(which, stated_on__lte=on).select_related("source").order_by("stated_on", "id")


def _told(record: DecileRecord) -> CurrentDecile:
    return CurrentDecile(record.decile, record.stated_on, record.source.label, record.family_id is not None)
