"""Two records of one person or one family become one, and where that was wrong, two again. Decision 0101."""

import datetime
from collections.abc import Iterable, Mapping

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Max
from django.utils import timezone

from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.audit.services import record
from setiakawan.registry.journal import Journal, columns_of, restored, take_back
from setiakawan.registry.merging import CannotMerge, followings, pointing
from setiakawan.registry.models import Family, Merge, MergeState, MergeSubject, Person, Statement
from setiakawan.registry.queries.families import families_in
from setiakawan.registry.queries.merges import later_rows, merge_for, preview_merge
from setiakawan.registry.queries.people import people_in
from setiakawan.registry.rules.projection import PERSON_FIELDS
from setiakawan.registry.search import index_new
from setiakawan.registry.services.enrol import reproject
from setiakawan.registry.services.entry import new_source, require_reason

PERMISSION = "registry.merge"


class SameRecord(Exception):
    """Nobody is merged with themselves."""


class AlreadyMerged(Exception):
    """These two are one already."""


class ChoiceMissing(Exception):
    """A question of `preview_merge` has no answer, or one that is none of its options."""


class SecondPersonNeeded(Exception):
    """Somebody else has to agree; propose the merge. `words` say why."""

    def __init__(self, words: str):
        self.words = words
        super().__init__(words)


class MergeDecided(Exception):
    """The proposal was decided already, or proposed already."""


class OwnMerge(Exception):
    """Nobody decides about a merge that they proposed."""


class NotMerged(Exception):
    """Only what is merged can be split."""


class LaterMergeFirst(Exception):
    """The kept record took part in a later merge; that one has to be split first."""


class SplitStandsInTheWay(Exception):
    """Something recorded since the merge has no room beside what would come back; settle that first."""


def merge_persons(
    *, kept: int, gone: int, reason: str, choices: Mapping[str, str] | None = None, by: Scope, on: datetime.date
) -> Merge:
    """This will make two persons one: `kept` gets everything that hangs on `gone`, and every identifier.

    `on` is the civil day of the office; `choices` answers the questions of `preview_merge`. Raises NotAllowed,
    Person.DoesNotExist, SameRecord, AlreadyMerged, ReasonMissing, CannotMerge, ChoiceMissing, SecondPersonNeeded.
    """
    return _merge_now(MergeSubject.PERSON, kept, gone, reason, choices, by, on)


def merge_families(
    *, kept: int, gone: int, reason: str, choices: Mapping[str, str] | None = None, by: Scope, on: datetime.date
) -> Merge:
    """This will make two families one, as when a KK got a new number. Raises as `merge_persons`, Family.DoesNotExist."""
    return _merge_now(MergeSubject.FAMILY, kept, gone, reason, choices, by, on)


@transaction.atomic
def _merge_now(subject, kept, gone, reason, choices, by: Scope, on: datetime.date) -> Merge:
    _hold(by, subject, kept, gone)
    why = preview_merge(by, subject, kept, gone).approval
    if why:
        raise SecondPersonNeeded(why)
    merge = _propose(subject, kept, gone, reason, choices, by)
    return _carry_out(merge, by, on)


@transaction.atomic
def propose_merge(
    *, subject: str, kept: int, gone: int, reason: str, choices: Mapping[str, str] | None = None, by: Scope
) -> Merge:
    """This will ask somebody else to agree that two records are one. Raises as `merge_persons`, and MergeDecided when the
    same proposal waits already.
    """
    _hold(by, subject, kept, gone)
    if by.user_id is None:
        raise NotAllowed(PERMISSION)
    waiting = Merge.objects.filter(subject=subject, state=MergeState.PROPOSED)
    if waiting.filter(kept_number__in=(kept, gone), gone_number__in=(kept, gone)).exists():
        raise MergeDecided
    merge = _propose(subject, kept, gone, reason, choices, by)
    merge.save()
    record(by, "registry.propose_merge", merge, area_code=_area(merge), reason=merge.reason, details=_ends(merge))
    return merge


