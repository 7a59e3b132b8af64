"""Every address of the application, for tests that walk them all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse


@dataclass(frozen=True)
class Route:
    """One address: its full name, the pattern as text, the view, and the names of its parameters."""

    name: str
    pattern: str
    view: Callable
    parameters: frozenset[str]

    @property
    def is_public(self) -> bool:
        """Whether the view is marked open to everybody."""
        return not getattr(self.view, "login_required", True)

    def path(self, values: dict[str, object]) -> str:
        """The address with its parameters taken from `values`; KeyError names one that is missing."""
        return reverse(self.name, kwargs={name: values[name] for name in self.parameters})


def all_routes() -> list[Route]:
    """All named addresses, in the order of the URL configuration. An address without a name is a fault."""
    return list(_walk(get_resolver().url_patterns, "", "", frozenset()))


def _walk(patterns, text: str, namespace: str, outer: frozenset[str]) -> Iterator[Route]:
    for entry in patterns:
        here = text + str(entry.pattern)
        parameters = outer | frozenset(entry.pattern.converters)
        if isinstance(entry, URLResolver):
            inner = namespace + (f"{entry.namespace}:" if entry.namespace else "")
            yield from _walk(entry.url_patterns, here, inner, parameters)
        elif isinstance(entry, URLPattern):
            assert entry.name, f"/{here} has no name"
            yield Route(namespace + entry.name, "/" + here, entry.callback, parameters)
