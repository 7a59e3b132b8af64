"""What other rooms are told: who got help from which organisation, and counts."""

import datetime
from collections import Counter

from setiakawan.accounts.scope import Scope
from setiakawan.referral.models import Confirmation, Referral
from setiakawan.referral.queries.referrals import referrals_in, with_state
from setiakawan.referral.rules.outcomes import Outcome
from setiakawan.referral.rules.status import Status


def helped(scope: Scope, since: datetime.date, until: datetime.date) -> list[tuple[int, int, datetime.date]]:
    """Requests that ended in help, confirmed in a period (`until` exclusive): (person, organisation, day), by day.

    The organisation is `directory.Organization` of the service. One row per request. One query. Raises NotAllowed.
    """
    scope.require("referral.see")
    rows = with_state(Referral.objects.filter(scope.q("person__area"))).filter(status=Status.COMPLETED)
    said = Confirmation.objects.filter(referral__in=rows.values("pk"), outcome=Outcome.GOT_HELP)
    found = said.filter(on__gte=since, on__lt=until).order_by("on", "id")
    seen: dict[int, tuple[int, int, datetime.date]] = {}
    columns = ("referral", "referral__person", "referral__service__organization", "on")
    for number, person, organization, on in found.values_list(*columns):
        seen.setdefault(number, (person, organization, on))
    return list(seen.values())


def counts_by_month(scope: Scope, since: datetime.date, until: datetime.date) -> dict[str, dict[str, int]]:
    """Requests asked in each month ("2026-03") by where they stand now: status codes, and outcomes as `outcome:…`.

    One query. Raises NotAllowed.
    """
    counts: dict[str, Counter[str]] = {}
    rows = referrals_in(scope).filter(asked_on__gte=since, asked_on__lt=until)
    for day, status, outcome in rows.values_list("asked_on", "status", "outcome"):
        month = counts.setdefault(f"{day:%Y-%m}", Counter())
        month["asked"] += 1
        month[status] += 1
        if outcome:
            month[f"outcome:{outcome}"] += 1
    return {month: dict(counted) for month, counted in sorted(counts.items())}
