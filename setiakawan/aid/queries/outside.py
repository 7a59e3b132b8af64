"""Other offices' lists, and which families have a member on them."""

import datetime
from collections.abc import Iterable, Set

from django.db.models import Q, QuerySet

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import OutsideKind, OutsideList, OutsidePerson
from setiakawan.core.bulk import chunks
from setiakawan.registry.models import Identifier, IdentifierKind, IdentifierStatus


def outside_lists(scope: Scope) -> QuerySet[OutsideList]:
    """Every list of another office, the latest first; they count for the whole office. Raises NotAllowed."""
    scope.require("aid.write")
    return OutsideList.objects.select_related("loaded_by", "withdrawn_by")


def listed_people(
    people: Iterable[int], programmes: Set[str], since: datetime.date, until: datetime.date, *, servants: bool
) -> dict[int, OutsideList]:
    """Of some people (by valid NIK), the list that stands against each: recipients of the programmes in a time that
    overlaps [since, until), and, with `servants`, who is paid by the state. The caller asked for them by scope; two
    queries per 900 and one for the lists.
    """
    wanted = Q(kind=OutsideKind.RECIPIENTS, programme__in=programmes, valid_from__lt=until, valid_until__gt=since)
    if servants:
        wanted |= Q(kind__in=(OutsideKind.SERVANTS, OutsideKind.PENSIONERS))
    lists = {row.pk: row for row in OutsideList.objects.filter(wanted, withdrawn_on=None)}
    found: dict[int, OutsideList] = {}
    for some in chunks(people) if lists else ():
        rows = Identifier.objects.filter(kind=IdentifierKind.NIK, status=IdentifierStatus.VALID, person__in=some)
        holders = {bytes(key): person for person, key in rows.values_list("person_id", "number_key")}
        listed = OutsidePerson.objects.filter(list__in=lists, cleared_on=None, number_key__in=list(holders))
        for number, key in listed.order_by("list_id").values_list("list_id", "number_key"):
            found[holders[bytes(key)]] = lists[number]
    return found
