"""The way of a list: drafted by rule, ranked, deliberated, verified, approved by somebody else and frozen."""

import datetime
from collections.abc import Iterable, Sequence

from django.db import transaction

from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.aid.models import (
    AidList,
    Deliberation,
    EntryChange,
    EntryState,
    ListEntry,
    ListState,
    ListStep,
    Method,
    StoredJudgement,
)  # fmt: skip
from setiakawan.aid.queries.clashes import Clash, barred, clashes_of
from setiakawan.aid.queries.facts import facts_of_families, families_to_judge
from setiakawan.aid.queries.lists import lists_in, suspended_families
from setiakawan.aid.queries.previews import candidate_of
from setiakawan.aid.queries.programmes import Held, programme_now
from setiakawan.aid.rules.answers import Answer
from setiakawan.aid.rules.facts import FamilyFacts, MemberFacts
from setiakawan.aid.rules.ranking import CannotRank, rank
from setiakawan.aid.services.judging import judgements_of, keep_judgements
from setiakawan.aid.services.words import require_words
from setiakawan.audit.services import record
from setiakawan.core.bulk import chunks
from setiakawan.welfare.queries import score_families, version_in_use


class ListFrozen(Exception):
    """An approved or cancelled list is not changed any more."""


class WrongStep(Exception):
    """This step comes before or after another one; `needs` is the state that the list must have."""

    def __init__(self, needs: str):
        super().__init__(needs)
        self.needs = needs


class OwnList(Exception):
    """Nobody approves a list that they made."""


class StillClashing(Exception):
    """Some entries must not be on the list; `clashes` says which and why."""

    def __init__(self, clashes: Sequence[Clash]):
        super().__init__(len(clashes))
        self.clashes = list(clashes)


class ListExists(Exception):
    """There is a list of this programme, area and period already."""


class NotOnList(Exception):
    """No such entry is on this list."""


class CannotComeIn(Exception):
    """An entry cannot be brought in, whoever asks; `words` says why."""

    def __init__(self, words: str):
        super().__init__(words)
        self.words = words


class NeedsChecking(Exception):
    """So many chosen entries were brought in with a fact missing, and nobody checked them yet."""

    def __init__(self, count: int):
        super().__init__(count)
        self.count = count


@transaction.atomic
def draft_list(
    *, programme: str, area: str, valid_from: datetime.date, valid_until: datetime.date, method: str,
    quota: int | None, by: Scope, on: datetime.date, judged_on: datetime.date | None = None,
) -> AidList:  # fmt: skip
    """This will judge every family (or person) of an area and list those who qualify, ranked, with those of whom a fact
    is missing apart. Facts are those known today (`on`), rules and ages those of `judged_on`: by default today, or the
    first day of the rules where they begin later.

    Raises NotAllowed, NoSuchProgramme, NoRuleInForce, ListExists, CannotRank; ValueError for an unknown method, a
    period that ends before it begins or before it is judged, or a quota below one. About 2 ms a family.
    """
    by.require("aid.write", area)
    if by.user_id is None:
        raise NotAllowed("aid.write")
    held = programme_now(by, programme)
    day = held.programme.day_to_judge(valid_from, on) if judged_on is None else judged_on
    for needed in (valid_from, day):
        held.programme.rules_on(needed)
    method = Method(method)
    if valid_until <= max(valid_from, day) or (quota is not None and quota < 1):
        raise ValueError("period or quota")
    same = AidList.objects.filter(programme=programme, area=area, valid_from=valid_from)
    if same.exclude(state=ListState.CANCELLED).exists():
        raise ListExists
    made = AidList.objects.create(
        programme=programme, document=held.document, area_id=area, valid_from=valid_from, valid_until=valid_until,
        judged_on=day, method=method, quota=quota, made_by_id=by.user_id,
        score_version=version_in_use() if by.allows("welfare.see") else None,
    )  # fmt: skip
    for some in chunks(families_to_judge(by, area, on)):
        _enter(made, held, facts_of_families(by, some, on), by, on)
    place_again(made)
    ListStep.objects.create(list=made, to=ListState.DRAFT, by_id=by.user_id)
    record(by, "aid.draft_list", made, area_code=area, details={"code": programme, "count": made.entries.count()})
    return made


