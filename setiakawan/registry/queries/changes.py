"""Proposed changes within a scope."""

from django.db.models import QuerySet

from setiakawan.accounts.scope import Scope
from setiakawan.registry.models import ChangeRequest, ChangeState


def change_requests_in(scope: Scope) -> QuerySet[ChangeRequest]:
    """Proposals about persons whom the viewer may see, newest first, each with its person and people."""
    scope.require("registry.see")
    return ChangeRequest.objects.filter(scope.q("person__area")).select_related(
        "person__area__parent", "proposed_by", "decided_by"
    )


def change_for(scope: Scope, change_id: int) -> ChangeRequest:
    """One proposal. Raises ChangeRequest.DoesNotExist when its person is outside the scope."""
    return change_requests_in(scope).get(pk=change_id)


def open_change_count(scope: Scope) -> int:
    """How many proposals wait for a decision that this viewer may take: open, and not their own."""
    waiting = change_requests_in(scope).filter(state=ChangeState.OPEN).exclude(proposed_by_id=scope.user_id)
    return waiting.count() if scope.allows("registry.approve") else 0


def change_page(scope: Scope, state: str, *, after: str, limit: int) -> tuple[list[ChangeRequest], str]:
    """One page of the proposals in a state, newest first, and the key of the next page ("" = none)."""
    rows = change_requests_in(scope).filter(state=state)
    if after.isascii() and after.isdigit() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    page = list(rows.order_by("-pk")[: limit + 1])
    return page[:limit], str(page[limit - 1].pk) if len(page) > limit else ""
