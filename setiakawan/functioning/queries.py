"""Reading what sources report about disability, within a scope, as of a day."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from setiakawan.accounts.scope import Scope
from setiakawan.core.bulk import chunks
from setiakawan.functioning.models import DisabilityKind, ReportedDisability


@dataclass(frozen=True)
class Reported:
    """One kind of disability as the latest source that names it reports it."""

    kind: DisabilityKind
    stated_on: datetime.date
    source: str


def reported_disabilities(scope: Scope, person_ids: Iterable[int], on: datetime.date) -> dict[int, list[Reported]]:
    """The kinds that sources reported for each person until a day, each once; absent = nobody reported any.

    Absent is not "no disability": it is unasked or unknown. One query per 900 persons. Raises NotAllowed.
    """
    scope.require("registry.see")
    latest: dict[tuple[int, str], Reported] = {}
    for some in chunks(person_ids):
        rows = ReportedDisability.objects.filter(scope.q("person__area"), person__in=some, stated_on__lte=on)
        for row in rows.select_related("source").order_by("stated_on", "id"):
            latest[row.person_id, row.kind] = Reported(DisabilityKind(row.kind), row.stated_on, row.source.label)
    found: dict[int, list[Reported]] = {}
    for (person, _), reported in sorted(latest.items()):
        found.setdefault(person, []).append(reported)
    return found
