"""The journal of a merge: every row that it touches, as it was, so that a split puts back exactly that.

A step is a dict: `model` and `keys`, and either `before` and `after` (columns that were set), `row` (a row that had no
place beside another one and was set aside whole) or `made` (a row that the merge itself wrote).
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models

Step = dict[str, Any]


class Journal:
    """What one merge does to rows. `kept` and `gone` are numbers; `field` is the relation that follows the record."""

    def __init__(
        self, *, kept: int, gone: int, on: datetime.date, at: datetime.datetime, source, choices: dict[str, str],
        proposed_by: int | None, decided_by: int | None, merge_id: int,
    ):  # fmt: skip
        self.kept, self.gone, self.on, self.at, self.source, self.choices = kept, gone, on, at, source, choices
        self.proposed_by, self.decided_by, self.merge_id = proposed_by, decided_by, merge_id
        self.steps: list[Step] = []

    def change(self, row: models.Model, **values: Any) -> None:
        """Set fields of a row, remembering what stood there. Relations are given as rows or numbers."""
        model = type(row)
        after = {model._meta.get_field(name).attname: _key(value) for name, value in values.items()}
        before = {name: getattr(row, name) for name in after}
        if before == after:
            return
        model._base_manager.filter(pk=row.pk).update(**after)
        for name, value in after.items():
            setattr(row, name, value)
        self._note(model, [row.pk], before=_plain(before), after=_plain(after))

    def move(self, model: type[models.Model], field: str) -> None:
        """Let all rows that point to the one who goes point to the one who is kept."""
        column = model._meta.get_field(field).attname
        keys = list(model._base_manager.filter(**{column: self.gone}).order_by("pk").values_list("pk", flat=True))
        if keys:
            model._base_manager.filter(**{column: self.gone}).update(**{column: self.kept})
            self._note(model, keys, before={column: self.gone}, after={column: self.kept})

    def set_aside(self, row: models.Model) -> None:
        """Take a row away that has no place beside one of the other record's; a split brings it back."""
        values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
        self._note(type(row), [row.pk], row=_plain(values))
        type(row)._base_manager.filter(pk=row.pk).delete()

    def made(self, row: models.Model) -> None:
        """Remember a row that the merge wrote; a split takes it away again."""
        self._note(type(row), [row.pk], made=True)

    def _note(self, model: type[models.Model], keys: list, **what: Any) -> None:
        self.steps.append({"model": model._meta.label_lower, "keys": keys, **what})


def take_back(steps: Iterable[Step]) -> None:
    """Undo steps, the last one first. What somebody changed since keeps the later change."""
    for step in reversed(list(steps)):
        model = apps.get_model(step["model"])
        rows = model._base_manager.filter(pk__in=step["keys"])
        if "row" in step:
            model(**_typed(model, step["row"])).save(force_insert=True)
        elif "made" in step:
            rows.delete()
        else:
            unchanged = {k: v for k, v in _typed(model, step["after"]).items() if not _is_json(model, k)}
            rows.filter(**_where(unchanged)).update(**_typed(model, step["before"]))


def columns_of(row: models.Model) -> dict[str, Any]:
    """All columns of a row as JSON holds them; `restored` makes the row again."""
    return _plain({f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields})


def restored(model: type[models.Model], columns: dict[str, Any]) -> models.Model:
    """A row of a model from its columns, not saved."""
    return model(**_typed(model, columns))


def _key(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {k: v.isoformat() if isinstance(v, datetime.date) else v for k, v in values.items()}


def _typed(model: type[models.Model], values: dict[str, Any]) -> dict[str, Any]:
    fields = {f.attname: f for f in model._meta.concrete_fields}
    return {k: v if v is None or _is_json(model, k) else fields[k].to_python(v) for k, v in values.items()}


def _is_json(model: type[models.Model], attname: str) -> bool:
    return any(f.attname == attname and isinstance(f, models.JSONField) for f in model._meta.concrete_fields)


def _where(values: dict[str, Any]) -> dict[str, Any]:
    return {f"{k}__isnull" if v is None else k: True if v is None else v for k, v in values.items()}
