"""Kinds of disability, devices, cards and answers for the demonstration district; invented, the same for each seed."""

import datetime
import random
import uuid

from django.db import transaction
from django.utils import timezone

from setiakawan.accompaniment.models import Assignment
from setiakawan.demo.chance import substream
from setiakawan.functioning.models import (
    Answer,
    AssistiveDevice,
    DeviceState,
    Disability,
    DisabilityCard,
    DisabilityStatus,
    EstablishedBy,
    ReportedDisability,
    Response,
)
from setiakawan.functioning.rules.scoring import WG_SS_DOMAINS, instrument_on
from setiakawan.registry.models import Person

_HARD = {
    "physical": "walking", "visual": "seeing", "hearing": "hearing", "speech": "communicating", "intellectual": "remembering",
    "mental": "remembering", "hearing_or_speech": "hearing",
}  # fmt: skip
_DEVICES = {
    "physical": ("wheelchair", "crutch", "prosthesis"), "visual": ("white_cane", "glasses"), "hearing": ("hearing_aid",),
    "hearing_or_speech": ("hearing_aid",),
}  # fmt: skip
_ORDER = (Disability, DisabilityStatus, AssistiveDevice, DeviceState, DisabilityCard, Response, Answer)


@transaction.atomic
def write_functioning(*, seed: int, today: datetime.date) -> int:
    """Let companions have recorded and asked what files report of the people they accompany. Returns how many people.

    Three of four have their kind established, two of three were asked; of the rest nothing is known. Changes nothing
    where something is recorded already.
    """
    if Disability._base_manager.exists() or Response._base_manager.exists():
        return 0
    companions = dict(Assignment._base_manager.order_by("pk").values_list("case__person", "companion"))
    reported: dict[int, list[str]] = {}
    for person, kind in ReportedDisability._base_manager.order_by("pk").values_list("person", "kind").distinct():
        reported.setdefault(person, []).append(kind)
    rows: dict[type, list] = {model: [] for model in _ORDER}
    people = Person._base_manager.in_bulk([person for person in sorted(reported) if person in companions])
    for number, person in people.items():
        rng = substream(seed, "functioning", number)
        _person(rows, rng, person, sorted(set(reported[number])), companions[number], today)
    for model in _ORDER:
        model._base_manager.bulk_create(rows[model], batch_size=500)
    return len(people)


def _person(rows, rng: random.Random, person: Person, kinds: list[str], companion: int, today: datetime.date) -> None:
    def by() -> dict:
        return {
            "recorded_by_id": companion, "recorded_at": timezone.now(),
            "client_id": uuid.UUID(int=rng.getrandbits(128), version=4),
        }  # fmt: skip

    on = today - datetime.timedelta(rng.randrange(30, 600))
    for kind in kinds:
        if rng.random() < 0.75:
            who = rng.choice((EstablishedBy.DOCTOR, EstablishedBy.OFFICE, EstablishedBy.PERSON))
            found = Disability(person=person, kind=kind, established_by=who, ground="", **by())
            rows[Disability].append(found)
            rows[DisabilityStatus].append(DisabilityStatus(disability=found, state="present", on=on, **by()))
        if kind in _DEVICES and rng.random() < 0.6:
            _device(rows, rng, person, rng.choice(_DEVICES[kind]), on, by)
    if rng.random() < 0.4:
        rows[DisabilityCard].append(
            DisabilityCard(person=person, issued_on=on, last_valid_on=on.replace(day=1, year=on.year + 5), **by())
        )
    if rng.random() < 0.67:
        _asked(rows, rng, person, kinds, on, by)


def _device(rows, rng: random.Random, person: Person, kind: str, on: datetime.date, by) -> None:
    device = AssistiveDevice(person=person, kind=kind, **by())
    rows[AssistiveDevice].append(device)
    story = ("needed", "given", "broken")[: rng.choice((1, 1, 2, 2, 2, 3))]
    for number, state in enumerate(story):
        day = on + datetime.timedelta(number * 9)
        rows[DeviceState].append(DeviceState(device=device, state=state, on=day, **by()))


def _asked(rows, rng: random.Random, person: Person, kinds: list[str], on: datetime.date, by) -> None:
    is_adult = person.birth_precision == "day" and instrument_on(person.birth_date, on) == "wg_ss"
    code, version = ("wg_ss", "2026-1") if is_adult else ("regsosek_428", "2022")
    respondent = rng.choice(("self", "self", "proxy")) if is_adult else "proxy"
    asked = Response(
        person=person, instrument=code, version=version, asked_on=on, respondent=respondent, place="Rumah",
        finished_at=timezone.now(), **by(),
    )  # fmt: skip
    rows[Response].append(asked)
    hard = {_HARD[kind] for kind in kinds if kind in _HARD}
    questions = WG_SS_DOMAINS if is_adult else [f"428{letter}" for letter in "abcdefghij"]
    for number, question in enumerate(questions):
        if rng.random() < 0.02:
            rows[Answer].append(Answer(response=asked, question=question, missing=rng.choice(("refused", "not_known"))))
        elif is_adult:
            worst = rng.choice((3, 3, 4)) if question in hard else rng.choice((1, 1, 1, 2))
            rows[Answer].append(Answer(response=asked, question=question, code=worst))
        else:
            rows[Answer].append(
                Answer(response=asked, question=question, code=rng.choice((4, 4, 4, 3, 2 + (number > 5))))
            )
