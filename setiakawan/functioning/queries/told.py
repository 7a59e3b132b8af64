"""Everything recorded about persons' functioning in one query, for the pages that show many rooms."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import CharField, DateField, F, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone

from setiakawan.accounts.scope import Scope
from setiakawan.functioning.models import Answer, CardState, DeviceState, DisabilityCard, DisabilityStatus, Response

_TEXT = CharField()


@dataclass(frozen=True)
class Told:
    """One thing that was recorded: `what` ("disability", "device", "card", "card_state", "response"), the row it is
    about, its kind and state as stored, words about it, by whom, and the last day that it holds, if it has one.
    """

    person: int
    on: datetime.date
    what: str
    about: int
    kind: str
    state: str
    note: str
    by: str
    until: datetime.date | None
    row: int


def told_of(scope: Scope, person_ids: Sequence[int], on: datetime.date) -> list[Told]:
    """What was recorded of persons until a day, in the order of the days. Raises NotAllowed. One query.

    A card whose day of issue is unknown stands at the day on which it was recorded.
    """
    scope.require("functioning.see")
    parts = [
        _part(DisabilityStatus.objects, "disability", "disability_id", "disability__kind", "state", "reason", on="on",
              person="disability__person"),
        _part(DeviceState.objects, "device", "device_id", "device__kind", "state", "done_by", on="on",
              person="device__person"),
        _part(DisabilityCard.objects, "card", "id", Value("", _TEXT), Value("", _TEXT), Value("", _TEXT),
              on="issued_on", person="person", until=F("last_valid_on")),
        _part(CardState.objects, "card_state", "card_id", Value("", _TEXT), "state", "reason", on="on",
              person="card__person"),
        _part(Response.objects.exclude(finished_at=None), "response", "id", "instrument", "respondent", "source__label",
              on="asked_on", person="person"),
    ]  # fmt: skip
    rows = [part.filter(scope.q("area_of"), person_of__in=person_ids) for part in parts]
    told = [Told(n, day or timezone.localdate(recorded), *rest) for n, day, recorded, *rest in _union(rows)]
    return sorted((one for one in told if one.on <= on), key=lambda one: (one.on, one.row))


def _part(rows: QuerySet, what: str, about: str, kind, state, note, *, on: str, person: str, until=None) -> QuerySet:
    def told(name):
        return F(name) if isinstance(name, str) else name

    return rows.order_by().annotate(
        person_of=F(f"{person}_id" if person == "person" else f"{person}__id"), area_of=F(f"{person}__area"), day=F(on),
        what_=Value(what, _TEXT), about_=F(about), kind_=told(kind), state_=told(state), note_=told(note),
        by_=F("recorded_by__full_name"), until_=until or Cast(Value(None), DateField()), row_=F("id"),
    )  # fmt: skip


def _union(parts: list[QuerySet]) -> QuerySet:
    names = ("person_of", "day", "recorded_at", "what_", "about_", "kind_", "state_", "note_", "by_", "until_", "row_")
    first, *others = [part.values_list(*names) for part in parts]
    return first.union(*others, all=True)


def latest_answers(
    scope: Scope, person_ids: Sequence[int], on: datetime.date
) -> dict[tuple[int, str], tuple[datetime.date, dict[str, int | None]]]:
    """The latest finished response of each person to each instrument until a day: its day and answers by question.

    A response without any answer is not seen. Raises NotAllowed. One query.
    """
    scope.require("functioning.see")
    rows = Answer.objects.filter(
        scope.q("response__person__area"), ~Q(response__finished_at=None), response__person__in=person_ids,
        response__asked_on__lte=on,
    ).order_by("response__asked_on", "response_id")  # fmt: skip
    found: dict[tuple[int, str], tuple[int, datetime.date, dict[str, int | None]]] = {}
    fields = ("response__person_id", "response__instrument", "response_id", "response__asked_on", "question", "code")
    for person, instrument, number, asked_on, question, code in rows.values_list(*fields):
        held = found.get((person, instrument))
        if held is None or held[0] != number:
            held = found[person, instrument] = (number, asked_on, {})
        held[2][question] = code
    return {key: (asked_on, answers) for key, (_, asked_on, answers) in found.items()}
