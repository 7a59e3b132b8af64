"""Background jobs of this room."""

from django.utils import timezone

from setiakawan.accounts.scope import Scope
from setiakawan.core.jobs import task
from setiakawan.linkage.models import Run
from setiakawan.linkage.services.linking import link_registry
from setiakawan.linkage.services.versions import estimate_on_registry


@task()
def link_in_background(user_id: int | None, label: str) -> None:
    """Compare the whole registry with itself for the officer who asked."""
    link_registry(by=Scope(user_id, label, "system", ()))


@task()
def estimate_in_background(run_id: int, user_id: int | None, label: str) -> None:
    """Estimate the weights on the registry for the officer who asked, and tell how far it is."""
    run = Run.objects.filter(pk=run_id)

    def watch(station: str, done: int, total: int) -> None:
        run.update(station=station, done=done, total=total)

    try:
        made = estimate_on_registry(by=Scope(user_id, label, "system", ()), watch=watch)
    except Exception:
        run.update(failed_at=timezone.now())
        raise
    run.update(finished_at=timezone.now(), people=made.report["people"], station=made.version)
