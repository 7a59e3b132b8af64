"""Families of a batch whose KK number is new while the people are known: told by who stands on both cards."""

import json
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from setiakawan.core.bulk import chunks, insert_rows
from setiakawan.intake import known as knowing
from setiakawan.intake.models import Batch, Finding, SourceRow
from setiakawan.linkage.rules.families import FamilyLink, link_families
from setiakawan.registry.models import Membership

CODE = "family_renumbered"
_ASKED = ("family_differs", "maybe_known")
"""Findings of rows whose person stands on another card."""
_FINDING = ("row", "code", "field", "severity", "detail")


@transaction.atomic
def note_renumbered(batch: Batch) -> int:
    """Tell reviewers which new KK numbers seem to be those of families that are recorded already. How many rows were told.

    It changes no outcome: where the people of both cards are the same, the reviewer need not ask about each of them.
    """
    rows = _rows(batch) if knowing.anybody() else []
    if not rows:
        return 0
    links = _links(rows)
    told = set(Finding.objects.filter(row__batch=batch, code=CODE).values_list("row", flat=True))
    fresh = []
    for number, key, person in rows:
        link = links.get(key)
        if link is not None and person is not None and number not in told:
            detail = {"shared": len(link.shared), "sentence": link.sentence}
            fresh.append((number, CODE, "kk", "note", json.dumps(detail)))
    insert_rows(Finding, _FINDING, fresh)
    return len(fresh)


def _rows(batch: Batch) -> list[tuple[int, str, int | None]]:
    """Every row of a card on which somebody is known from another card: number, card, and the person it matches."""
    open_ = SourceRow.objects.filter(batch=batch, merged_at=None).exclude(family_key=None)
    keys = set(open_.filter(findings__code__in=_ASKED).values_list("family_key", flat=True))
    found = []
    for part in chunks(sorted(map(bytes, keys))):
        found += open_.filter(family_key__in=part).order_by("pk").values_list("pk", "family_key", "person")
    return [(number, bytes(key).hex(), person) for number, key, person in found]


def _links(rows: Iterable[tuple[int, str, int | None]]) -> dict[str, FamilyLink]:
    """Per card of the batch the recorded family that it seems to be."""
    cards: dict[str, set[int]] = defaultdict(set)
    for number, key, person in rows:
        cards[key].add(-number if person is None else person)
    stays = Membership.objects.filter(kind="kk", valid_until=None)
    known = {person for people in cards.values() for person in people if person > 0}
    families = {
        family for part in chunks(known) for family in stays.filter(person__in=part).values_list("family", flat=True)
    }
    recorded: dict[str, set[int]] = defaultdict(set)
    for part in chunks(families):
        for family, person in stays.filter(family__in=part).values_list("family", "person"):
            recorded[f"recorded {family}"].add(person)
    links = link_families({**cards, **recorded})
    return {link.one: link for link in links if link.verdict == "same" and link.one in cards and link.other in recorded}
