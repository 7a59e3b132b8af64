"""Help that was given: told by either side, confirmed by the receiving one, thanked. Counted once, however many helped."""

import datetime
import uuid
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction

from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.audit.services import record
from setiakawan.core.text import clean_text
from setiakawan.messaging.services import check_code, issue_code
from setiakawan.participation.acting import Actor, own_id
from setiakawan.participation.catalogue import kind_of, label_of
from setiakawan.participation.models import (
    AGREED,
    Act,
    ActHelper,
    AskState,
    ConfirmedHow,
    Match,
    MatchState,
    Need,
    PairState,
    Participant,
)
from setiakawan.participation.queries.reach import acts_for, needs_for, pairs_for, participants_for
from setiakawan.participation.services.ending import speaker_of
from setiakawan.participation.services.steps import WrongStep, become, note_step
from setiakawan.participation.services.telling import tell
from setiakawan.participation.services.words import passed_on, require_words

CODE = "act.confirm"
CODE_LIFE = datetime.timedelta(days=14)


class NotAgreed(Exception):
    """One of these helpers has not agreed with the receiving side, or is not the one of the pair."""


class WrongCode(Exception):
    """The code is not the one that the receiving side has, or it is too old."""


class AlreadyConfirmed(Exception):
    """The receiving side has confirmed it."""


@transaction.atomic
def record_act(
    *, need_id: int | None = None, pair_id: int | None = None, occasion: str = "", kind: str = "", area: str = "",
    receiver_id: int | None = None, helper_ids: Sequence[int], happened_on: datetime.date,
    quantity: Decimal | None = None, hours: Decimal | None = None, client_id: uuid.UUID, by: Actor,
    today: datetime.date, at: datetime.datetime,
) -> Act:  # fmt: skip
    """This will tell that help was given on a day: for a need (kind, village and receiver are its own), in a pair, at an
    occasion such as `event:12`, or unasked. Whoever tells of the same need or pair on the same day again adds helpers
    and what was not told yet, never a second act. Told by the receiving side it is confirmed with that.

    `hours` and `quantity` are of the whole act. Raises NotAllowed, DoesNotExist, NotAgreed, NotInCatalogue, ValueError for
    a day to come, nobody who helped, or numbers that cannot be.
    """
    by.require("participation.record")
    if before := Act.objects.filter(client_id=client_id).first():
        return acts_for(by).get(pk=before.pk)
    if happened_on > today or not helper_ids:
        raise ValueError("day or helpers")
    if not all(n is None or n > 0 for n in (quantity, hours)) or (hours or 0) > 200:
        raise ValueError("numbers")
    made = _found_or_begun(need_id, pair_id, occasion, kind, area, receiver_id, happened_on, client_id, helper_ids, by)
    made.quantity = made.quantity or quantity
    made.hours = made.hours or hours
    made.save()
    _add_helpers(made, helper_ids)
    note_step(made, "told", by, today)
    if made.need:
        _settle_need(made.need, helper_ids, by, today)
    if made.confirmed_on is None and own_id(by) is not None and _speaker(made) and own_id(by) == _speaker(made).pk:
        _confirm(made, ConfirmedHow.PORTAL, by, today)
    elif made.confirmed_on is None:
        _ask_to_confirm(made, by, today, at)
    record(by, "participation.act", made, area_code=made.area_id, details={"kind": made.kind})
    return made


def _found_or_begun(need_id, pair_id, occasion, kind, area, receiver_id, happened_on, client_id, helper_ids, by) -> Act:
    """The act of this need or pair on this day, or a new one that is not saved yet. Holds the need or the pair."""
    new = {"happened_on": happened_on, "client_id": client_id, "told_by_id": own_id(by), "recorded_by_id": by.user_id}
    if need_id is not None:
        need = _need(by, need_id)
        agreed = set(need.matches.filter(state__in=AGREED).values_list("helper", flat=True))
        if not set(helper_ids) <= agreed:
            raise NotAgreed
        by.require("participation.record", need.area_id)
        own = {"need": need, "kind": need.kind, "area_id": need.area_id, "receiver": need.receiver}
        return Act.objects.filter(need=need, happened_on=happened_on).first() or Act(**own, **new)
    if pair_id is not None:
        pair = pairs_for(by).select_for_update(of=("self",)).select_related("receiver").get(pk=pair_id)
        by.require("participation.record", pair.area_id)
        if list(helper_ids) != [pair.helper_id] or pair.state == PairState.PROPOSED:
            raise NotAgreed
        own = {"pair": pair, "kind": pair.kind, "area_id": pair.area_id, "receiver": pair.receiver}
        return Act.objects.filter(pair=pair, happened_on=happened_on).first() or Act(**own, **new)
    by.require("participation.record", area)
    receiver = participants_for(by).get(pk=receiver_id) if receiver_id and isinstance(by, Scope) else None
    if own_id(by) is not None and (list(helper_ids) != [own_id(by)] or receiver_id):
        raise NotAllowed("participation.record")
    if receiver and receiver.pk in helper_ids:
        raise ValueError("receiver")
    return Act(kind=kind_of(kind).code, area_id=area, receiver=receiver, occasion=occasion[:40], **new)


