"""How the rooms above take part when two records become one.

The registry imports nothing from the rooms above it. A room whose rows point to persons or families has a module
`merging.py` that declares here how its rows follow:

    follows("person", "functioning", models=(Disability, Response))

Rows that clash (a unique constraint, two open cases) need a function `carry(journal)` that settles the clash first and
then moves them. `registry.services.merging` calls all of them in one transaction; a foreign key that no room declared
fails a test, and in the database nobody can go to whom something still points.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

from django.apps import apps
from django.db import models

from setiakawan.registry.journal import Journal


@dataclass(frozen=True)
class Obstacle:
    """Why two records cannot be put together as they are; `words` say what to do first."""

    code: str
    words: str


class CannotMerge(Exception):
    """Something has to be settled first. `obstacles` say what."""

    def __init__(self, obstacles: list[Obstacle]):
        self.obstacles = obstacles
        super().__init__(" ".join(obstacle.code for obstacle in obstacles))


@dataclass(frozen=True)
class Question:
    """What somebody has to choose before two records become one. `options` are (value, words)."""

    key: str
    words: str
    options: tuple[tuple[str, str], ...]


Pairwise = Callable[[int, int], list]
"""A function of the numbers of the one who is kept and the one who goes."""


@dataclass(frozen=True)
class Following:
    """A room's part: its models, what it asks, what stands in the way, why a second person must agree, how rows move, and
    what to settle once a split has put them back.
    """

    models: tuple[type[models.Model], ...]
    carry: Callable[[Journal], None]
    questions: Pairwise
    obstacles: Pairwise
    approval: Callable[[int, int], str]
    settle: Callable[[int, int], None]


_declared: dict[tuple[str, str], Following] = {}


def follows(
    subject: str, room: str, *, models: tuple[type[models.Model], ...] = (),
    carry: Callable[[Journal], None] | None = None, questions: Pairwise = lambda kept, gone: [],
    obstacles: Pairwise = lambda kept, gone: [], approval: Callable[[int, int], str] = lambda kept, gone: "",
    settle: Callable[[int, int], None] = lambda kept, gone: None,
) -> None:  # fmt: skip
    """Declare how a room's rows follow a person or family (`subject`). Without `carry` all rows of `models` move."""

    def move_all(journal: Journal) -> None:
        for model in models:
            for field in relations_to(subject, model):
                journal.move(model, field)

    _declared[subject, room] = Following(models, carry or move_all, questions, obstacles, approval, settle)


def followings(subject: str) -> list[Following]:
    """What all rooms declared about persons or families, in the order of their names."""
    _discover()
    return [following for (kind, _), following in sorted(_declared.items(), key=lambda p: p[0]) if kind == subject]


def relations_to(subject: str, model: type[models.Model]) -> list[str]:
    """The names of a model's relations to persons or families."""
    target = f"registry.{subject}"
    return [f.name for f in model._meta.local_fields if f.is_relation and f.related_model._meta.label_lower == target]


def pointing(subject: str) -> list[tuple[type[models.Model], str]]:
    """Every relation of every model to persons or families."""
    return [(model, name) for model in apps.get_models() for name in relations_to(subject, model)]


def _discover() -> None:
    if _discovered:
        return
    _discovered.append(True)
    for config in apps.get_app_configs():
        if config.name.startswith("setiakawan.") and find_spec(f"{config.name}.merging"):
            importlib.import_module(f"{config.name}.merging")
    importlib.import_module("setiakawan.registry.services.carrying")


_discovered: list[bool] = []