@transaction.atomic
def decide_merge(*, merge_id: int, approve: bool, reason: str = "", by: Scope, on: datetime.date) -> Merge:
    """This will carry out a proposed merge, or reject it, which needs a reason.

    Raises NotAllowed, Merge.DoesNotExist, MergeDecided, OwnMerge, ReasonMissing, CannotMerge, ChoiceMissing.
    """
    by.require(PERMISSION)
    found = merge_for(by, merge_id)
    if found.state == MergeState.PROPOSED:
        _hold(by, found.subject, found.kept_number, found.gone_number)
    merge = Merge.objects.select_for_update().get(pk=merge_id)
    if merge.state != MergeState.PROPOSED:
        raise MergeDecided
    if by.user_id is None or merge.proposed_by_id == by.user_id:
        raise OwnMerge
    merge.decided_by_id, merge.decided_at = by.user_id, timezone.now()
    if approve:
        merge.decision_reason = reason.strip()[:500]
        return _carry_out(merge, by, on)
    merge.state, merge.decision_reason = MergeState.REJECTED, require_reason(reason)
    merge.save()
    record(by, "registry.reject_merge", merge, area_code=_area(merge), reason=merge.decision_reason)
    return merge


def _hold(by: Scope, subject: str, kept: int, gone: int) -> None:
    """Permission, and both records held in the order of their numbers, so that two merges cannot wait for each other."""
    by.require(PERMISSION)
    if kept == gone:
        raise SameRecord
    model, visible = (Person, people_in) if subject == MergeSubject.PERSON else (Family, families_in)
    found = visible(by).select_for_update().filter(pk__in=(kept, gone)).order_by("pk")
    missing = {kept, gone} - {row.pk for row in found}
    if missing:
        done = Merge.objects.filter(subject=subject, state=MergeState.DONE, gone_number__in=missing)
        holder = done.values_list(f"kept_{subject}", flat=True).first()
        if len(missing) == 1 and holder in (kept, gone):
            raise AlreadyMerged
        raise model.DoesNotExist


def _propose(subject, kept, gone, reason, choices, by: Scope) -> Merge:
    """A proposal whose questions are answered and in whose way nothing stands, not saved."""
    merge = Merge(
        subject=subject, kept_number=kept, gone_number=gone, state=MergeState.PROPOSED, choices=dict(choices or {}),
        reason=require_reason(reason), proposed_by_id=by.user_id, proposed_at=timezone.now(),
    )  # fmt: skip
    _require_ready(merge, by)
    return merge


def _require_ready(merge: Merge, by: Scope) -> None:
    preview = preview_merge(by, merge.subject, merge.kept_number, merge.gone_number)
    if preview.obstacles:
        raise CannotMerge(preview.obstacles)
    for question in preview.questions:
        if merge.choices.get(question.key) not in dict(question.options):
            raise ChoiceMissing(question.key)


def _carry_out(merge: Merge, by: Scope, on: datetime.date) -> Merge:
    _require_ready(merge, by)
    model = Person if merge.subject == MergeSubject.PERSON else Family
    kept, gone = model.objects.get(pk=merge.kept_number), model.objects.get(pk=merge.gone_number)
    merge.kept_fields, merge.gone_fields = columns_of(kept), columns_of(gone)
    merge.on, merge.source = on, new_source(by, label="Penggabungan catatan ganda", on=on)
    merge.marks = {
        m._meta.label_lower: m._base_manager.aggregate(n=Max("pk"))["n"] or 0 for m, _ in pointing(merge.subject)
    }
    merge.state = MergeState.DONE
    setattr(merge, f"kept_{merge.subject}", kept)
    merge.save()
    journal = Journal(
        kept=kept.pk, gone=gone.pk, on=on, at=timezone.now(), source=merge.source, choices=merge.choices,
        proposed_by=merge.proposed_by_id, decided_by=merge.decided_by_id, merge_id=merge.pk,
    )  # fmt: skip
    for room in followings(merge.subject):
        room.carry(journal)
    _remove(model, gone.pk, merge.subject)
    merge.journal = journal.steps
    merge.save(update_fields=("journal",))
    if model is Person:
        reproject([kept.pk])
        index_new()
    details = _ends(merge) | {"rows": sum(len(step["keys"]) for step in journal.steps)}
    record(by, "registry.merge", merge, area_code=kept.area_id, reason=merge.reason, details=details)
    return merge


