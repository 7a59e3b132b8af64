"""Lasting pairs: proposed to both, agreed, kept in a rhythm, handed over, ended with thanks."""

import datetime
import uuid

from django.db import transaction

from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.audit.services import record
from setiakawan.core.text import clean_text
from setiakawan.participation.acting import Actor, own_id
from setiakawan.participation.catalogue import kind_of, label_of
from setiakawan.participation.models import Pair, PairState, Participant
from setiakawan.participation.queries.living import helper_facts, is_gone
from setiakawan.participation.queries.reach import pairs_for, participants_for
from setiakawan.participation.rules.safety import obstacles
from setiakawan.participation.services.asking import NobodyThere
from setiakawan.participation.services.meeting import CannotMeet
from setiakawan.participation.services.participants import NotTakingPart
from setiakawan.participation.services.steps import WrongStep, become, close_pair, note_step
from setiakawan.participation.services.telling import tell
from setiakawan.participation.services.words import passed_on, require_words


class PairExists(Exception):
    """The two are a pair already."""


@transaction.atomic
def propose_pair(
    *, helper_id: int, receiver_id: int, kind: str = "company", rhythm_days: int = 7, client_id: uuid.UUID, by: Scope,
    on: datetime.date, at: datetime.datetime, follows: Pair | None = None,
) -> Pair:  # fmt: skip
    """This will propose that one participant stays with one person, and ask both. The same `client_id` again changes
    nothing. Raises NotAllowed, Participant.DoesNotExist, NotInCatalogue, CannotMeet, NotTakingPart, NobodyThere,
    PairExists, ValueError for a rhythm outside 1–92 days.
    """
    by.require("participation.record")
    if before := Pair.objects.filter(client_id=client_id).first():
        return pairs_for(by).get(pk=before.pk)
    both = Participant.objects.select_for_update(no_key=True).filter(pk__in=(helper_id, receiver_id)).order_by("pk")
    held = {one.pk: one for one in both}
    receiver = participants_for(by).get(pk=receiver_id)
    by.require("participation.record", receiver.area_id)
    if helper_id not in held:
        raise Participant.DoesNotExist
    helper, sort = held[helper_id], kind_of(kind)
    if not 1 <= rhythm_days <= 92:
        raise ValueError("rhythm_days")
    if not receiver.is_active:
        raise NotTakingPart
    if is_gone(receiver, on):
        raise NobodyThere
    if found := obstacles(sort, helper_facts(helper, receiver_id=receiver.pk, asked_by_id=None, on=on)):
        raise CannotMeet(found)
    if Pair.objects.filter(helper=helper, receiver=receiver, state__in=(PairState.PROPOSED, PairState.ACTIVE)).exists():
        raise PairExists
    pair = Pair.objects.create(
        helper=helper, receiver=receiver, kind=kind, area_id=receiver.area_id, rhythm_days=rhythm_days, since=on,
        follows=follows, made_by_id=by.user_id, client_id=client_id,
    )  # fmt: skip
    note_step(pair, pair.state, by, on)
    where = f"{label_of(kind)} setiap {rhythm_days} hari di {receiver.area.name}"
    tell(helper, f"pair:{pair.pk}", "proposed", f"{where}: maukah Anda? Boleh tidak.", on=on, at=at, kind="pair")
    tell(
        receiver,
        f"pair:{pair.pk}",
        "proposed",
        f"{where}: ada yang bersedia. Berkenankah Anda?",
        on=on,
        at=at,
        kind="pair",
    )
    record(by, "participation.propose_pair", pair, area_code=pair.area_id)
    return pair


