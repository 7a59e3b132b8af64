"""Joining, being checked, being stopped, leaving."""

import datetime
import uuid
from collections.abc import Sequence

from django.db import transaction

from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.audit.services import record
from setiakawan.core.contacts import normal_phone
from setiakawan.core.dates import age_range_on
from setiakawan.core.sealing import blind_index
from setiakawan.core.text import clean_text
from setiakawan.participation.acting import Actor, Newcomer
from setiakawan.participation.catalogue import require_codes
from setiakawan.participation.models import Need, Note, Offer, Participant, Standing, StandingKind
from setiakawan.participation.queries.reach import participants_for
from setiakawan.participation.services.ending import hold_what_hangs_on, stop_everything_of
from setiakawan.participation.services.words import WordsMissing, require_words
from setiakawan.registry.models import Sex
from setiakawan.registry.queries import person_for


class PhoneUnclear(Exception):
    """This is no telephone number."""


class NotTakingPart(Exception):
    """The participant left or is suspended."""


class VouchesForSelf(Exception):
    """Nobody vouches for themself, twice, or while suspended."""


def phone_key(phone: str) -> bytes:
    """The blind index of a number in the one form in which numbers are kept. Raises PhoneUnclear."""
    return blind_index(_phone(phone), "contact")


@transaction.atomic
def register_participant(
    *, name: str, area: str, phone: str = "", sex: str = "", is_adult: bool | None = None, languages: Sequence[str] = (),
    skills: Sequence[str] = (), organization: str = "", is_staff: bool = False, client_id: uuid.UUID,
    by: Actor | Newcomer,
) -> Participant:  # fmt: skip
    """This will let somebody take part: themself after proving a telephone (`Newcomer`), entered by staff, or named by a
    participant who asks for another. The same `client_id` again changes nothing. A number may be used by many.

    Raises NotAllowed, PhoneUnclear, WordsMissing without a name, NotInCatalogue, ValueError for an unknown sex.
    """
    by.require("participation.record", area)
    if before := Participant.objects.filter(client_id=client_id).first():
        return before
    if isinstance(by, Newcomer):
        phone = by.phone
    if is_staff and not isinstance(by, Scope):
        raise NotAllowed("participation.record")
    name = clean_text(name)[:120]
    if not name:
        raise WordsMissing
    made = Participant(
        name=name, area_id=area, sex=Sex(sex), is_adult=is_adult, languages=require_codes(languages, "languages"),
        skills=require_codes(skills, "skills"), organization=organization[:36], is_staff=is_staff,
        registered_by_id=by.user_id, client_id=client_id,
    )  # fmt: skip
    _set_phone(made, phone)
    made.save()
    record(by, "participation.register", made, area_code=area)
    return made


@transaction.atomic
def change_participant(
    *, participant_id: int, name: str, area: str, phone: str | None, sex: str, is_adult: bool | None, languages: Sequence[str],
    skills: Sequence[str], by: Actor,
) -> Participant:  # fmt: skip
    """This will replace what somebody told about themself. `phone` None keeps the number. A participant does not
    change their own here: that needs a code to the new one. Raises as `register_participant`, and Participant.DoesNotExist, NotTakingPart.
    """
    row = hold_participant(by, participant_id)
    by.require("participation.record", area)
    row.name = clean_text(name)[:120]
    if not row.name:
        raise WordsMissing
    row.area_id, row.sex, row.is_adult = area, Sex(sex), is_adult
    row.languages, row.skills = require_codes(languages, "languages"), require_codes(skills, "skills")
    if phone is not None and isinstance(by, Scope):
        _set_phone(row, phone)
    row.save()
    record(by, "participation.change", row, area_code=area)
    return row


@transaction.atomic
def check_identity(*, participant_id: int, note: str = "", by: Scope, on: datetime.date) -> Participant:
    """This will note that staff saw who somebody is. Raises NotAllowed, Participant.DoesNotExist, NotTakingPart."""
    row = hold_participant(by, participant_id, "participation.vet")
    _stand(row, StandingKind.IDENTITY, by, on, note)
    row.identity_checked_on = on
    row.save(update_fields=["identity_checked_on"])
    record(by, "participation.check", row, area_code=row.area_id)
    return row


@transaction.atomic
def add_reference(
    *, participant_id: int, vouched_by_id: int | None, note: str = "", by: Scope, on: datetime.date
) -> Participant:
    """This will note that another participant, or somebody whose office the note names, vouches for this one.

    Raises NotAllowed, Participant.DoesNotExist, NotTakingPart, VouchesForSelf; WordsMissing with neither.
    """
    row = hold_participant(by, participant_id, "participation.vet")
    other = None
    if vouched_by_id is None:
        note = require_words(note)
    else:
        other = participants_for(by).get(pk=vouched_by_id)
        is_again = row.standings.filter(kind=StandingKind.REFERENCE, vouched_by=other).exists()
        if other.pk == row.pk or is_again or not other.is_active:
            raise VouchesForSelf
    _stand(row, StandingKind.REFERENCE, by, on, note, other)
    row.references = row.standings.filter(kind=StandingKind.REFERENCE).count()
    row.save(update_fields=["references"])
    record(by, "participation.vouch", row, area_code=row.area_id)
    return row


