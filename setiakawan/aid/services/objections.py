"""Objections and proposals: received from anybody, looked at again by somebody else, answered with reasons."""

import contextlib
import datetime
import uuid

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.aid.models import (
    AidList,
    EntryState,
    Letter,
    ListEntry,
    ListState,
    Objection,
    ObjectionAnswer,
    ObjectionChannel,
    ObjectionKind,
    ObjectionOutcome,
    ObjectionReply,
    StoredJudgement,
)  # fmt: skip
from setiakawan.aid.numbering import new_number, typed_number
from setiakawan.aid.queries.objections import objection_for
from setiakawan.aid.queries.programmes import NoSuchProgramme, programme_labels
from setiakawan.aid.rules.answers import Answer
from setiakawan.aid.services.checking import judge_again
from setiakawan.aid.services.judging import judge_family
from setiakawan.aid.services.lists import change_entry, place_again
from setiakawan.aid.services.words import require_name, require_words
from setiakawan.audit.services import record
from setiakawan.messaging.rules import NumberUnclear
from setiakawan.messaging.services import send
from setiakawan.registry.models import Family, Person
from setiakawan.registry.queries import family_with_number, members_on, search_people


class DecidedBefore(Exception):
    """Who decided the first time does not look the second time."""


class Settled(Exception):
    """The objection has its answer."""


class EntryMismatch(Exception):
    """The entry belongs to another programme or lies outside the viewer's scope."""


class NobodyFound(Exception):
    """No single family in the viewer's areas has this number."""


class RulesSayNo(Exception):
    """By the written rules this family does not qualify, so it cannot be put on the list."""


class NoOpenList(Exception):
    """There is no list of this programme for the village to put the family on."""


@transaction.atomic
def receive_objection(
    *, kind: str, channel: str, programme: str, area: str, is_for_self: bool, sender: str, contact: str = "", about: str,
    words: str, entry_id: int | None = None, letter: str = "", received_on: datetime.date, client_id: uuid.UUID,
    by: Scope, today: datetime.date,
) -> Objection:  # fmt: skip
    """This will take in an objection or proposal and give it a receipt number. The same `client_id` again changes nothing.

    `letter` is the number of a letter to the family, if one is at hand; an unknown one is left out. Raises NotAllowed,
    NoSuchProgramme, EntryMismatch, WordsMissing; ValueError for an unknown kind or channel, or a day to come.
    """
    by.require("aid.object", area)
    if before := Objection.objects.filter(client_id=client_id).first():
        return before
    if received_on > today:
        raise ValueError("received_on")
    if programme not in programme_labels():
        raise NoSuchProgramme(programme)
    entry, paper = _entry(by, entry_id, programme), Letter.objects.filter(number=typed_number(letter)).first()
    if entry is None and paper and is_for_self:
        entry = _latest_entry(paper.family_id, programme)
    family = entry.family_id if entry else paper.family_id if paper else None
    made = Objection.objects.create(
        receipt=new_number("S"), kind=ObjectionKind(kind), channel=ObjectionChannel(channel), programme=programme,
        area_id=area, is_for_self=is_for_self, sender=require_name(sender), contact=contact.strip()[:120] or None,
        about=require_name(about, 200), words=require_words(words, 4000), entry=entry, family_id=family, letter=paper,
        person_id=entry.person_id if entry else None, received_on=received_on, recorded_by_id=by.user_id,
        client_id=client_id,
    )  # fmt: skip
    record(by, "aid.receive_objection", made, area_code=area, details={"kind": kind})
    return made


@transaction.atomic
def recognise_objection(*, objection_id: int, number: str, by: Scope, on: datetime.date) -> Objection:
    """This will say which family an objection is about, by its KK number or the NIK of a member; with the entry on the
    latest list, if it has one.

    Raises NotAllowed, Objection.DoesNotExist, Settled, NobodyFound.
    """
    objection = _hold(by, "aid.receive", objection_id)
    family = _family(by, number, on)
    objection.family, objection.entry = family, _latest_entry(family.pk, objection.programme)
    objection.person_id = objection.entry.person_id if objection.entry else None
    objection.save(update_fields=["family", "entry", "person"])
    record(by, "aid.recognise_objection", objection, area_code=objection.area_id)
    return objection


@transaction.atomic
def add_reply(*, objection_id: int, words: str, by: Scope, on: datetime.date) -> ObjectionReply:
    """This will add what the sender said after more was asked; the clock starts anew.

    Raises NotAllowed, Objection.DoesNotExist, Settled, WordsMissing.
    """
    objection = _hold(by, "aid.receive", objection_id)
    return keep_reply(objection, words, by, on)


def keep_reply(objection: Objection, words: str, by: Scope, on: datetime.date) -> ObjectionReply:
    """Add a reply to an objection that the caller holds, in its transaction. Raises WordsMissing."""
    made = ObjectionReply.objects.create(objection=objection, words=require_words(words, 4000), on=on, by_id=by.user_id)
    record(by, "aid.add_reply", objection, area_code=objection.area_id)
    return made


