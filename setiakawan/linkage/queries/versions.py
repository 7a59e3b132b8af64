"""Versions of the weights with their reports, and the last run."""

from setiakawan.accounts.scope import Scope
from setiakawan.linkage.models import LinkageModel, Run


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
    return Run.objects.exclude(finished_at=None).select_related("model").first()
