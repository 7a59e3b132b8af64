"""Recording, correcting and withdrawing welfare facts. Each act checks the area, counts once, and is logged."""

import datetime
import uuid

from django.db import transaction
from django.utils import timezone

from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.audit.services import record
from setiakawan.core.text import clean_text
from setiakawan.registry.models import Family, Person
from setiakawan.registry.queries import families_in, people_in
from setiakawan.registry.services.entry import new_source, require_reason
from setiakawan.welfare.catalogue import FAMILY, PERSON, FactKind, fact_kind
from setiakawan.welfare.models import FactRecord, Ground, Missing
from setiakawan.welfare.rules.values import Value, canonical

_VERB = "welfare.record"


class InFuture(Exception):
    """What is not yet so is not recorded."""


class EndsBeforeItBegins(Exception):
    """The last day lies before the day for which the fact speaks."""


class NumberTaken(Exception):
    """The device's number belongs to another record."""


class ImportedOnly(Exception):
    """This fact comes from official files alone."""


class NotAbout(Exception):
    """This fact is not one of a family, or not one of a person."""


@transaction.atomic
def record_fact(
    *, about: str, holder_id: int, code: str, value: Value | None, missing: str = "", on: datetime.date,
    until: datetime.date | None = None, ground: str = Ground.TOLD, client_id: uuid.UUID, by: Scope, today: datetime.date,
) -> FactRecord:  # fmt: skip
    """This will record a fact of a family or person (`about`) as known on a day, or why there is no answer.

    `until` is the first day on which it counts no longer, for facts that end by themselves; without it the catalogue
    decides. The same sending twice changes nothing. Raises NotAllowed, DoesNotExist outside the scope, NoSuchFact,
    NotAbout, ImportedOnly, InFuture, EndsBeforeItBegins, NumberTaken, ValueImpossible; ValueError for unknown words.
    """
    holder = _hold(by, about, holder_id)
    kind = fact_kind(code)
    said = _said(kind, about, value, missing)
    if before := _sent(client_id, **{f"{about}_id": holder.pk, "code": code} | said):
        return before
    made = _write(by, holder, kind, said, on, until, ground, client_id, today)
    record(by, "welfare.record", made, area_code=holder.area_id, details={"kind": code, "on": on})
    return made


@transaction.atomic
def correct_fact(
    *, record_id: int, value: Value | None, missing: str = "", on: datetime.date, until: datetime.date | None = None,
    ground: str = Ground.TOLD, reason: str, client_id: uuid.UUID, by: Scope, today: datetime.date,
) -> FactRecord:  # fmt: skip
    """This will put a new record in the place of a wrong one, which is withdrawn with the reason and stays readable.

    Raises FactRecord.DoesNotExist (none, withdrawn, or outside the scope), ReasonMissing and as record_fact.
    """
    by.require(_VERB)
    if before := _sent(client_id, corrects_id=record_id):
        return before
    wrong = _standing(by, record_id)
    about = FAMILY if wrong.family_id else PERSON
    holder, kind = _hold(by, about, wrong.family_id or wrong.person_id), fact_kind(wrong.code)
    _withdraw(wrong, by, require_reason(reason))
    made = _write(by, holder, kind, _said(kind, about, value, missing), on, until, ground, client_id, today, wrong)
    record(by, "welfare.correct", made, area_code=holder.area_id, details={"kind": kind.code, "on": on})
    return made


@transaction.atomic
def withdraw_fact(*, record_id: int, reason: str, by: Scope) -> FactRecord:
    """This will withdraw a record that should never have been made; it stays readable and counts no longer.

    Raises NotAllowed, FactRecord.DoesNotExist (none, withdrawn already, or outside the scope), ReasonMissing.
    """
    by.require(_VERB)
    wrong = _standing(by, record_id)
    _withdraw(wrong, by, require_reason(reason))
    area = (wrong.family or wrong.person).area_id
    record(by, "welfare.withdraw", wrong, area_code=area, reason=wrong.withdrawn_reason, details={"kind": wrong.code})
    return wrong


def _hold(by: Scope, about: str, holder_id: int) -> Family | Person:
    by.require(_VERB)
    if by.user_id is None:
        raise NotAllowed(_VERB)
    rows = families_in(by) if about == FAMILY else people_in(by)
    return rows.select_for_update(of=("self",)).get(pk=holder_id)


def _standing(by: Scope, record_id: int) -> FactRecord:
    within = by.q("family__area") | by.q("person__area")
    rows = FactRecord.objects.filter(within, withdrawn_at=None).select_related("family", "person")
    return rows.select_for_update(of=("self",)).get(pk=record_id)


def _said(kind: FactKind, about: str, value: Value | None, missing: str) -> dict[str, str]:
    if kind.imported:
        raise ImportedOnly(kind.code)
    if kind.about != about:
        raise NotAbout(kind.code)
    if missing:
        return {"value": "", "missing": Missing(missing).value}
    return {"value": canonical(kind.type, kind.options, value), "missing": ""}


def _write(
    by: Scope, holder: Family | Person, kind: FactKind, said: dict[str, str], on: datetime.date,
    until: datetime.date | None, ground: str, client_id: uuid.UUID, today: datetime.date, corrects: FactRecord | None = None,
) -> FactRecord:  # fmt: skip
    if on > today:
        raise InFuture
    if until is not None and until <= on:
        raise EndsBeforeItBegins
    source = new_source(by, label=f"{Ground(ground).label}, dicatat {by.label}", on=on)
    return FactRecord.objects.create(
        **{kind.about: holder}, **said, code=kind.code, on=on, until=until or kind.ends_on(on), ground=Ground(ground),
        source=source, corrects=corrects, recorded_by_id=by.user_id, recorded_at=timezone.now(), client_id=client_id,
    )  # fmt: skip


def _withdraw(wrong: FactRecord, by: Scope, reason: str) -> None:
    wrong.withdrawn_at, wrong.withdrawn_by_id = timezone.now(), by.user_id
    wrong.withdrawn_reason = clean_text(reason)[:300]
    wrong.save(update_fields=("withdrawn_at", "withdrawn_by", "withdrawn_reason"))


def _sent(client_id: uuid.UUID, **same: object) -> FactRecord | None:
    """The record that this device's number made already; None when it is new."""
    before = FactRecord.objects.filter(client_id=client_id).first()
    if before is not None and any(getattr(before, name) != value for name, value in same.items()):
        raise NumberTaken
    return before
