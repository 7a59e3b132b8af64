"""Keeping what a person answered to *who helps you?*, at a visit or an assessment."""

import datetime

from setiakawan.accompaniment.models import Assessment, CircleAnswer, NamedSupporter, Visit
from setiakawan.accompaniment.rules.circle import CircleGiven, check_circle
from setiakawan.accompaniment.services.holding import sealed
from setiakawan.accounts.scope import Scope
from setiakawan.registry.models import Person
from setiakawan.registry.queries import people_in


def keep_circle(
    by: Scope, person: Person, given: CircleGiven | None, *, on: datetime.date, visit: Visit | None = None,
    assessment: Assessment | None = None,
) -> CircleAnswer | None:  # fmt: skip
    """Write the answer beside its occasion; None means that nobody asked, which leaves no row.

    A registered supporter must be one whom the viewer may see. Raises CircleContradicts, Person.DoesNotExist.
    """
    if given is None:
        return None
    check_circle(given)
    registered = {s.person_id for s in given.supporters if s.person_id is not None}
    if registered and (person.pk in registered or people_in(by).filter(pk__in=registered).count() != len(registered)):
        raise Person.DoesNotExist
    answer = CircleAnswer.objects.create(
        person=person,
        visit=visit,
        assessment=assessment,
        asked_on=on,
        result=given.result,
        answered_by=given.answered_by,
    )
    NamedSupporter.objects.bulk_create(
        NamedSupporter(answer=answer, kind=s.kind, name=sealed(s.name), person_id=s.person_id, frequency=s.frequency)
        for s in given.supporters
    )
    return answer
