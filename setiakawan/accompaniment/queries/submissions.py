"""What devices sent."""

from django.db.models import Q, QuerySet

from setiakawan.accompaniment.models import Submission, SubmissionState
from setiakawan.accounts.models import AreaGrant
from setiakawan.accounts.scope import Scope


def submissions_in(scope: Scope) -> QuerySet[Submission]:
    """What the viewer sent; for a supervisor also what those sent whose areas lie within the viewer's. Newest first."""
    seen = Q(sent_by=scope.user_id)
    if scope.allows("accompaniment.hand_over"):
        seen |= Q(sent_by__in=AreaGrant.objects.filter(scope.q("area")).values("user"))
    return Submission.objects.filter(seen).select_related("sent_by").order_by("-received_at", "-id")


def unsettled(scope: Scope) -> QuerySet[Submission]:
    """What was refused or waits, and needs somebody to look."""
    return submissions_in(scope).filter(state__in=(SubmissionState.REFUSED, SubmissionState.WAITING))