def _need(by: Actor, need_id: int) -> Need:
    """The need, held. A helper who agreed reaches it too."""
    mine = Match.objects.filter(helper=own_id(by) or 0, state__in=AGREED).values("need")
    rows = needs_for(by) | Need.objects.filter(pk__in=mine) if own_id(by) is not None else needs_for(by)
    found = rows.values_list("pk", flat=True).distinct().get(pk=need_id)
    return Need.objects.select_for_update(of=("self",)).select_related("receiver", "asked_by").get(pk=found)


def _add_helpers(made: Act, helper_ids: Sequence[int]) -> None:
    helpers = Participant.objects.filter(pk__in=set(helper_ids))
    if len(helpers) != len(set(helper_ids)):
        raise Participant.DoesNotExist
    there = set(made.helpers.values_list("participant", flat=True))
    ActHelper.objects.bulk_create(
        ActHelper(act=made, participant=one, is_staff=one.is_staff) for one in helpers if one.pk not in there
    )


def _settle_need(need: Need, helper_ids: Sequence[int], by: Actor, on: datetime.date) -> None:
    """A need for once is done; one that is repeated goes on."""
    if need.weekdays:
        return
    for match in need.matches.filter(helper__in=helper_ids, state=MatchState.ACCEPTED):
        become(match, MatchState.DONE, by, on)
    still = need.matches.filter(state=MatchState.ACCEPTED).exists()
    if need.state == AskState.TAKEN and not still:
        become(need, AskState.DONE, by, on)


def _ask_to_confirm(made: Act, by: Actor, on: datetime.date, at: datetime.datetime) -> None:
    """Ask the receiving side, with a code that it may give to the helper who stands before it."""
    whom = _speaker(made)
    if whom is None or own_id(by) == whom.pk or whom.notices.filter(subject=f"act:{made.pk}", what="confirm").exists():
        return
    code = issue_code(purpose=CODE, subject=f"act:{made.pk}", at=at, life=CODE_LIFE) if whom.phone else ""
    words = f"{label_of(made.kind)}: sudahkah bantuan ini Anda terima?"
    words += f" Bila sudah, sebutkan kode {code} kepada penolong." if code else ""
    tell(whom, f"act:{made.pk}", "confirm", words, on=on, at=at, kind=CODE)


@transaction.atomic
def confirm_act(*, act_id: int, how: str, note: str = "", by: Actor, on: datetime.date) -> Act:
    """This will keep that the receiving side said the help was given: itself (`portal`), or to staff who called or asked,
    who note with whom they spoke. `code` has a service of its own, `silence` is the clock's.

    Raises NotAllowed, Act.DoesNotExist, AlreadyConfirmed, WordsMissing, ValueError.
    """
    made = _hold_act(by, act_id)
    how = ConfirmedHow(how)
    if own_id(by) is not None:
        if how != ConfirmedHow.PORTAL or _speaker(made) is None or _speaker(made).pk != own_id(by):
            raise NotAllowed("participation.record")
    elif how not in (ConfirmedHow.CALL, ConfirmedHow.OPERATOR):
        raise ValueError("how")
    else:
        note = require_words(note)
    if made.confirmed_on and made.confirmed_how != ConfirmedHow.SILENCE:
        raise AlreadyConfirmed
    _confirm(made, how, by, on, note)
    record(by, "participation.confirm", made, area_code=made.area_id, details={"kind": how})
    return made


