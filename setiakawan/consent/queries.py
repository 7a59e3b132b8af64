"""Whether something may be shared, and what a person said about it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from setiakawan.accounts.scope import Scope
from setiakawan.consent.models import ConsentEntry
from setiakawan.consent.rules import Said, standing
from setiakawan.registry.queries import people_in


@dataclass(frozen=True)
class Ground:
    """Why something may be shared: the entry, its basis, the article of the law, and until when."""

    entry_id: int
    basis: str
    article: str
    valid_until: datetime.date | None


def grounds(
    pairs: Iterable[tuple[int, str]], *, purpose: str, at: datetime.datetime, on: datetime.date
) -> dict[tuple[int, str], Ground]:
    """The ground that holds for each pair of person and recipient. A pair without one is missing: nothing is shared.

    One query, whatever the number of pairs. Read it at the moment of sharing, not before: who withdraws is heard at once.
    """
    wanted = set(pairs)
    rows: dict[tuple[int, str], list[ConsentEntry]] = {}
    asked = {person for person, _ in wanted}
    for entry in ConsentEntry.objects.filter(person_id__in=asked, purpose=purpose, at__lte=at):
        rows.setdefault((entry.person_id, entry.recipient), []).append(entry)
    found = {}
    for pair in wanted & rows.keys():
        said = standing([Said(e.pk, e.is_given, e.at, e.basis, e.valid_until) for e in rows[pair]], at, on)
        if said:
            entry = next(e for e in rows[pair] if e.pk == said.number)
            found[pair] = Ground(entry.pk, entry.basis, entry.article, entry.valid_until)
    return found


def ground(person_id: int, *, purpose: str, recipient: str, at: datetime.datetime, on: datetime.date) -> Ground | None:
    """The ground on which a person's data may go to a recipient now, or None."""
    pair = (person_id, recipient)
    return grounds([pair], purpose=purpose, at=at, on=on).get(pair)


def entries_of(scope: Scope, person_id: int) -> list[ConsentEntry]:
    """Everything a person said, newest first. Raises Person.DoesNotExist outside the scope."""
    if not scope.owns(person_id):
        scope.require("consent.see")
        people_in(scope).get(pk=person_id)
    return list(ConsentEntry.objects.filter(person=person_id).order_by("-at", "-pk"))


@dataclass(frozen=True)
class Standing:
    """How things stand with one purpose and recipient: the latest entry, and whether it holds."""

    latest: ConsentEntry
    holds: bool


def standing_of(scope: Scope, person_id: int, *, at: datetime.datetime, on: datetime.date) -> list[Standing]:
    """The latest word for each purpose and recipient, newest first."""
    latest: dict[tuple[str, str], ConsentEntry] = {}
    for entry in entries_of(scope, person_id):
        latest.setdefault((entry.purpose, entry.recipient), entry)
    return [
        Standing(e, standing([Said(e.pk, e.is_given, e.at, e.basis, e.valid_until)], at, on) is not None)
        for e in latest.values()
    ]