def _remove(model: type[models.Model], number: int, subject: str) -> None:
    """Take the empty record away. Whatever still points to it keeps it, and with it everything as it was."""
    for other, name in pointing(subject):
        if other._base_manager.filter(**{name: number}).exists():
            raise IntegrityError(f"{other._meta.label}.{name} still points to {subject} {number}")
    model.objects.filter(pk=number)._raw_delete("default")


@transaction.atomic
def split_merge(*, merge_id: int, reason: str, also: Iterable[str] = (), by: Scope) -> Merge:
    """This will take a merge of persons or families back: every row stands again where it stood before.

    What was recorded since stays with the kept one, but for the rows in `also` (keys of `queries.merges.later_rows`).
    Raises NotAllowed, Merge.DoesNotExist, ReasonMissing, NotMerged, LaterMergeFirst, SplitStandsInTheWay.
    """
    by.require(PERMISSION)
    reason, found = require_reason(reason), merge_for(by, merge_id)
    model = Person if found.subject == MergeSubject.PERSON else Family
    # The record first, then the merge, as merging holds them.
    list(model.objects.select_for_update().filter(pk=found.kept_person_id or found.kept_family_id))
    merge = Merge.objects.select_for_update().get(pk=merge_id)
    if merge.state != MergeState.DONE:
        raise NotMerged
    _require_latest(merge)
    attributed = _attributed(merge, also)
    try:
        with transaction.atomic():
            _put_back(merge, model, attributed)
    except IntegrityError as taken:
        raise SplitStandsInTheWay from taken
    merge.state, merge.kept_person, merge.kept_family = MergeState.SPLIT, None, None
    merge.split_by_id, merge.split_at, merge.split_reason = by.user_id, timezone.now(), reason
    merge.save()
    details = _ends(merge) | {"count": len(attributed)}
    record(by, "registry.split", merge, area_code=_area(merge), reason=reason, details=details)
    return merge


def _require_latest(merge: Merge) -> None:
    """Merges of one record are split in the opposite order; their sources were made as they were carried out."""
    kept = {f"kept_{merge.subject}": merge.kept_person_id or merge.kept_family_id}
    if Merge.objects.filter(state=MergeState.DONE, source__gt=merge.source_id, **kept).exists():
        raise LaterMergeFirst


def _attributed(merge: Merge, also: Iterable[str]) -> list[str]:
    """Those keys that really name something recorded since the merge."""
    wanted = set(also)
    return [row.key for row in later_rows(merge) if row.key in wanted] if wanted else []


def _put_back(merge: Merge, model: type[models.Model], attributed: Iterable[str]) -> None:
    gone = restored(model, merge.gone_fields)
    gone.save(force_insert=True)
    take_back(merge.journal)
    for key in attributed:
        path, _, number = key.partition(":")
        label, _, name = path.rpartition(".")
        apps.get_model(label)._base_manager.filter(pk=number).update(**{name: gone})
    for room in followings(merge.subject):
        room.settle(merge.kept_number, gone.pk)
    if model is Person:
        _forget_borrowed(merge.kept_person_id, restored(Person, merge.kept_fields))
        reproject([merge.kept_person_id, gone.pk])
        index_new()


def _forget_borrowed(kept: int, before: Person) -> None:
    """Fields that no statement of the kept person names any more came from the other: they are as they were."""
    named = {
        field for values in Statement.objects.filter(person=kept).values_list("values", flat=True) for field in values
    }
    free = [field for field in PERSON_FIELDS if field not in named]
    if "name" in free:
        free.append("name_key")
    if free:
        Person.objects.filter(pk=kept).update(**{field: getattr(before, field) for field in free})


def _area(merge: Merge) -> str:
    model = Person if merge.subject == MergeSubject.PERSON else Family
    return model.objects.filter(pk=merge.kept_number).values_list("area", flat=True).first() or ""


def _ends(merge: Merge) -> dict[str, int]:
    return {"from": merge.gone_number, "to": merge.kept_number}
