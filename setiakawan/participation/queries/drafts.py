"""What a member of staff has begun to fill in and not sent yet. Nobody else sees it."""

import json

from setiakawan.accounts.scope import Scope
from setiakawan.participation.models import AskDraft


def draft_of(scope: Scope, what: str) -> tuple[str, dict[str, list[str]]]:
    """The number and the fields of the viewer's draft of a need or an offer; ("", {}) where there is none."""
    scope.require("participation.record")
    row = AskDraft.objects.filter(user=scope.user_id, what=what).first()
    return (str(row.client_id), json.loads(row.values)) if row else ("", {})