def _enter(made: AidList, held: Held, facts: dict[int, FamilyFacts], by: Scope, on: datetime.date) -> None:
    found = [row for family in facts.values() for row in judgements_of(held, family, made.judged_on)]
    kept = keep_judgements(found, held, by)
    suspended = suspended_families(made.programme, list(facts), on)
    scores = score_families(by, facts, on) if made.score_version_id else {}
    entries, changes = [], []
    for (family, person, _), judgement in zip(found, kept, strict=True):
        if judgement.answer == Answer.NO:
            continue
        held_back = suspended.get((family.id, None)) or suspended.get((family.id, person))
        decile, with_disability = known_of(family)
        entry = ListEntry(
            list=made, family_id=family.id, person_id=person, judgement=judgement, amount=judgement.amount,
            state=EntryState.REMOVED if held_back else _state(judgement), decile=decile,
            score=scores[family.id].position if family.id in scores else None, with_disability=with_disability,
        )  # fmt: skip
        entries.append(entry)
        if held_back:
            reason = f"Ditangguhkan: {held_back.reason}"[:300]
            changes.append(EntryChange(entry=entry, after=EntryState.REMOVED, reason=reason, by_id=by.user_id))
    ListEntry.objects.bulk_create(entries, batch_size=500)
    EntryChange.objects.bulk_create(changes)


def _state(judgement: StoredJudgement) -> str:
    return EntryState.WAITING if judgement.answer == Answer.YES else EntryState.UNKNOWN


def known_of(family: FamilyFacts) -> tuple[int | None, int]:
    """The decile of a family, None = unknown, and how many of its members are known to have a disability."""
    known = family.facts.get("decile")
    return known.value if known else None, sum(_has_disability(member) for member in family.members)


def _has_disability(member: MemberFacts) -> bool:
    known = member.facts.get("has_disability")
    return known is not None and known.value is True


def place_again(aid_list: AidList) -> None:
    """Rank those who qualify and choose the first ones up to the quota, in the caller's transaction. Raises CannotRank."""
    entries = {e.pk: e for e in aid_list.entries.filter(state__in=(EntryState.CHOSEN, EntryState.WAITING))}
    people = [candidate_of(entry) for entry in entries.values()]
    try:
        ranked = rank(people, aid_list.method)
    except CannotRank:
        if aid_list.quota is not None and aid_list.quota < len(people):
            raise  # an order that says nothing must not decide who is left out
        ranked = sorted(people, key=lambda c: c.key)
    for place, candidate in enumerate(ranked, 1):
        entry = entries[candidate.key]
        entry.place = place
        inside = aid_list.quota is None or place <= aid_list.quota
        entry.state = EntryState.CHOSEN if inside else EntryState.WAITING
    ListEntry.objects.bulk_update(entries.values(), ["place", "state"], batch_size=200)
    aid_list.entries.filter(state__in=(EntryState.REMOVED, EntryState.UNKNOWN)).update(place=None)


@transaction.atomic
def rank_again(*, list_id: int, method: str, quota: int | None, by: Scope) -> AidList:
    """This will rank an unapproved list by another method or quota; whoever was removed stays out.

    Raises NotAllowed, AidList.DoesNotExist, ListFrozen, CannotRank, ValueError.
    """
    aid_list = hold_list(by, "aid.write", list_id)
    if quota is not None and quota < 1:
        raise ValueError("quota")
    aid_list.method, aid_list.quota = Method(method), quota
    aid_list.save(update_fields=["method", "quota"])
    place_again(aid_list)
    record(by, "aid.rank_list", aid_list, area_code=aid_list.area_id, details={"kind": method, "count": quota})
    return aid_list


@transaction.atomic
def remove_entry(*, entry_id: int, reason: str, by: Scope) -> ListEntry:
    """This will take an entry out of an unapproved list, with a reason; the next one moves up.

    Raises NotAllowed, NotOnList, ListFrozen, WordsMissing.
    """
    entry = hold_entry(by, "aid.write", entry_id)
    change_entry(entry, EntryState.REMOVED, reason, by)
    place_again(entry.list)
    record(by, "aid.remove_entry", entry, area_code=entry.list.area_id)
    return entry


@transaction.atomic
def restore_entry(*, entry_id: int, reason: str, by: Scope, on: datetime.date) -> ListEntry:
    """This will bring a removed entry, or one with a missing fact, back into the ranking, with a reason.

    Raises NotAllowed, NotOnList, ListFrozen, WordsMissing, CannotComeIn.
    """
    entry = hold_entry(by, "aid.write", entry_id)
    require_may_come_in(entry.list, [entry], on)
    change_entry(entry, EntryState.WAITING, reason, by)
    place_again(entry.list)
    record(by, "aid.restore_entry", entry, area_code=entry.list.area_id)
    return entry


def require_may_come_in(aid_list: AidList, entries: Iterable[ListEntry], on: datetime.date) -> None:
    """Raises CannotComeIn where one is dissolved, gone or suspended, or does not qualify by the rules."""
    entries = list(entries)
    if clash := next(iter(barred(aid_list, entries, on).values()), None):
        raise CannotComeIn(clash.words)
    if any(entry.judgement.answer == Answer.NO for entry in entries):
        raise CannotComeIn("Menurut aturan program, tidak memenuhi syarat.")


