"""Checking somebody who was brought into a list although a fact was missing."""

import datetime
from collections.abc import Sequence

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import EntryState, ListEntry
from setiakawan.aid.queries.facts import facts_of_families
from setiakawan.aid.queries.programmes import Held, held_by
from setiakawan.aid.rules.answers import Answer
from setiakawan.aid.rules.facts import FamilyFacts
from setiakawan.aid.rules.goods import goods_of
from setiakawan.aid.rules.judging import Judgement, shares_if_yes
from setiakawan.aid.rules.money import yearly
from setiakawan.aid.services.judging import judgements_of, keep_judgements
from setiakawan.aid.services.lists import change_entry, hold_entry, known_of, place_again
from setiakawan.aid.services.words import require_words
from setiakawan.aid.words import missing_of
from setiakawan.audit.services import record


class NothingToCheck(Exception):
    """This entry was not brought in with a fact missing, or was checked already."""


class StillUnknown(Exception):
    """Facts are still missing and nobody said what was seen on the spot; `missing` says which, in words."""

    def __init__(self, missing: Sequence[str]):
        super().__init__(", ".join(missing))
        self.missing = list(missing)


class OwnAddition(Exception):
    """Nobody vouches on the spot for somebody whom they brought in themselves."""


class AmountUnknown(Exception):
    """What would be given depends on facts that are missing, so that seeing the family is not enough."""


@transaction.atomic
def check_entry(*, entry_id: int, seen: str = "", by: Scope, on: datetime.date) -> ListEntry:
    """This will judge again somebody who was brought in with a fact missing, from what is known today by the rules of the
    list. A yes settles it; a no takes the entry out; where facts are missing still, what was `seen` on the spot does.

    Raises NotAllowed, NotOnList, ListFrozen, NothingToCheck, StillUnknown, WordsMissing, OwnAddition, AmountUnknown.
    """
    entry = hold_entry(by, "aid.verify", entry_id)
    if not entry.needs_check:
        raise NothingToCheck
    held, family, found = judge_again(entry, by, on)
    to, reason = entry.state, "Sesudah datanya dilengkapi: memenuhi semua syarat"
    if found.answer == Answer.NO:
        to, reason = EntryState.REMOVED, _refusal(found)
    elif found.answer == Answer.UNKNOWN:
        entry.amount, reason = _seen(entry, held, family, found, seen, by), f"Diperiksa di tempat: {seen.strip()}"
        entry.save(update_fields=["amount"])
    change_entry(entry, to, reason, by)
    place_again(entry.list)
    record(by, "aid.check_entry", entry, area_code=entry.list.area_id, details={"status": found.answer})
    return entry


def judge_again(entry: ListEntry, by: Scope, on: datetime.date) -> tuple[Held, FamilyFacts, Judgement]:
    """This will judge an entry from what is known on a day by the rules of its list, and keep that: with the amount, where
    it is a yes. In the caller's transaction. Raises NotAllowed, NothingToCheck where the person left the family.
    """
    held = held_by(entry.list.document, entry.list.programme)
    family = facts_of_families(by, [entry.family_id], on).get(entry.family_id, FamilyFacts(entry.family_id))
    rows = [row for row in judgements_of(held, family, entry.list.judged_on) if row[1] == entry.person_id]
    if not rows:
        raise NothingToCheck
    _, _, found = rows[0]
    entry.judgement = keep_judgements(rows, held, by)[0]
    if found.answer == Answer.YES:
        entry.amount = entry.judgement.amount
    entry.decile, entry.with_disability = known_of(family)
    entry.save(update_fields=["judgement", "amount", "decile", "with_disability"])
    return held, family, found


def _refusal(found: Judgement) -> str:
    labels = [r.criterion.label for r in found.reasons if r.told.answer == Answer.NO]
    return f"Sesudah datanya dilengkapi, tidak memenuhi: {'; '.join(labels)}"[:300]


def _seen(entry: ListEntry, held: Held, family: FamilyFacts, found: Judgement, seen: str, by: Scope):
    """What is due to somebody for whom the checker vouches."""
    if not seen.strip():
        raise StillUnknown(missing_of(entry.judgement))
    require_words(seen)
    last = entry.changes.order_by("-pk").first()
    if by.user_id is None or (last and last.by_id == by.user_id):
        raise OwnAddition
    shares = shares_if_yes(found, family)
    if not shares:
        raise AmountUnknown
    entry.judgement.goods = goods_of(shares)
    entry.judgement.save(update_fields=["goods"])
    return yearly(shares)
