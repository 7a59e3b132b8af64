"""What somebody has begun to fill in and not sent yet. Nobody else sees it."""

import json

from django.db.models import QuerySet

from setiakawan.accompaniment.models import Draft
from setiakawan.accompaniment.queries.cases import cases_in
from setiakawan.accounts.scope import Scope


def drafts_in(scope: Scope) -> QuerySet[Draft]:
    """The viewer's own drafts in cases that they may see, the latest first."""
    rows = Draft.objects.filter(user=scope.user_id, case__in=cases_in(scope)).select_related("case__person")
    return rows.order_by("-kept_at", "-id")


def draft_of(scope: Scope, case_id: int, act: str) -> tuple[str, dict[str, list[str]]]:
    """The number and the fields of the viewer's draft; ("", {}) where there is none."""
    row = drafts_in(scope).filter(case=case_id, act=act).first()
    return (str(row.client_id), json.loads(row.values)) if row else ("", {})
