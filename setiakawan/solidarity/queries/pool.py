"""Who could stay with somebody: neighbours who take part, and organisations with a service."""

import datetime
from dataclasses import dataclass, field

from django.db.models import Q

from setiakawan.accounts.scope import Scope
from setiakawan.areas.queries import neighbours_of
from setiakawan.directory.models import Organization, ServiceStatus
from setiakawan.participation.models import AskState, Offer, Pair, PairState, Participant
from setiakawan.participation.queries.living import gone_participants
from setiakawan.registry.models import Sex
from setiakawan.solidarity.measures.columns import supporter
from setiakawan.solidarity.queries.evidence import households
from setiakawan.solidarity.queries.reading import a_year_before

OF_A_HELPER, OF_ONE_WHO_OFFERS, OF_AN_ORGANIZATION = 2, 3, 5
"""How many people a helper stays with at most, one who offers help now, and an organisation, in all."""

_SEX = {Sex.MALE: 1, Sex.FEMALE: 2}
_GROUPS = ("karang_taruna", "disability", "worship", "community", "welfare")


@dataclass
class Pool:
    """Helpers by row: (household, village code, sex, vetted, capacity), their identities, the references by which rooms
    know them, the villages that each serves, and pairs of (person, row) that did not want each other or know each other.
    """

    rows: list[tuple] = field(default_factory=list)
    identity: list[int] = field(default_factory=list)
    reference: list[str] = field(default_factory=list)
    serves: list[set[str]] = field(default_factory=list)
    refused: set[tuple[int, int]] = field(default_factory=set)
    known: set[tuple[int, int]] = field(default_factory=set)


def pool_in(scope: Scope, on: datetime.date, loads: dict[int, int]) -> Pool:
    """Everybody in the scope who could take on a tie; `loads` are persons carried now, by identity. Ten queries."""
    pool = Pool()
    people = Participant.objects.filter(
        scope.q("area"), is_adult=True, is_staff=False, suspended_on=None, left_on=None, organization=""
    )
    gone = gone_participants(people, on)
    columns = ("pk", "person", "area", "sex", "identity_checked_on", "references")
    found = [row for row in people.order_by("pk").values_list(*columns) if row[0] not in gone]
    homes = households({row[1] for row in found if row[1]}, on)
    offers = _offers(scope, on)
    seen: set[int] = set()
    at: dict[int, int] = {}
    for number, person, area, sex, checked, references in found:
        identity = homes[person] if person else supporter("participant", number)
        if identity in seen:
            continue
        seen.add(identity)
        at[number] = len(pool.rows)
        most = OF_ONE_WHO_OFFERS if number in offers else OF_A_HELPER
        _add(pool, identity, f"participant:{number}", area, _SEX.get(sex, 0), bool(checked and references), most, loads)
        pool.serves.append({area, *neighbours_of(area), *offers.get(number, ())})
    _between(pool, scope, on, at)
    _organizations(pool, scope, loads)
    return pool


def _add(
    pool: Pool, identity: int, reference: str, area: str, sex: int, is_vetted: bool, most: int, loads: dict
) -> None:
    pool.rows.append((identity, area, sex, is_vetted, max(most - loads.get(identity, 0), 0)))
    pool.identity.append(identity)
    pool.reference.append(reference)


def _offers(scope: Scope, on: datetime.date) -> dict[int, set[str]]:
    """The villages to which those go who offer help now."""
    rows = Offer.objects.filter(scope.q("area"), state=AskState.OPEN, expires_on__gt=on).values_list("giver", "reach")
    found: dict[int, set[str]] = {}
    for giver, reach in rows:
        found.setdefault(giver, set()).update(reach)
    return found


def _between(pool: Pool, scope: Scope, on: datetime.date, at: dict[int, int]) -> None:
    """Which pairs did not want each other within a year, go on or are being asked now, or were once and ended well."""
    rows = Pair.objects.filter(scope.q("area"), receiver__person__isnull=False)
    lately = Q(state=PairState.REFUSED, since__gt=a_year_before(on)) | Q(state=PairState.STOPPED)
    now = Q(state__in=(PairState.PROPOSED, PairState.ACTIVE))
    for helper, person in rows.filter(lately | now).values_list("helper", "receiver__person"):
        if helper in at:
            pool.refused.add((person, at[helper]))
    for helper, person in rows.filter(state=PairState.ENDED).values_list("helper", "receiver__person"):
        if helper in at:
            pool.known.add((person, at[helper]))


def _organizations(pool: Pool, scope: Scope, loads: dict[int, int]) -> None:
    """Groups and houses of the area that have a service: asked by a referral, wherever their area reaches."""
    rows = Organization.objects.filter(
        scope.q("area"), closed_on=None, kind__in=_GROUPS, services__status=ServiceStatus.ACTIVE
    )
    for number, area in rows.order_by("pk").distinct().values_list("pk", "area"):
        identity = supporter("organization", number)
        _add(pool, identity, f"organization:{number}", area, 0, True, OF_AN_ORGANIZATION, loads)
        pool.serves.append({area})
