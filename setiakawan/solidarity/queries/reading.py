"""What every read of this room begins with: how far the viewer sees, and which days count."""

import datetime

from django.db.models import Exists, OuterRef, QuerySet

from setiakawan.accompaniment.models import Case
from setiakawan.accounts.scope import Scope
from setiakawan.functioning.models import ReportedDisability
from setiakawan.registry.models import Person
from setiakawan.registry.queries import states_among
from setiakawan.solidarity.measures.columns import Window


def within(scope: Scope, area: str, verb: str) -> Scope:
    """The viewer's scope narrowed to one area. Raises NotAllowed for a role without the verb or an area outside."""
    scope.require(verb, area)
    return Scope(scope.user_id, scope.label, scope.role, (area,))


def reader(scope: Scope) -> Scope:
    """The same areas, read whole: a figure of an area is the same for everybody who may see it, so that it takes in what
    rooms below would hide from a role. The verb of this room was asked before.
    """
    return Scope(scope.user_id, scope.label, "system", scope.prefixes)


def window_of(on: datetime.date) -> Window:
    """The twelve months that end with a day."""
    return Window(a_year_before(on).toordinal() + 1, on.toordinal() + 1)


def a_year_before(on: datetime.date) -> datetime.date:
    """The same day of the last year; 29 February becomes the 28th."""
    return on.replace(year=on.year - 1, day=28) if (on.month, on.day) == (2, 29) else on.replace(year=on.year - 1)


def in_need(scope: Scope, on: datetime.date) -> QuerySet[Person]:
    """Who needs a circle: living here, and accompanied now or with a reported disability. Not yet without who is gone."""
    cases = Case.objects.filter(person=OuterRef("pk"), closed_on=None)
    reported = ReportedDisability.objects.filter(person=OuterRef("pk"), stated_on__lte=on)
    return Person.objects.filter(scope.q("area")).filter(Exists(cases) | Exists(reported))


def places_in_need(scope: Scope, on: datetime.date) -> dict[int, str]:
    """The village of each person in need in the scope who lives there on a day, by number. Four queries."""
    people = in_need(scope, on)
    gone = {
        number for number, state in states_among(people.order_by().values("pk"), on).items() if not state.is_present
    }
    rows = people.order_by("pk").values_list("pk", "area")
    return {number: area for number, area in rows.iterator(chunk_size=5000) if number not in gone}


def companion_people(scope: Scope) -> QuerySet | None:
    """The persons to whom a companion is held: those they accompany. None for all other roles."""
    if scope.role != "companion":
        return None
    held = {"assignments__valid_until": None, "assignments__companion": scope.user_id}
    return Case.objects.filter(closed_on=None, **held).values("person")


def require_person(scope: Scope, person_id: int) -> Person:
    """One person whose circle the viewer may see. Raises NotAllowed, Person.DoesNotExist."""
    scope.require("solidarity.see")
    people = Person.objects.filter(scope.q("area"))
    mine = companion_people(scope)
    return (people if mine is None else people.filter(pk__in=mine)).select_related("area").get(pk=person_id)
