"""Asking for a run in the background."""

import datetime

from django.db import transaction
from django.utils import timezone

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.linkage.judging import first_version
from setiakawan.linkage.models import Run, RunKind
from setiakawan.linkage.queries.versions import estimate_under_way
from setiakawan.linkage.services import versions
from setiakawan.linkage.services.versions import TooFewPeople
from setiakawan.linkage.tasks import estimate_in_background, link_in_background
from setiakawan.registry.models import Person

EVERY = datetime.timedelta(days=1)


@transaction.atomic
def ask_for_run(*, by: Scope) -> None:
    """This will have the whole registry compared with itself by the job worker. Raises NotAllowed."""
    by.require("linkage.run")
    transaction.on_commit(lambda: link_in_background.enqueue(by.user_id, str(by)))
    record(by, "linkage.ask", ("linkage.run", ""))


class AlreadyEstimating(Exception):
    """An estimate is under way."""


@transaction.atomic
def ask_for_estimate(*, by: Scope) -> Run:
    """This will have the weights estimated on the registry by the job worker. Raises NotAllowed, TooFewPeople,
    AlreadyEstimating.
    """
    by.require("linkage.run")
    people = Person.objects.count()
    if people < versions.FEWEST_PEOPLE:
        raise TooFewPeople(people)
    if estimate_under_way() is not None:
        raise AlreadyEstimating
    run = Run.objects.create(
        kind=RunKind.ESTIMATE,
        model=first_version(),
        started_at=timezone.now(),
        asked_by_label=str(by)[:150],
        total=people,
    )
    transaction.on_commit(lambda: estimate_in_background.enqueue(run.pk, by.user_id, str(by)))
    record(by, "linkage.ask", run)
    return run


def ask_when_due(*, now: datetime.datetime) -> bool:
    """This will have the registry compared again when a day has gone by; whether it asked."""
    if Run.objects.filter(kind=RunKind.LINK, started_at__gt=now - EVERY).exists() or not Person.objects.exists():
        return False
    link_in_background.enqueue(None, "pemeliharaan")
    return True
