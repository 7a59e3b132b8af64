"""Reading messages, within the viewer's scope, and what a link opens."""

import datetime

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from setiakawan.accounts.scope import Scope
from setiakawan.core.sealing import blind_index
from setiakawan.messaging.models import Link, Message, MessageState


def messages_in(scope: Scope) -> QuerySet[Message]:
    """The messages of the viewer's area, newest first. A message without an area belongs to the whole office."""
    scope.require("messaging.see")
    seen = scope.q("area_code")
    if scope.covers(settings.OFFICE_AREA):
        seen |= Q(area_code="")
    return Message.objects.filter(seen).order_by("-created_at", "-pk")


def by_hand(scope: Scope) -> QuerySet[Message]:
    """What an officer has to pass on by voice or by their own telephone, the oldest first."""
    return messages_in(scope).filter(state=MessageState.BY_HAND).order_by("created_at", "pk")


def counts(scope: Scope) -> dict[str, int]:
    """How many messages stand in which state."""
    return dict(messages_in(scope).order_by().values_list("state").annotate(n=Count("pk")))


def link(purpose: str, token: str, at: datetime.datetime) -> str | None:
    """The subject that a link opens, or None when it is unknown, withdrawn or too old. The three look the same."""
    live = Q(withdrawn_at=None) & Q(valid_until__gt=at)
    found = Link.objects.filter(live, purpose=purpose, token_index=blind_index(token, f"link:{purpose}"))
    return found.values_list("subject", flat=True).first()