@transaction.atomic
def answer_pair(
    *, pair_id: int, side: str, agrees: bool, how: str = "", by: Actor, on: datetime.date, at: datetime.datetime
) -> Pair:
    """This will keep one side's answer ("helper" or "receiver"). With both yes it begins that day.

    Raises NotAllowed, Pair.DoesNotExist, WrongStep, CannotMeet, ValueError.
    """
    pair = hold_pair(by, pair_id)
    sides = {"helper": pair.helper, "receiver": pair.receiver}
    if side not in sides:
        raise ValueError(side)
    if own_id(by) not in (None, sides[side].pk):
        raise NotAllowed("participation.record")
    if pair.state != PairState.PROPOSED:
        raise WrongStep(pair.state)
    if not agrees:
        close_pair(pair, PairState.REFUSED, by, on, clean_text(how))
        other = sides["receiver" if side == "helper" else "helper"]
        words = f"{label_of(pair.kind)}: kali ini belum cocok. Kami carikan yang lain."
        tell(other, f"pair:{pair.pk}", "ended", words, on=on, at=at, kind="pair")
    else:
        _agree(pair, side, by, on, at, how)
    record(by, "participation.answer_pair", pair, area_code=pair.area_id, details={"accept": agrees})
    return pair


def _agree(pair: Pair, side: str, by: Actor, on: datetime.date, at: datetime.datetime, how: str) -> None:
    facts = helper_facts(pair.helper, receiver_id=pair.receiver_id, asked_by_id=None, on=on)
    if found := obstacles(kind_of(pair.kind), facts):
        raise CannotMeet(found)
    setattr(pair, f"{side}_agreed_at", at)
    pair.save(update_fields=[f"{side}_agreed_at"])
    note_step(pair, f"{side}_yes", by, on, clean_text(how))
    if pair.helper_agreed_at and pair.receiver_agreed_at:
        pair.since = on
        pair.save(update_fields=["since"])
        become(pair, PairState.ACTIVE, by, on)


@transaction.atomic
def hand_over_pair(
    *, pair_id: int, helper_id: int, reason: str, client_id: uuid.UUID, by: Scope, on: datetime.date,
    at: datetime.datetime,
) -> Pair:  # fmt: skip
    """This will let somebody else go on with a pair: the old one ends, the new one is asked with the person.

    Raises as `propose_pair`, and WrongStep, WordsMissing. Returns the new pair.
    """
    pair = hold_pair(by, pair_id)
    if before := Pair.objects.filter(client_id=client_id).first():
        return before
    close_pair(pair, PairState.HANDED_OVER, by, on, require_words(reason))
    made = propose_pair(
        helper_id=helper_id, receiver_id=pair.receiver_id, kind=pair.kind, rhythm_days=pair.rhythm_days,
        client_id=client_id, by=by, on=on, at=at, follows=pair,
    )  # fmt: skip
    tell(pair.helper, f"pair:{pair.pk}", "thanks", "Terima kasih sudah menjadi kawan.", on=on, at=at, kind="pair")
    record(by, "participation.hand_over_pair", pair, area_code=pair.area_id)
    return made


@transaction.atomic
def end_pair(
    *, pair_id: int, reason: str = "", thanks: str = "", by: Actor, on: datetime.date, at: datetime.datetime
) -> Pair:
    """This will end a pair with thanks (screened as a note is), by either side or by staff; the other side is told.

    Raises NotAllowed, Pair.DoesNotExist, WrongStep, TellsHealth.
    """
    pair = hold_pair(by, pair_id)
    words = passed_on(thanks).text if thanks.strip() else ""
    close_pair(pair, PairState.ENDED, by, on, " · ".join(filter(None, (clean_text(reason), words))))
    for one in (pair.helper, pair.receiver):
        if one.pk != own_id(by):
            ended = f"{label_of(pair.kind)}: waktu menjadi kawan sudah berakhir. Terima kasih."
            tell(one, f"pair:{pair.pk}", "ended", ended, on=on, at=at, kind="pair")
    record(by, "participation.end_pair", pair, area_code=pair.area_id)
    return pair


def hold_pair(by: Actor, pair_id: int, verb: str = "participation.record") -> Pair:
    """Hold a pair until the transaction ends. Raises NotAllowed, Pair.DoesNotExist."""
    by.require(verb)
    pair = pairs_for(by).select_for_update(of=("self",)).select_related("helper", "receiver").get(pk=pair_id)
    by.require(verb, pair.area_id)
    return pair