@transaction.atomic
def link_person(*, participant_id: int, person_id: int, by: Scope, on: datetime.date) -> Participant:
    """This will say that a participant is a registered person; sex and age are taken over where they were unknown.

    Raises NotAllowed, Participant.DoesNotExist, Person.DoesNotExist outside the scope, NotTakingPart.
    """
    row = hold_participant(by, participant_id, "participation.vet")
    person = person_for(by, person_id)
    row.person = person
    row.sex = row.sex or person.sex
    if row.is_adult is None and person.birth_date:
        youngest, oldest = age_range_on(person.birth_date, person.birth_precision, on)
        row.is_adult = True if youngest >= 18 else False if oldest < 18 else None
    row.save(update_fields=["person", "sex", "is_adult"])
    _stand(row, StandingKind.PERSON, by, on)
    record(by, "participation.link", row, area_code=row.area_id)
    return row


@transaction.atomic
def suspend(*, participant_id: int, reason: str, by: Scope, on: datetime.date, at: datetime.datetime) -> Participant:
    """This will stop somebody at once: open needs, offers and matches end, pairs stop, and the other sides are told
    without a reason. Again changes nothing. Raises NotAllowed, Participant.DoesNotExist, WordsMissing.
    """
    hold_what_hangs_on(participant_id)
    row = hold_participant(by, participant_id, "participation.vet", even_stopped=True)
    if row.suspended_on is None and row.left_on is None:
        _stand(row, StandingKind.SUSPENDED, by, on, require_words(reason))
        row.suspended_on = on
        row.save(update_fields=["suspended_on"])
        stop_everything_of(row, by=by, on=on, at=at)
    record(by, "participation.suspend", row, area_code=row.area_id)
    return row


@transaction.atomic
def restore(*, participant_id: int, reason: str, by: Scope, on: datetime.date) -> Participant:
    """This will let a suspended participant take part again; what was stopped stays stopped.

    Raises NotAllowed (only who answers reports), Participant.DoesNotExist, WordsMissing, NotTakingPart.
    """
    row = hold_participant(by, participant_id, "participation.answer", even_stopped=True)
    if row.suspended_on is None or row.left_on is not None:
        raise NotTakingPart
    _stand(row, StandingKind.RESTORED, by, on, require_words(reason))
    row.suspended_on = None
    row.save(update_fields=["suspended_on"])
    record(by, "participation.restore", row, area_code=row.area_id)
    return row


@transaction.atomic
def leave(*, participant_id: int, by: Actor, on: datetime.date, at: datetime.datetime) -> Participant:
    """This will let somebody leave: everything open ends; name, telephone, places and words are erased, and the
    history stays without them.

    Again changes nothing. Raises NotAllowed, Participant.DoesNotExist.
    """
    hold_what_hangs_on(participant_id)
    row = hold_participant(by, participant_id, even_stopped=True)
    if row.left_on is None:
        stop_everything_of(row, by=by, on=on, at=at)
        _stand(row, StandingKind.LEFT, by, on)
        row.left_on, row.name, row.phone, row.phone_key = on, "", None, None
        row.skills, row.languages, row.organization = [], [], ""
        row.save()
        Need.objects.filter(receiver=row).update(place=None, words=None)
        Need.objects.filter(asked_by=row).update(place=None, words=None)
        Offer.objects.filter(giver=row).update(place=None, words=None)
        Note.objects.filter(sender=row).update(text="")
    record(by, "participation.leave", row, area_code=row.area_id)
    return row


@transaction.atomic
def reveal_phone(*, participant_id: int, reason: str, by: Scope) -> str:
    """This will show staff a telephone, to call somebody, with a reason that the audit keeps.

    Raises NotAllowed, Participant.DoesNotExist, NotTakingPart, WordsMissing.
    """
    row = hold_participant(by, participant_id, "participation.vet")
    reason = require_words(reason)
    record(by, "participation.reveal", row, area_code=row.area_id, reason=reason)
    return row.phone or ""


def hold_participant(
    by: Actor, participant_id: int, verb: str = "participation.record", *, even_stopped: bool = False
) -> Participant:
    """Hold a participant until the transaction ends. Raises NotAllowed, Participant.DoesNotExist, NotTakingPart."""
    by.require(verb)
    row = participants_for(by).select_for_update(of=("self",), no_key=True).get(pk=participant_id)
    by.require(verb, row.area_id)
    if not row.is_active and not even_stopped:
        raise NotTakingPart
    return row


def _stand(row: Participant, kind: str, by: Actor, on: datetime.date, note: str = "", other=None) -> None:
    Standing.objects.create(
        participant=row, kind=kind, on=on, note=clean_text(note)[:300], vouched_by=other, by_id=by.user_id
    )


def _set_phone(row: Participant, phone: str) -> None:
    if not phone.strip():
        row.phone, row.phone_key = None, None
        return
    row.phone = _phone(phone)
    row.phone_key = blind_index(row.phone, "contact")


def _phone(phone: str) -> str:
    normal = normal_phone(phone)
    if normal is None:
        raise PhoneUnclear
    return normal
