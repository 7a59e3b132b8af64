"""Keeping what staff fill in, one question per page, until it is sent."""

import json
import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction

from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.audit.services import record
from setiakawan.participation.models import AskDraft

LARGEST = 50_000


class DraftTooLong(Exception):
    """A draft holds at most 50,000 characters."""


@transaction.atomic
def keep_draft(*, what: str, values: Mapping[str, Sequence[str]], by: Scope) -> AskDraft:
    """This will keep some fields as they were typed beside those kept before. What they hold is checked when it is sent.

    Raises NotAllowed, DraftTooLong, ValueError for anything but a need or an offer.
    """
    by.require("participation.record")
    if by.user_id is None:
        raise NotAllowed("participation.record")
    if what not in ("need", "offer"):
        raise ValueError(what)
    row, _ = AskDraft.objects.get_or_create(
        user_id=by.user_id, what=what, defaults={"values": "{}", "client_id": uuid.uuid4()}
    )
    row = AskDraft.objects.select_for_update(of=("self",)).get(pk=row.pk)
    kept = json.loads(row.values) | {name: list(texts) for name, texts in values.items()}
    content = json.dumps(kept, ensure_ascii=False)
    if len(content) > LARGEST:
        raise DraftTooLong
    row.values = content
    row.save(update_fields=("values", "kept_at"))
    record(by, "participation.keep_draft", row, details={"kind": what})
    return row


@transaction.atomic
def drop_draft(*, what: str, by: Scope) -> None:
    """This will throw one's own draft away: it was sent, or is not wanted. Without one nothing happens."""
    by.require("participation.record")
    row = AskDraft.objects.filter(user=by.user_id, what=what).first()
    if row is not None:
        record(by, "participation.drop_draft", row, details={"kind": what})
        row.delete()
