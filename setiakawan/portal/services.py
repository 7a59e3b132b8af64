"""What happens at the citizens' door: a code is sent, somebody comes in, joins, tells what only they know."""

import datetime
import uuid

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from setiakawan.accounts.scope import NotAllowed, Scope, citizen_scope
from setiakawan.audit.services import record
from setiakawan.consent.services import withdraw_consent
from setiakawan.core.documents import pdf, qr_svg
from setiakawan.core.sealing import blind_index
from setiakawan.messaging.queries import link
from setiakawan.messaging.services import check_code, issue_code, issue_link, withdraw_links
from setiakawan.participation.acting import Newcomer, Own
from setiakawan.participation.models import Participant
from setiakawan.participation.queries.reach import participants_for
from setiakawan.participation.services.words import require_words
from setiakawan.portal.models import CorrectionRequest
from setiakawan.portal.queries import NotLinked, corrections_in, own_data, person_of
from setiakawan.referral.services.confirming import confirm_own

CARD = "portal.card"
_CODE = "portal.code"
_CARD_LIFE = datetime.timedelta(days=730)


class WrongCode(Exception):
    """The code is wrong, old, used, or was tried too often."""


class NotTheSame(Exception):
    """What was told does not agree with what the office knows, or the office knows too little."""


def send_code(*, phone: str, at: datetime.datetime) -> None:
    """This will send a code to a telephone, whether or not anybody takes part with it: nobody learns from the answer.

    Raises TooManyCodes, NumberUnclear.
    """
    issue_code(purpose=_CODE, subject=_subject(phone), to=phone, at=at)


def come_in(*, phone: str, code: str, at: datetime.datetime) -> Newcomer:
    """This will use a code up and let its holder in as somebody who holds that telephone. Raises WrongCode.

    Wrong tries count, so this is not one transaction.
    """
    if not check_code(purpose=_CODE, subject=_subject(phone), code=code, at=at):
        raise WrongCode
    return Newcomer(phone)


def _subject(phone: str) -> str:
    return f"phone:{blind_index(phone, 'portal.phone').hex()}"


@transaction.atomic
def tell_birth_date(*, born: datetime.date, by: Own) -> Participant:
    """This will let a participant see what the office keeps about them as a person, once they told their birth date.

    Whoever else holds the telephone may not know it. Raises NotTheSame; NotAllowed for who is not linked to a person.
    """
    by.require("participation.see")
    me = Participant.objects.select_related("person").get(pk=by.participant_id, left_on=None)
    if me.person_id is None:
        raise NotAllowed("participation.see")
    known = me.person
    if known.birth_date is None or not _agrees(known.birth_date, known.birth_precision, born):
        raise NotTheSame
    record(by, "portal.prove", me, area_code=me.area_id)
    return me


def _agrees(known: datetime.date, precision: str, told: datetime.date) -> bool:
    """Whether a birth date agrees as precisely as it is known; a bare year or an estimate proves nothing."""
    parts = {"day": 3, "month": 2, "year": 1}.get(precision, 0)
    return parts > 1 and known.timetuple()[:parts] == told.timetuple()[:parts]


class AnsweredBefore(Exception):
    """Somebody answered meanwhile."""


@transaction.atomic
def ask_correction(*, words: str, client_id: uuid.UUID, by: Own, at: datetime.datetime) -> CorrectionRequest:
    """This will send a citizen's words about what is wrong in their data. The same sending twice changes nothing.

    Raises NotLinked, WordsMissing.
    """
    by.require("participation.record")
    person = person_of(by)
    if before := CorrectionRequest.objects.filter(client_id=client_id, participant=by.participant_id).first():
        return before
    made = CorrectionRequest.objects.create(
        person=person, participant_id=by.participant_id, words=require_words(words)[:1000], sent_at=at,
        client_id=client_id,
    )  # fmt: skip
    record(by, "portal.ask_correction", made, area_code=person.area_id)
    return made