def change_entry(entry: ListEntry, to: str, reason: str, by: Scope, deliberation: Deliberation | None = None) -> None:
    """Change an entry's state with its reason, in the caller's transaction. Raises WordsMissing."""
    EntryChange.objects.create(
        entry=entry, before=entry.state, after=to, reason=require_words(reason), deliberation=deliberation,
        by_id=by.user_id,
    )  # fmt: skip
    entry.state = to
    entry.save(update_fields=["state"])


@transaction.atomic
def verify_list(*, list_id: int, note: str = "", by: Scope) -> AidList:
    """This will say that what the meeting decided was checked.

    Raises NotAllowed, AidList.DoesNotExist, ListFrozen, WrongStep; NeedsChecking where somebody was brought in with a
    fact missing.
    """
    aid_list = hold_list(by, "aid.verify", list_id)
    if aid_list.state != ListState.DELIBERATED:
        raise WrongStep(ListState.DELIBERATED)
    _require_checked(aid_list)
    take_step(aid_list, ListState.VERIFIED, by, note)
    record(by, "aid.verify_list", aid_list, area_code=aid_list.area_id)
    return aid_list


@transaction.atomic
def approve_list(*, list_id: int, by: Scope, on: datetime.date) -> AidList:
    """This will approve a verified list and freeze it; by somebody else than who made it.

    Raises NotAllowed, AidList.DoesNotExist, WrongStep, OwnList, ListFrozen, NeedsChecking; StillClashing where somebody on it died,
    moved, is suspended, or has aid that excludes this one.
    """
    _one_approval_at_a_time()
    aid_list = hold_list(by, "aid.approve", list_id)
    if aid_list.state != ListState.VERIFIED:
        raise WrongStep(ListState.VERIFIED)
    if by.user_id is None or aid_list.made_by_id == by.user_id:
        raise OwnList
    _require_checked(aid_list)
    if clashes := clashes_of(by, aid_list, on):
        raise StillClashing(clashes)
    aid_list.approved_by_id = by.user_id
    take_step(aid_list, ListState.APPROVED, by)
    record(by, "aid.approve_list", aid_list, area_code=aid_list.area_id)
    return aid_list


def _require_checked(aid_list: AidList) -> None:
    if count := aid_list.entries.filter(state=EntryState.CHOSEN, amount=None).count():
        raise NeedsChecking(count)


def _one_approval_at_a_time() -> None:
    """Two lists that hold the same family must not be approved unseen by each other: all that wait are held, in order."""
    list(AidList.objects.select_for_update().filter(state=ListState.VERIFIED).order_by("pk").values_list("pk"))


@transaction.atomic
def cancel_list(*, list_id: int, reason: str, by: Scope) -> AidList:
    """This will cancel an unapproved list, with a reason. Raises NotAllowed, AidList.DoesNotExist, ListFrozen."""
    aid_list = hold_list(by, "aid.write", list_id)
    take_step(aid_list, ListState.CANCELLED, by, require_words(reason))
    record(by, "aid.cancel_list", aid_list, area_code=aid_list.area_id, reason=reason)
    return aid_list


def hold_list(by: Scope, verb: str, list_id: int) -> AidList:
    """Hold an unapproved list until the transaction ends. Raises NotAllowed, AidList.DoesNotExist, ListFrozen."""
    by.require(verb)
    aid_list = lists_in(by).select_for_update(of=("self",)).get(pk=list_id)
    by.require(verb, aid_list.area_id)
    if aid_list.state in (ListState.APPROVED, ListState.CANCELLED):
        raise ListFrozen
    return aid_list


def hold_entry(by: Scope, verb: str, entry_id: int) -> ListEntry:
    """Hold an entry of an unapproved list. Raises NotAllowed, NotOnList, ListFrozen."""
    entry = ListEntry.objects.filter(by.q("list__area"), pk=entry_id).select_related("family", "judgement").first()
    if entry is None:
        raise NotOnList
    entry.list = hold_list(by, verb, entry.list_id)
    entry.refresh_from_db(fields=["state", "place", "amount"])
    return entry


def take_step(aid_list: AidList, to: str, by: Scope, note: str = "") -> None:
    """Note a step of a held list, in the caller's transaction."""
    aid_list.state = to
    aid_list.save(update_fields=["state", "approved_by"])
    ListStep.objects.create(list=aid_list, to=to, by_id=by.user_id, note=note[:300])
