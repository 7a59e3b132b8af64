"""Background jobs of this room."""

from setiakawan.accounts.scope import Scope
from setiakawan.core.jobs import task
from setiakawan.linkage.services.linking import link_registry


@task()
def link_in_background(user_id: int | None, label: str) -> None:
    """Compare the whole registry with itself for the officer who asked."""
    link_registry(by=Scope(user_id, label, "system", ()))