@transaction.atomic
def answer_correction(*, correction_id: int, words: str, by: Scope, at: datetime.datetime) -> CorrectionRequest:
    """This will tell a citizen what became of their request. Raises NotAllowed, DoesNotExist, AnsweredBefore,
    WordsMissing.
    """
    by.require("registry.propose")
    row = corrections_in(by).select_for_update(of=("self",)).get(pk=correction_id)
    if row.answered_at:
        raise AnsweredBefore
    row.answer, row.answered_at, row.answered_by_id = require_words(words)[:1000], at, by.user_id
    row.save(update_fields=("answer", "answered_at", "answered_by"))
    record(by, "portal.answer_correction", row, area_code=row.person.area_id)
    return row


@transaction.atomic
def withdraw_own(*, purpose: str, recipient: str, by: Own, at: datetime.datetime, on: datetime.date) -> None:
    """This will withdraw a consent in the person's own name. Raises NotLinked, NothingToWithdraw."""
    by.require("participation.record")
    person = person_of(by)
    withdraw_consent(
        person_id=person.pk, purpose=purpose, recipient=recipient, how="portal", by=citizen_scope(str(by), person.pk),
        at=at, on=on,
    )  # fmt: skip


@transaction.atomic
def confirm_referral(
    *, referral_id: int, client_id: uuid.UUID, by: Own, at: datetime.datetime, on: datetime.date
) -> None:
    """This will keep that the person said a service helped them. Raises NotLinked, Referral.DoesNotExist,
    CannotMove.
    """
    by.require("participation.record")
    scope = citizen_scope(str(by), person_of(by).pk)
    confirm_own(referral_id=referral_id, client_id=client_id, by=scope, at=at, today=on)


@transaction.atomic
def copy_of_data(*, by: Own, at: datetime.datetime, on: datetime.date) -> str:
    """This will write everything that a person may see about themself as one text. Raises NotLinked."""
    by.require("participation.see")
    found = own_data(by, at=at, on=on)
    lines = [f"Salinan data dari {settings.OFFICE_NAME}, {on:%d-%m-%Y}", ""]
    lines += [f"{label}: {value or 'belum diketahui'}" for label, value in found.facts]
    for part in found.aid:
        lines += ["", part.heading, *part.sentences, *(f"- {point}" for point in part.points), *part.after]
    lines += ["", "Izin berbagi data"]
    lines += [
        f"- {label}, kepada {s.latest.recipient_label}: {'berlaku' if s.holds else 'tidak berlaku'}"
        for label, s in found.consents
    ]
    lines += ["", "Siapa membuka atau mengubah"]
    lines += [f"- {timezone.localtime(when):%d-%m-%Y %H:%M}, {role}: {what}" for when, what, role in found.looks]
    record(by, "portal.copy", found.person, area_code=found.person.area_id)
    return "\r\n".join(lines) + "\r\n"


@transaction.atomic
def print_card(*, participant_id: int, by: Scope, at: datetime.datetime) -> bytes:
    """This will print a card with a QR code for somebody without a telephone; an earlier card stops working.

    Whoever holds the card must also tell the birth date. Raises NotAllowed, Participant.DoesNotExist, NotLinked.
    """
    by.require("participation.vet")
    me = participants_for(by).select_related("person", "area").get(pk=participant_id, left_on=None)
    if me.person is None or me.person.birth_date is None:
        raise NotLinked
    withdraw_links(purpose=CARD, subject=f"participant:{me.pk}", at=at)
    token = issue_link(purpose=CARD, subject=f"participant:{me.pk}", valid_for=_CARD_LIFE, at=at)
    address = f"{settings.OFFICE_URL}/saya/kartu/{token}/"
    made = pdf(
        "portal/card",
        {"title": "Kartu Setiakawan", "office": settings.OFFICE_NAME, "name": me.name, "village": me.area.name,
         "address": address, "qr": qr_svg(address), "until": f"{timezone.localdate(at + _CARD_LIFE):%d-%m-%Y}"},
    )  # fmt: skip
    record(by, "portal.print_card", me, area_code=me.area_id)
    return made


def card_holder(*, token: str, born: datetime.date, at: datetime.datetime) -> int:
    """The participant who holds a card and told their birth date. Raises NotTheSame for every other reason alike."""
    subject = link(CARD, token, at)
    if subject is None:
        raise NotTheSame
    try:
        return tell_birth_date(born=born, by=Own(int(subject.partition(":")[2]))).pk
    except (Participant.DoesNotExist, NotAllowed):
        raise NotTheSame from None
