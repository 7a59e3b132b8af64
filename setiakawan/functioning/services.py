"""Recording disability, the card, devices and answers. Each act checks the area, counts once, and is logged."""

import datetime
import uuid
from collections.abc import Mapping
from typing import TypeVar

from django.db import models, transaction
from django.utils import timezone

from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.audit.services import record
from setiakawan.core.text import clean_text
from setiakawan.functioning.catalogue import Instrument, instrument
from setiakawan.functioning.models import (
    Answer,
    AssistiveDevice,
    DeviceKind,
    DeviceState,
    DeviceStateKind,
    Disability,
    DisabilityCard,
    DisabilityKind,
    DisabilityState,
    DisabilityStatus,
    EstablishedBy,
    Missing,
    Respondent,
    Response,
)
from setiakawan.functioning.rules.scoring import BY_AGE, CodeImpossible, instrument_on
from setiakawan.registry.models import DatePrecision, Person
from setiakawan.registry.queries import people_in

Row = TypeVar("Row", bound=models.Model)
_VERB = "functioning.record"


class InFuture(Exception):
    """What has not happened yet is not recorded."""


class NumberTaken(Exception):
    """The device's number belongs to another record."""


class NotAQuestion(Exception):
    """The instrument has no such question."""


class AlreadyFinished(Exception):
    """A finished response never changes; ask again instead."""


class WrongForAge(Exception):
    """The person's age on the day asked calls for another instrument."""


class CannotBeAsked(Exception):
    """This version has no sentences to read out; the office loads them first."""


@transaction.atomic
def record_disability(
    *, person_id: int, kind: str, on: datetime.date, onset_on: datetime.date | None = None, onset_precision: str = "",
    established_by: str = "", ground: str = "", client_id: uuid.UUID, by: Scope, today: datetime.date,
) -> Disability:  # fmt: skip
    """This will record that a person has a kind of disability, as known on a day; the same sending twice changes nothing.

    Raises NotAllowed, Person.DoesNotExist, InFuture, NumberTaken; ValueError for unknown words.
    """
    person = _person(by, person_id)
    if before := _sent(Disability, client_id, person_id=person.pk, kind=kind):
        return before
    _require_past(today, on, onset_on)
    made = Disability.objects.create(
        person=person,
        kind=DisabilityKind(kind),
        onset_on=onset_on,
        onset_precision=DatePrecision(onset_precision or "day") if onset_on else "",
        established_by=EstablishedBy(established_by),
        ground=clean_text(ground)[:200],
        **_recorded(by, client_id),
    )
    DisabilityStatus.objects.create(
        disability=made, state=DisabilityState.PRESENT, on=on, **_recorded(by, uuid.uuid5(client_id, "present"))
    )
    record(by, "functioning.disability", made, area_code=person.area_id, details={"on": on})
    return made


@transaction.atomic
def change_disability(
    *, disability_id: int, state: str, on: datetime.date, reason: str, client_id: uuid.UUID, by: Scope, today: datetime.date
) -> DisabilityStatus:  # fmt: skip
    """This will add what holds of a disability from a day on; nothing that was said before is lost.

    Raises NotAllowed, Disability.DoesNotExist, InFuture, NumberTaken; ValueError for unknown words.
    """
    by.require(_VERB)
    found = Disability.objects.filter(by.q("person__area")).select_related("person").get(pk=disability_id)
    if before := _sent(DisabilityStatus, client_id, disability_id=found.pk, state=state):
        return before
    _require_past(today, on)
    made = DisabilityStatus.objects.create(
        disability=found,
        state=DisabilityState(state),
        on=on,
        reason=clean_text(reason)[:200],
        **_recorded(by, client_id),
    )
    record(by, "functioning.status", made, area_code=found.person.area_id, details={"on": on, "status": state})
    return made


