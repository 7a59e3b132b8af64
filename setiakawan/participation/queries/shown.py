"""What one side may see of the other. The one place where a name, a place or words leave for the other side.

Before both have accepted: kind, village, when, and whether a wish or the two-person rule applies. After: a name, the place in
words and what was added, once as many helpers have accepted as must come together. A telephone: never.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from setiakawan.participation.catalogue import NotInCatalogue, kind_of, label_of
from setiakawan.participation.models import AGREED, ForWhom, Match, Need, Offer, TimeOfDay
from setiakawan.registry.words import date_in_words

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


@dataclass(frozen=True)
class Card:
    """A need or an offer as anybody may see it: nothing in it leads to a person."""

    number: int
    kind: str
    label: str
    picture: str
    village: str
    area: str
    when: str
    is_urgent: bool
    helpers: int
    wishes: str


@dataclass(frozen=True)
class MatchCard:
    """A match as one side may see it. `side` is the viewer's; the last five are empty until it is agreed."""

    match_id: int
    side: str
    card: Card
    state: str
    state_words: str
    why: tuple[str, ...]
    i_accepted: bool
    other_accepted: bool
    is_agreed: bool
    is_ready: bool
    other_name: str = ""
    place: str = ""
    words: str = ""
    offered_words: str = ""
    notes: tuple[tuple[str, str, datetime.datetime], ...] = ()


def when_words(row: Need | Offer) -> str:
    """When something suits, in words: `setiap Senin dan Kamis, pagi, mulai 3 Maret 2026`."""
    parts = []
    if row.weekdays:
        days = [WEEKDAYS[day - 1] for day in row.weekdays]
        parts.append("setiap " + (" dan ".join(filter(None, (", ".join(days[:-1]), days[-1])))))
    if row.times:
        parts.append(" atau ".join(TimeOfDay(one).label.lower() for one in row.times))
    if row.on:
        start = date_in_words(row.on)
        parts.append(f"mulai {start}" if row.weekdays or row.until else start)
    if row.until:
        parts.append(f"sebelum {date_in_words(row.until)}")
    return ", ".join(parts) or "kapan saja"


def card_of(row: Need | Offer) -> Card:
    """A need or offer as anybody may see it. `row.area` must have been read with it."""
    wished = {"L": "diminta penolong laki-laki", "P": "diminta penolong perempuan"}.get(row.wished_sex, "")
    try:
        picture = kind_of(row.kind).picture
    except NotInCatalogue:
        picture = ""
    return Card(
        row.pk, row.kind, label_of(row.kind), picture, row.area.name, row.area_id, when_words(row),
        getattr(row, "is_urgent", False), getattr(row, "helpers", 1), wished,
    )  # fmt: skip


def is_ready(match: Match, agreed: int) -> bool:
    """Whether the meeting may take place: agreed by both, and as many helpers as must come have agreed."""
    return match.state in AGREED and agreed >= match.need.helpers


def match_card(match: Match, viewer_id: int, *, agreed: int, notes: Iterable = ()) -> MatchCard:
    """A match as the viewer's side may see it. Its need, both sides and the area must have been read with it."""
    need = match.need
    side = "helper" if match.helper_id == viewer_id else "receiver"
    both, ready = match.state in AGREED, is_ready(match, agreed)
    accepted = {"helper": match.helper_accepted_at is not None, "receiver": match.receiver_accepted_at is not None}
    other = "receiver" if side == "helper" else "helper"
    open_words = {}
    if both:
        open_words = {
            "other_name": match.helper.name if side == "receiver" else need.receiver.name,
            "notes": tuple(("saya" if n.sender_id == viewer_id else "sana", n.text, n.sent_at) for n in notes),
        }
    if ready and side == "helper":
        open_words |= {"place": need.place or "", "words": need.words or ""}
    if ready and side == "receiver" and match.offer:
        open_words["offered_words"] = match.offer.words or ""
    return MatchCard(
        match.pk, side, card_of(need), match.state, match.get_state_display(), tuple(match.why) if side == "helper" else (),
        accepted[side], accepted[other], both, ready, **open_words,
    )  # fmt: skip


def for_whom_words(row: Need | Offer) -> str:
    """For whom somebody asked, in words."""
    return ForWhom(row.for_whom).label