def confirm_with_code(*, act_id: int, code: str, by: Actor, on: datetime.date, at: datetime.datetime) -> Act:
    """This will confirm an act with the code that the receiving side gave to the helper or to staff.

    Wrong tries count, so this is not one transaction. Raises NotAllowed, Act.DoesNotExist, AlreadyConfirmed, WrongCode.
    """
    by.require("participation.record")
    made = acts_for(by).get(pk=act_id)
    if made.confirmed_on and made.confirmed_how != ConfirmedHow.SILENCE:
        raise AlreadyConfirmed
    if not check_code(purpose=CODE, subject=f"act:{act_id}", code=code, at=at):
        raise WrongCode
    with transaction.atomic():
        made = _hold_act(by, act_id)
        _confirm(made, ConfirmedHow.CODE, by, on)
        record(by, "participation.confirm", made, area_code=made.area_id, details={"kind": ConfirmedHow.CODE})
    return made


def confirm_by_silence(made: Act, by: Scope, on: datetime.date) -> None:
    """Confirm an act that nobody disputed in its days, in the caller's transaction; weaker evidence, and marked as such."""
    _confirm(made, ConfirmedHow.SILENCE, by, on)


@transaction.atomic
def dispute_act(*, act_id: int, reason: str, by: Actor, on: datetime.date) -> Act:
    """This will keep that the receiving side says the help did not come; it does not count any more.

    Raises NotAllowed for anybody but the receiving side and staff, Act.DoesNotExist, AlreadyConfirmed once they said
    the opposite, WordsMissing.
    """
    made = _hold_act(by, act_id)
    if own_id(by) is not None and (_speaker(made) is None or _speaker(made).pk != own_id(by)):
        raise NotAllowed("participation.record")
    if made.confirmed_on and made.confirmed_how != ConfirmedHow.SILENCE:
        raise AlreadyConfirmed
    made.confirmed_on, made.confirmed_how, made.disputed_on = None, "", on
    made.save(update_fields=["confirmed_on", "confirmed_how", "disputed_on"])
    note_step(made, "disputed", by, on, require_words(reason))
    record(by, "participation.dispute", made, area_code=made.area_id)
    return made


@transaction.atomic
def thank(*, act_id: int, words: str = "", by: Actor, on: datetime.date, at: datetime.datetime) -> Act:
    """This will thank those who helped, in the receiving side's words (screened as a note is) or without.

    Raises NotAllowed, Act.DoesNotExist, TellsHealth, WrongStep before it is confirmed.
    """
    made = _hold_act(by, act_id)
    if own_id(by) is not None and (_speaker(made) is None or _speaker(made).pk != own_id(by)):
        raise NotAllowed("participation.record")
    if made.confirmed_on is None:
        raise WrongStep("told")
    made.thanks, made.thanked_at = (passed_on(words).text if words.strip() else None), at
    made.save(update_fields=["thanks", "thanked_at"])
    note_step(made, "thanked", by, on)
    for helper in made.helpers.select_related("participant"):
        words = f"{label_of(made.kind)}: ada ucapan terima kasih untuk Anda."
        tell(helper.participant, f"act:{made.pk}", "thanks", words, on=on, at=at)
    record(by, "participation.thank", made, area_code=made.area_id)
    return made


def _hold_act(by: Actor, act_id: int) -> Act:
    by.require("participation.record")
    found = acts_for(by).values_list("pk", flat=True).distinct().get(pk=act_id)
    made = Act.objects.select_for_update(of=("self",)).get(pk=found)
    by.require("participation.record", made.area_id)
    return made


def _speaker(made: Act) -> Participant | None:
    return speaker_of(made.need) if made.need else made.receiver


def _confirm(made: Act, how: str, by: Actor, on: datetime.date, note: str = "") -> None:
    made.confirmed_on, made.confirmed_how, made.disputed_on = on, ConfirmedHow(how), None
    made.save(update_fields=["confirmed_on", "confirmed_how", "disputed_on"])
    note_step(made, f"by_{how}", by, on, clean_text(note))
    if made.need_id:
        helpers = made.helpers.values_list("participant", flat=True)
        for match in Match.objects.filter(need=made.need_id, helper__in=helpers, state=MatchState.DONE):
            become(match, MatchState.CONFIRMED, by, on)
