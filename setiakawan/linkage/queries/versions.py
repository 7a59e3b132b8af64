"""Versions of the weights with their reports, and the last run."""

import datetime

from django.utils import timezone

from setiakawan.accounts.scope import Scope
from setiakawan.linkage.models import LinkageModel, Run, RunKind

LONGEST = datetime.timedelta(hours=2)


def versions(scope: Scope) -> list[LinkageModel]:
    """Every version, the newest first. Raises NotAllowed."""
    scope.require("linkage.run")
    return list(LinkageModel.objects.defer("body").select_related("activated_by"))


def version_for(scope: Scope, version_id: int) -> LinkageModel:
    """One version. Raises NotAllowed, LinkageModel.DoesNotExist."""
    scope.require("linkage.run")
    return LinkageModel.objects.get(pk=version_id)


def last_run() -> Run | None:
    """The latest comparison of the whole registry: when, and how many; nothing of persons."""
    return Run.objects.filter(kind=RunKind.LINK).exclude(finished_at=None).select_related("model").first()


def estimate_under_way() -> Run | None:
    """The estimate that runs or waits for the worker; one that told nothing for two hours died with its worker."""
    runs = Run.objects.filter(kind=RunKind.ESTIMATE, finished_at=None, failed_at=None)
    return runs.filter(started_at__gt=timezone.now() - LONGEST).first()
