"""Keeping an interview by the six questions of LSNS-6."""

import datetime
from collections.abc import Sequence

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.solidarity.measures.interview import AnswersWrong, is_answers
from setiakawan.solidarity.models import CircleInterview
from setiakawan.solidarity.queries.reading import require_person


@transaction.atomic
def record_interview(
    *, person_id: int, answers: Sequence[int | None], by: Scope, on: datetime.date, today: datetime.date
) -> CircleInterview:
    """This will keep six answers, each 0–5 or None for not answered.

    Raises NotAllowed, Person.DoesNotExist, AnswersWrong also for a day to come.
    """
    by.require("solidarity.see")
    person = require_person(by, person_id)
    if not is_answers(answers) or on > today:
        raise AnswersWrong
    row = CircleInterview.objects.create(person=person, on=on, answers=list(answers), by_id=by.user_id)
    record(by, "solidarity.interview", row, area_code=person.area_id, details={"on": on})
    return row
