"""Keeping what somebody fills in until it is sent."""

import json
from collections.abc import Mapping, Sequence

from django.db import transaction

from setiakawan.accompaniment.models import Draft
from setiakawan.accompaniment.queries.cases import case_for
from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.audit.services import record

LARGEST = 100_000


class DraftTooLong(Exception):
    """A draft holds at most 100,000 characters."""


@transaction.atomic
def keep_draft(*, case_id: int, act: str, values: Mapping[str, Sequence[str]], by: Scope) -> Draft:
    """This will keep some fields as they were typed beside those kept before. What they hold is checked when it is sent.

    Raises NotAllowed, Case.DoesNotExist, DraftTooLong.
    """
    by.require("accompaniment.record")
    if by.user_id is None:
        raise NotAllowed("accompaniment.record")
    case = case_for(by, case_id)
    row, _ = Draft.objects.get_or_create(user_id=by.user_id, case=case, act=act, defaults={"values": "{}"})
    row = Draft.objects.select_for_update(of=("self",)).get(pk=row.pk)
    content = json.dumps(
        json.loads(row.values) | {name: list(texts) for name, texts in values.items()}, ensure_ascii=False
    )
    if len(content) > LARGEST:
        raise DraftTooLong
    row.values = content
    row.save(update_fields=("values", "kept_at"))
    record(by, "accompaniment.keep_draft", row, area_code=case.person.area_id, details={"kind": act})
    return row


@transaction.atomic
def drop_draft(*, case_id: int, act: str, by: Scope) -> None:
    """This will throw one's own draft away: it was sent, or is not wanted. Without one nothing happens.

    Raises NotAllowed, Case.DoesNotExist.
    """
    by.require("accompaniment.record")
    case = case_for(by, case_id)
    row = Draft.objects.filter(user=by.user_id, case=case, act=act).first()
    if row is not None:
        record(by, "accompaniment.drop_draft", row, area_code=case.person.area_id, details={"kind": act})
        row.delete()