@transaction.atomic
def answer_objection(
    *, objection_id: int, outcome: str, reasons: str, new_state: str = "", by: Scope, on: datetime.date,
    at: datetime.datetime | None = None,
) -> ObjectionAnswer:  # fmt: skip
    """This will answer with reasons. Granted, the entry it names gets `new_state`; a family that is on no list yet is
    judged and put on it. A frozen list follows from the next instalment on. The sender is told that an answer is there.

    Raises NotAllowed, Objection.DoesNotExist, Settled, DecidedBefore, WordsMissing, RulesSayNo, NoOpenList; ValueError
    for an unknown outcome or state.
    """
    if by.user_id is None:
        raise NotAllowed("aid.answer")
    objection = _hold(by, "aid.answer", objection_id)
    if by.user_id in _deciders(objection):
        raise DecidedBefore
    made = ObjectionAnswer.objects.create(
        objection=objection, outcome=ObjectionOutcome(outcome), reasons=require_words(reasons, 4000), on=on,
        by_id=by.user_id,
    )  # fmt: skip
    if made.outcome in (ObjectionOutcome.GRANTED, ObjectionOutcome.PARTLY) and new_state:
        _flow_back(objection, EntryState(new_state), made.reasons, by, on)
    record(by, "aid.answer_objection", objection, area_code=objection.area_id, details={"status": outcome})
    _tell(objection, at or timezone.now())
    return made


def _hold(by: Scope, verb: str, objection_id: int) -> Objection:
    """Hold an unsettled objection until the transaction ends."""
    by.require(verb)
    Objection.objects.select_for_update().filter(pk=objection_id).first()
    objection = objection_for(by, objection_id)
    by.require(verb, objection.area_id)
    if objection.is_settled:
        raise Settled
    return objection


def _deciders(objection: Objection) -> set[int | None]:
    """Who made, changed, checked or approved what the objection is about, or judged the family."""
    entry, family = objection.entry, objection.family_id
    judged = StoredJudgement.objects.filter(family=family, programme=objection.programme) if family else ()
    people = {row.judged_by_id for row in judged} - {None}
    if entry is None:
        return people
    steps = entry.list.steps.values_list("by_id", flat=True)
    changes = entry.changes.values_list("by_id", flat=True)
    return {*people, entry.list.made_by_id, entry.list.approved_by_id, *steps, *changes}


def _flow_back(objection: Objection, to: EntryState, reasons: str, by: Scope, on: datetime.date) -> None:
    entry = objection.entry
    if entry is None and objection.family_id and to == EntryState.CHOSEN:
        entry = objection.entry = _put_on_list(objection, by, on)
        objection.save(update_fields=["entry"])
    if entry is None or entry.list.state == ListState.CANCELLED:
        return
    is_frozen = entry.list.state == ListState.APPROVED
    if to == EntryState.CHOSEN and entry.amount is None:
        answer = judge_again(entry, by, on)[2].answer
        if answer == Answer.NO or (answer == Answer.UNKNOWN and is_frozen):  # an open list has its check before it
            raise RulesSayNo
    state = EntryState.WAITING if to == EntryState.CHOSEN and not is_frozen else to
    change_entry(entry, state, f"Sanggah {objection.receipt}: {reasons}"[:300], by)
    if not is_frozen:
        place_again(entry.list)


def _put_on_list(objection: Objection, by: Scope, on: datetime.date) -> ListEntry:
    lists = AidList.objects.filter(programme=objection.programme, area=objection.area_id, valid_until__gt=on)
    aid_list = lists.exclude(state=ListState.CANCELLED).order_by("-valid_from").first()
    if aid_list is None:
        raise NoOpenList
    kept = judge_family(programme=objection.programme, family_id=objection.family_id, by=by, on=on)
    fitting = [row for row in kept if row.answer == Answer.YES and objection.person_id in (None, row.person_id)]
    if not fitting:
        raise RulesSayNo
    entry, _ = ListEntry.objects.get_or_create(
        list=aid_list, family_id=objection.family_id, person_id=fitting[0].person_id,
        defaults={"judgement": fitting[0], "amount": fitting[0].amount, "state": EntryState.WAITING},
    )  # fmt: skip
    return entry


def _tell(objection: Objection, at: datetime.datetime) -> None:
    """Tell the sender that an answer is there; what it says is read with the receipt."""
    if not objection.contact:
        return
    text = f"Ada jawaban untuk {objection.receipt}. Baca di {settings.OFFICE_URL}/sanggah/lacak/ atau tanyakan di kantor desa."
    with contextlib.suppress(NumberUnclear):
        send(to=objection.contact, kind="objection", text=text, subject=f"objection:{objection.pk}", at=at,
             area_code=objection.area_id)  # fmt: skip


def _family(by: Scope, number: str, on: datetime.date) -> Family:
    if family := family_with_number(by, number):
        return family
    people: list[Person] = search_people(by, nik=number).people if number.strip() else []
    stays = people[0].memberships.filter(valid_until=None).select_related("family") if len(people) == 1 else ()
    families = [stay.family for stay in stays if stay.family.dissolved_on is None and by.covers(stay.family.area_id)]
    if len(families) != 1 or not members_on(by, families[0], on):
        raise NobodyFound
    return families[0]


def _latest_entry(family_id: int, programme: str) -> ListEntry | None:
    rows = ListEntry.objects.filter(family=family_id, list__programme=programme).select_related("list")
    found = list(rows.exclude(list__state=ListState.CANCELLED).order_by("-list__valid_from", "-pk")[:2])
    same_list = len(found) == 2 and found[0].list_id == found[1].list_id
    return None if not found or same_list else found[0]  # two persons of one family: a human being has to say whom


def _entry(by: Scope, entry_id: int | None, programme: str) -> ListEntry | None:
    if entry_id is None:
        return None
    entry = ListEntry.objects.filter(by.q("list__area"), pk=entry_id, list__programme=programme).first()
    if entry is None:
        raise EntryMismatch
    return entry
