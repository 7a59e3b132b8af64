"""Cases that were closed because their person was recorded twice: news for both companions."""

import datetime

from django.db.models import Q, QuerySet

from setiakawan.accompaniment.models import Closing, ClosingReason, ClosingState
from setiakawan.accompaniment.queries.cases import cases_in
from setiakawan.accounts.scope import Scope

NEWS_FOR = datetime.timedelta(days=14)


def merged_lately(scope: Scope, on: datetime.date) -> QuerySet[Closing]:
    """Closings by a merge in the last two weeks, of a case that was the viewer's or whose person they accompany now."""
    own = cases_in(scope)
    news = Closing.objects.filter(reason=ClosingReason.MERGED, state=ClosingState.APPROVED, on__gt=on - NEWS_FOR)
    return news.filter(Q(case__in=own) | Q(case__person__in=own.filter(closed_on=None).values("person")))
