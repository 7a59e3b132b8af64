"""Keeping what a person answered to *who helps you?*, at a visit or an assessment."""

import datetime

from django.db import transaction

from setiakawan.accompaniment.models import Assessment, CircleAnswer, NamedSupporter, Visit
from setiakawan.accompaniment.queries.records import supporter_for
from setiakawan.accompaniment.rules.circle import CircleGiven, check_circle
from setiakawan.accompaniment.services.holding import sealed
from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.registry.models import Person
from setiakawan.registry.queries import families_in, people_in


class CannotHelpThemselves(Exception):
    """Nobody is their own supporter."""


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


@transaction.atomic
def link_supporter(
    *, supporter_id: int, person_id: int | None = None, family_id: int | None = None, by: Scope
) -> NamedSupporter:
    """This will state which registered person or family a named supporter is; neither of them takes the link away.

    Raises NotAllowed, NamedSupporter.DoesNotExist, CannotHelpThemselves; Person.DoesNotExist and Family.DoesNotExist
    outside the viewer's areas; ValueError for both at once.
    """
    by.require("accompaniment.record")
    if person_id is not None and family_id is not None:
        raise ValueError("one of person_id, family_id")
    found = supporter_for(by, supporter_id)
    named = NamedSupporter.objects.select_for_update(of=("self",)).select_related("answer__person").get(pk=found.pk)
    if person_id == named.answer.person_id:
        raise CannotHelpThemselves
    named.person = people_in(by).get(pk=person_id) if person_id is not None else None
    named.family = families_in(by).get(pk=family_id) if family_id is not None else None
    named.save(update_fields=("person", "family"))
    record(by, "accompaniment.link_supporter", named, area_code=named.answer.person.area_id)
    return named


def carry_links(old: Visit, new: Visit) -> None:
    """Let supporters of a corrected visit stay linked where kind and name are as before. Part of `record_visit`."""
    rows = NamedSupporter.objects.filter(answer__visit=old).exclude(person=None, family=None)
    known = {(row.kind, row.name): row for row in rows}
    for named in NamedSupporter.objects.filter(answer__visit=new, person=None, family=None) if known else ():
        if before := known.get((named.kind, named.name)):
            named.person_id, named.family_id = before.person_id, before.family_id
            named.save(update_fields=("person", "family"))
