"""Opening a case."""

import datetime
import uuid
from collections.abc import Iterable

from django.db import transaction

from setiakawan.accompaniment.catalogue import require_codes, words_of
from setiakawan.accompaniment.models import Case, Origin, Urgency
from setiakawan.accompaniment.queries.cases import has_open_case
from setiakawan.accompaniment.services.assigning import enqueue
from setiakawan.accompaniment.services.holding import require_day, sent_before, tidy
from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.registry.queries import people_in, state_on


class AlreadyOpen(Exception):
    """The person is accompanied already."""


class PersonIsGone(Exception):
    """The person is dead or has moved away."""


@transaction.atomic
def open_case(
    *, person_id: int, opened_on: datetime.date, origin: str, origin_note: str = "", urgency: str, wished_sex: str = "",
    languages: Iterable[str] = (), skills: Iterable[str] = (), client_id: uuid.UUID, by: Scope, today: datetime.date,
) -> Case:  # fmt: skip
    """This will open a person's accompaniment and put it into the queue of the supervisor of the village.

    Raises NotAllowed, Person.DoesNotExist, AlreadyOpen, PersonIsGone, InFuture, NotInCatalogue, NobodySupervises;
    ValueError for an origin, urgency or sex that is none.
    """
    by.require("accompaniment.open")
    person = people_in(by).select_for_update(of=("self",), no_key=True).get(pk=person_id)
    by.require("accompaniment.open", person.area_id)
    if before := sent_before(Case, client_id, person_id=person.pk):
        return before
    require_day(opened_on, today)
    if not state_on([person.pk], today)[person.pk].is_present:
        raise PersonIsGone
    if has_open_case(person.pk):
        raise AlreadyOpen
    if wished_sex not in ("L", "P", ""):
        raise ValueError(wished_sex)
    case = Case.objects.create(
        person=person,
        opened_on=opened_on,
        origin=Origin(origin),
        origin_note=tidy(origin_note, 200),
        urgency=Urgency(urgency),
        wished_sex=wished_sex,
        languages=require_codes(languages, words_of("languages")),
        skills=require_codes(skills, words_of("skills")),
        opened_by_id=by.user_id,
        client_id=client_id,
    )
    enqueue(case, on=opened_on, reason="Baru diterima")
    record(by, "accompaniment.open", case, area_code=person.area_id, details={"on": opened_on})
    return case