@transaction.atomic
def record_card(
    *, person_id: int, number: str = "", issued_on: datetime.date | None, client_id: uuid.UUID, by: Scope,
    today: datetime.date,
) -> DisabilityCard:  # fmt: skip
    """This will record a person's Kartu Penyandang Disabilitas. Raises as record_disability."""
    person = _person(by, person_id)
    if before := _sent(DisabilityCard, client_id, person_id=person.pk):
        return before
    _require_past(today, issued_on)
    made = DisabilityCard.objects.create(
        person=person, number=clean_text(number)[:60] or None, issued_on=issued_on, **_recorded(by, client_id)
    )
    record(by, "functioning.card", made, area_code=person.area_id)
    return made


@transaction.atomic
def record_device(
    *, person_id: int, kind: str, state: str, on: datetime.date, note: str = "", client_id: uuid.UUID, by: Scope,
    today: datetime.date,
) -> AssistiveDevice:  # fmt: skip
    """This will record a device that a person needs or has, with what holds of it now. Raises as record_disability."""
    person = _person(by, person_id)
    if before := _sent(AssistiveDevice, client_id, person_id=person.pk, kind=kind):
        return before
    _require_past(today, on)
    made = AssistiveDevice.objects.create(
        person=person, kind=DeviceKind(kind), note=clean_text(note)[:200], **_recorded(by, client_id)
    )
    DeviceState.objects.create(
        device=made, state=DeviceStateKind(state), on=on, **_recorded(by, uuid.uuid5(client_id, "first"))
    )
    record(by, "functioning.device", made, area_code=person.area_id, details={"on": on, "status": state})
    return made


@transaction.atomic
def change_device(
    *, device_id: int, state: str, on: datetime.date, note: str = "", client_id: uuid.UUID, by: Scope, today: datetime.date
) -> DeviceState:  # fmt: skip
    """This will add what holds of a device from a day on. Raises AssistiveDevice.DoesNotExist and as record_disability."""
    by.require(_VERB)
    device = AssistiveDevice.objects.filter(by.q("person__area")).select_related("person").get(pk=device_id)
    if before := _sent(DeviceState, client_id, device_id=device.pk, state=state):
        return before
    _require_past(today, on)
    made = DeviceState.objects.create(
        device=device, state=DeviceStateKind(state), on=on, note=clean_text(note)[:200], **_recorded(by, client_id)
    )
    record(by, "functioning.device", made, area_code=device.person.area_id, details={"on": on, "status": state})
    return made


@transaction.atomic
def begin_response(
    *, person_id: int, code: str, version: str, asked_on: datetime.date, respondent: str, place: str = "",
    client_id: uuid.UUID, by: Scope, today: datetime.date,
) -> Response:  # fmt: skip
    """This will begin a draft in which one version of an instrument is asked; the same sending twice changes nothing.

    An exact birth date decides between the Short Set and the child modules; without one the asker chooses. Raises
    NotAllowed, Person.DoesNotExist, NoSuchInstrument, CannotBeAsked, WrongForAge, InFuture, NumberTaken.
    """
    person = _person(by, person_id)
    if before := _sent(Response, client_id, person_id=person.pk, instrument=code, version=version):
        return before
    if not instrument(code, version).can_be_asked:
        raise CannotBeAsked(code)
    _require_past(today, asked_on)
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
        **_recorded(by, client_id),
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


def _draft(by: Scope, response_id: int) -> Response:
    by.require(_VERB)
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


def _person(by: Scope, person_id: int) -> Person:
    by.require(_VERB)
    if by.user_id is None:
        raise NotAllowed(_VERB)
    person = people_in(by).select_for_update(of=("self",)).get(pk=person_id)
    by.require(_VERB, person.area_id)
    return person


def _require_past(today: datetime.date, *days: datetime.date | None) -> None:
    if any(day is not None and day > today for day in days):
        raise InFuture


def _recorded(by: Scope, client_id: uuid.UUID) -> dict[str, object]:
    return {"recorded_by_id": by.user_id, "recorded_at": timezone.now(), "client_id": client_id}


def _sent(model: type[Row], client_id: uuid.UUID, **same: object) -> Row | None:
    """The row that this device's number made already; None when it is new."""
    row = model._base_manager.filter(client_id=client_id).first()
    if row is not None and any(getattr(row, name) != value for name, value in same.items()):
        raise NumberTaken
    return row
