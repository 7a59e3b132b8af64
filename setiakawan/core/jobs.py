"""Background jobs: the one place that knows which library runs them."""

from django_tasks import task

__all__ = ["task"]
