"""Reading what is reported, recorded and answered about one person, within a scope, as of a day."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from setiakawan.accounts.scope import Scope
from setiakawan.core.bulk import chunks
from setiakawan.functioning.models import (
    Answer,
    AssistiveDevice,
    DeviceState,
    Disability,
    DisabilityCard,
    DisabilityKind,
    DisabilityState,
    DisabilityStatus,
    ReportedDisability,
    Response,
)
from setiakawan.functioning.rules.cards import CardStatus, card_status

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Reported:
    """One kind of disability as the latest source that names it reports it."""

    kind: DisabilityKind
    stated_on: datetime.date
    source: str


def reported_disabilities(scope: Scope, person_ids: Iterable[int], on: datetime.date) -> dict[int, list[Reported]]:
    """The kinds that sources reported for each person until a day, each once; absent = nobody reported any.

    Absent is not "no disability": it is unasked or unknown. One query per 900 persons. Raises NotAllowed.
    """
    scope.require("registry.see")
    latest: dict[tuple[int, str], Reported] = {}
    for some in chunks(person_ids):
        rows = ReportedDisability.objects.filter(scope.q("person__area"), person__in=some, stated_on__lte=on)
        for row in rows.select_related("source").order_by("stated_on", "id"):
            latest[row.person_id, row.kind] = Reported(DisabilityKind(row.kind), row.stated_on, row.source.label)
    found: dict[int, list[Reported]] = {}
    for (person, _), reported in sorted(latest.items()):
        found.setdefault(person, []).append(reported)
    return found


def disabilities_of(scope: Scope, person_id: int, on: datetime.date) -> list[tuple[Disability, DisabilityStatus]]:
    """What the office recorded of a person until a day, each with what holds of it. Raises NotAllowed. Two queries."""
    return _with_state(_own(scope, Disability, person_id), on)


def devices_of(scope: Scope, person_id: int, on: datetime.date) -> list[tuple[AssistiveDevice, DeviceState]]:
    """A person's assistive devices, each with what holds of it on a day. Raises NotAllowed. Two queries."""
    return _with_state(_own(scope, AssistiveDevice, person_id), on)


def cards_of(scope: Scope, person_id: int, on: datetime.date) -> list[tuple[DisabilityCard, CardStatus]]:
    """A person's cards, each with what it is on a day; the latest issue first. Raises NotAllowed. Two queries."""
    rows = _own(scope, DisabilityCard, person_id).prefetch_related("states")
    return [(card, status_of_card(card, on)) for card in rows][::-1]


def status_of_card(card: DisabilityCard, on: datetime.date) -> CardStatus:
    """What a card is on a day. One query, none where its states are at hand."""
    told = [(state.on, state.state) for state in card.states.all()]
    return card_status(card.issued_on, card.last_valid_on, told, on)


def responses_of(scope: Scope, person_id: int) -> QuerySet[Response]:
    """A person's responses, drafts only of the viewer; the latest first. Raises NotAllowed."""
    seen = ~Q(finished_at=None) | Q(recorded_by=scope.user_id)
    return (
        _own(scope, Response, person_id)
        .filter(seen)
        .select_related("recorded_by", "source")
        .order_by("-asked_on", "-id")
    )


def response_for(scope: Scope, response_id: int) -> Response:
    """One response as `responses_of` shows it, with its person. Raises NotAllowed, Response.DoesNotExist."""
    scope.require("functioning.see")
    seen = ~Q(finished_at=None) | Q(recorded_by=scope.user_id)
    rows = Response.objects.filter(scope.q("person__area"), seen)
    return rows.select_related("person", "recorded_by", "source").get(pk=response_id)


def answers_of(response: Response) -> dict[str, int | None]:
    """Codes by question; None was asked but not answered, absent was not asked. One query."""
    return dict(response.answers.values_list("question", "code"))


def given_answers(response: Response) -> dict[str, str]:
    """What was answered by question: the code as text, or why there is none. One query."""
    rows = response.answers.values_list("question", "code", "missing")
    return {question: missing or str(code) for question, code, missing in rows}


def answers_by_response(responses: Iterable[Response]) -> dict[int, dict[str, int | None]]:
    """As `answers_of`, for several responses at once. One query per 900."""
    found: dict[int, dict[str, int | None]] = {response.pk: {} for response in responses}
    for some in chunks(found):
        for number, question, code in Answer.objects.filter(response__in=some).values_list(
            "response_id", "question", "code"
        ):
            found[number][question] = code
    return found


def disability_for(scope: Scope, disability_id: int) -> Disability:
    """One recorded disability. Raises NotAllowed, Disability.DoesNotExist outside the scope."""
    scope.require("functioning.see")
    return Disability.objects.filter(scope.q("person__area")).select_related("person").get(pk=disability_id)


def device_for(scope: Scope, device_id: int) -> AssistiveDevice:
    """One device. Raises NotAllowed, AssistiveDevice.DoesNotExist outside the scope."""
    scope.require("functioning.see")
    return AssistiveDevice.objects.filter(scope.q("person__area")).select_related("person").get(pk=device_id)


def card_for(scope: Scope, card_id: int) -> DisabilityCard:
    """One card. Raises NotAllowed, DisabilityCard.DoesNotExist outside the scope."""
    scope.require("functioning.see")
    return DisabilityCard.objects.filter(scope.q("person__area")).select_related("person").get(pk=card_id)


def is_multiple(recorded: Iterable[tuple[Disability, DisabilityStatus]]) -> bool:
    """Whether somebody has *disabilitas ganda*: two kinds or more that hold, or said to be so without naming them."""
    kinds = {found.kind for found, state in recorded if state.state == DisabilityState.PRESENT}
    return len(kinds) > 1 or DisabilityKind.MULTIPLE in kinds


def _own(scope: Scope, model: type[Row], person_id: int) -> QuerySet[Row]:
    scope.require("functioning.see")
    return model._base_manager.filter(scope.q("person__area"), person=person_id)


def _with_state(rows: QuerySet, on: datetime.date) -> list:
    """Rows with their latest state until a day; those that had none by then are absent."""
    told = []
    for row in rows.order_by("id").prefetch_related("states"):
        until = [state for state in row.states.all() if state.on <= on]
        if until:
            told.append((row, until[-1]))
    return told
