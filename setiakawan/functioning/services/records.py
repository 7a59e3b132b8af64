"""Recording kinds of disability and assistive devices. Each act checks the area, counts once, and is logged."""

import datetime
import uuid

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.core.text import clean_text
from setiakawan.functioning.models import (
    AssistiveDevice,
    DeviceKind,
    DeviceState,
    DeviceStateKind,
    Disability,
    DisabilityKind,
    DisabilityState,
    DisabilityStatus,
    EstablishedBy,
)
from setiakawan.functioning.services.holding import (
    Impossible,
    WordsMissing,
    person_of,
    recorded,
    require_past,
    sent,
    within,
)
from setiakawan.registry.models import DatePrecision


@transaction.atomic
def record_disability(
    *, person_id: int, kind: str, on: datetime.date, onset_on: datetime.date | None = None, onset_precision: str = "",
    established_by: str = "", ground: str = "", client_id: uuid.UUID, by: Scope, today: datetime.date,
) -> Disability:  # fmt: skip
    """This will record that a person has a kind of disability, as known on a day; the same sending twice changes nothing.

    Raises NotAllowed, Person.DoesNotExist, InFuture, NumberTaken, Impossible; ValueError for unknown words.
    """
    person = person_of(by, person_id)
    if before := sent(Disability, client_id, person_id=person.pk, kind=kind):
        return before
    require_past(today, on, onset_on)
    if onset_on is not None and onset_on > on:
        raise Impossible("onset after known")
    made = Disability.objects.create(
        person=person,
        kind=DisabilityKind(kind),
        onset_on=onset_on,
        onset_precision=DatePrecision(onset_precision or "day") if onset_on else "",
        established_by=EstablishedBy(established_by),
        ground=clean_text(ground)[:200],
        **recorded(by, client_id),
    )
    DisabilityStatus.objects.create(
        disability=made, state=DisabilityState.PRESENT, on=on, **recorded(by, uuid.uuid5(client_id, "present"))
    )
    record(by, "functioning.disability", made, area_code=person.area_id, details={"on": on})
    return made


@transaction.atomic
def change_disability(
    *, disability_id: int, state: str, on: datetime.date, reason: str, client_id: uuid.UUID, by: Scope, today: datetime.date
) -> DisabilityStatus:  # fmt: skip
    """This will add what holds of a disability from a day on; nothing that was said before is lost.

    Raises NotAllowed, Disability.DoesNotExist, InFuture, NumberTaken, WordsMissing (all but `present` need a reason);
    ValueError for unknown words.
    """
    found = within(by, Disability, disability_id)
    if before := sent(DisabilityStatus, client_id, disability_id=found.pk, state=state):
        return before
    require_past(today, on)
    reason = clean_text(reason)[:200]
    if DisabilityState(state) != DisabilityState.PRESENT and not reason:
        raise WordsMissing
    made = DisabilityStatus.objects.create(
        disability=found,
        state=DisabilityState(state),
        on=on,
        reason=reason,
        **recorded(by, client_id),
    )
    record(by, "functioning.status", made, area_code=found.person.area_id, details={"on": on, "status": state})
    return made


@transaction.atomic
def record_device(
    *, person_id: int, kind: str, state: str, on: datetime.date, done_by: str = "", note: str = "",
    client_id: uuid.UUID, by: Scope, today: datetime.date,
) -> AssistiveDevice:  # fmt: skip
    """This will record a device that a person needs or has, with what holds of it now. Raises as record_disability."""
    person = person_of(by, person_id)
    if before := sent(AssistiveDevice, client_id, person_id=person.pk, kind=kind):
        return before
    require_past(today, on)
    made = AssistiveDevice.objects.create(
        person=person, kind=DeviceKind(kind), note=clean_text(note)[:200], **recorded(by, client_id)
    )
    DeviceState.objects.create(
        device=made,
        state=DeviceStateKind(state),
        on=on,
        done_by=clean_text(done_by)[:120],
        **recorded(by, uuid.uuid5(client_id, "first")),
    )
    record(by, "functioning.device", made, area_code=person.area_id, details={"on": on, "status": state})
    return made


@transaction.atomic
def change_device(
    *, device_id: int, state: str, on: datetime.date, done_by: str = "", note: str = "", client_id: uuid.UUID, by: Scope,
    today: datetime.date,
) -> DeviceState:  # fmt: skip
    """This will add what holds of a device from a day on. Raises AssistiveDevice.DoesNotExist and as record_disability."""
    device = within(by, AssistiveDevice, device_id)
    if before := sent(DeviceState, client_id, device_id=device.pk, state=state):
        return before
    require_past(today, on)
    made = DeviceState.objects.create(
        device=device,
        state=DeviceStateKind(state),
        on=on,
        done_by=clean_text(done_by)[:120],
        note=clean_text(note)[:200],
        **recorded(by, client_id),
    )
    record(by, "functioning.device", made, area_code=device.person.area_id, details={"on": on, "status": state})
    return made
