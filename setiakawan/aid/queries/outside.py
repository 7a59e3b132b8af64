"""Other offices' lists, and which families have a member on them."""

import datetime
from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import OutsideKind, OutsideList, OutsidePerson
from setiakawan.core.bulk import chunks
from setiakawan.registry.models import Identifier, IdentifierKind, IdentifierStatus


def outside_lists(scope: Scope) -> QuerySet[OutsideList]:
    """Every list of another office, the latest first; they count for the whole office. Raises NotAllowed."""
    scope.require("aid.write")
    return OutsideList.objects.select_related("loaded_by", "withdrawn_by")


def clearings_of(scope: Scope, outside: OutsideList) -> QuerySet[OutsidePerson]:
    """Who of a list was said not to belong there any more: when, why and by whom; never whose row it is. Raises
    NotAllowed.
    """
    scope.require("aid.write")
    return outside.people.exclude(cleared_on=None).select_related("cleared_by").order_by("cleared_on", "pk")


def listed_people(
    people: Iterable[int], programmes: Collection[str], since: datetime.date, until: datetime.date, *, servants: bool
) -> dict[int, list[OutsidePerson]]:
    """Of some people (by valid NIK), the rows of lists about each, with their `list` and the person's number `who`, cleared
    ones too: recipients of the programmes in a time that overlaps [since, until), and, with `servants`, who is paid by
    the state. The caller asked for them by scope; two queries per 900 and one for the lists.
    """
    wanted = Q(kind=OutsideKind.RECIPIENTS, programme__in=programmes, valid_from__lt=until, valid_until__gt=since)
    if servants:
        wanted |= Q(kind__in=(OutsideKind.SERVANTS, OutsideKind.PENSIONERS))
    lists = {row.pk: row for row in OutsideList.objects.filter(wanted, withdrawn_on=None)}
    found: dict[int, list[OutsidePerson]] = {}
    for some in chunks(people) if lists else ():
        rows = Identifier.objects.filter(kind=IdentifierKind.NIK, status=IdentifierStatus.VALID, person__in=some)
        holders = {bytes(key): person for person, key in rows.values_list("person_id", "number_key")}
        listed = OutsidePerson.objects.filter(list__in=lists, number_key__in=list(holders))
        for row in listed.order_by("-list_id"):
            row.list, row.who = lists[row.list_id], holders[bytes(row.number_key)]
            found.setdefault(row.who, []).append(row)
    return found
