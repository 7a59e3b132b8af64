"""Asking an instrument: a draft question by question, or a whole response as a device sends it."""

import datetime
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.core.text import clean_text
from setiakawan.functioning.catalogue import Instrument
from setiakawan.functioning.models import Answer, Missing, Respondent, Response
from setiakawan.functioning.queries.texts import instrument
from setiakawan.functioning.rules.scoring import BY_AGE, CodeImpossible, instrument_on
from setiakawan.functioning.services.holding import RECORD, person_of, recorded, require_past, sent
from setiakawan.registry.models import DatePrecision


class NotAQuestion(Exception):
    """The instrument has no such question."""


class AlreadyFinished(Exception):
    """A finished response never changes; ask again instead."""


class WrongForAge(Exception):
    """The person's age on the day asked calls for another instrument."""


class CannotBeAsked(Exception):
    """This version has no sentences to read out; the office loads them first."""


@transaction.atomic
def begin_response(
    *, person_id: int, code: str, version: str, asked_on: datetime.date, respondent: str, place: str = "",
    client_id: uuid.UUID, by: Scope, today: datetime.date,
) -> Response:  # fmt: skip
    """This will begin a draft in which one version of an instrument is asked; the same sending twice changes nothing.

    An exact birth date decides between the Short Set and the child modules; without one the asker chooses. Raises
    NotAllowed, Person.DoesNotExist, NoSuchInstrument, CannotBeAsked, WrongForAge, InFuture, NumberTaken.
    """
    person = person_of(by, person_id)
    if before := sent(Response, client_id, person_id=person.pk, instrument=code, recorded_by_id=by.user_id):
        return before
    if not instrument(code, version).can_be_asked:
        raise CannotBeAsked(code)
    require_past(today, asked_on)
    is_exact = person.birth_precision == DatePrecision.DAY
    if code in BY_AGE and is_exact and instrument_on(person.birth_date, asked_on) != code:
        raise WrongForAge(code)
    made = Response.objects.create(
        person=person,
        instrument=code,
        version=version,
        asked_on=asked_on,
        respondent=Respondent(respondent),
        place=clean_text(place)[:100],
        **recorded(by, client_id),
    )
    record(by, "functioning.begin", made, area_code=person.area_id, details={"on": asked_on, "kind": code})
    return made


@transaction.atomic
def keep_answers(*, response_id: int, answers: Mapping[str, int | str], by: Scope) -> Response:
    """This will keep answers in a draft of one's own: a code, or `refused` or `not_known`. A later one replaces.

    Raises NotAllowed, Response.DoesNotExist (another's, or outside the scope), AlreadyFinished, NotAQuestion,
    CodeImpossible; ValueError for unknown words.
    """
    response = _draft(by, response_id)
    asked = instrument(response.instrument, response.version)
    for question, given in answers.items():
        Answer.objects.update_or_create(response=response, question=question, defaults=_answer(asked, question, given))
    record(by, "functioning.answer", response, area_code=response.person.area_id, details={"count": len(answers)})
    return response


@transaction.atomic
def finish_response(*, response_id: int, by: Scope) -> Response:
    """This will finish a draft of one's own; from now on it counts and never changes. What was not asked stays missing.

    Raises NotAllowed, Response.DoesNotExist, AlreadyFinished.
    """
    response = _draft(by, response_id)
    response.finished_at = timezone.now()
    response.save(update_fields=("finished_at",))
    record(by, "functioning.finish", response, area_code=response.person.area_id)
    return response


@transaction.atomic
def record_response(
    *, person_id: int, code: str, version: str, answers: Mapping[str, int | str], asked_on: datetime.date,
    respondent: str, place: str = "", client_id: uuid.UUID, by: Scope, today: datetime.date,
) -> Response:  # fmt: skip
    """This will take a whole response at once, as a device sends it after asking: all of it or nothing, and only once.

    `answers` as in `keep_answers`; a question that is not named was not asked. Raises as `begin_response` and
    `keep_answers` do.
    """
    made = begin_response(
        person_id=person_id, code=code, version=version, asked_on=asked_on, respondent=respondent, place=place,
        client_id=client_id, by=by, today=today,
    )  # fmt: skip
    if made.finished_at is None:
        keep_answers(response_id=made.pk, answers=answers, by=by)
        made = finish_response(response_id=made.pk, by=by)
    return made


def _draft(by: Scope, response_id: int) -> Response:
    by.require(RECORD)
    own = Response.objects.filter(by.q("person__area"), recorded_by=by.user_id)
    response = own.select_for_update(of=("self",)).select_related("person").get(pk=response_id)
    if response.finished_at:
        raise AlreadyFinished
    return response


def _answer(asked: Instrument, question: str, given: int | str) -> dict[str, object]:
    found = asked.question(question)
    if found is None:
        raise NotAQuestion(question)
    if isinstance(given, str):
        return {"code": None, "missing": Missing(given)}
    if given not in found.options:
        raise CodeImpossible(f"{question}: {given}")
    return {"code": given, "missing": ""}
