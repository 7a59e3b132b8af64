"""How families want to be paid, and what speaks against paying them so."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import Channel, Entitlement, PayoutAccount, Round
from setiakawan.core.bulk import chunks
from setiakawan.registry.models import Membership
from setiakawan.registry.queries import family_for, people_in, state_on
from setiakawan.registry.rules.masking import mask_number
from setiakawan.registry.words import date_in_words

CHOOSE = "Dua rekening sesudah keluarga digabung, pilih satu"
_GONE = {"dead": "sudah meninggal", "moved": "sudah pindah"}


def latest_payouts(family_ids: Iterable[int]) -> dict[int, PayoutAccount]:
    """The way that holds for each family that told one; the caller asked for them by scope. One query per 300."""
    found = {}
    for some in chunks(set(family_ids), 300):
        rows = PayoutAccount.objects.filter(family__in=some).select_related("by").order_by("pk")
        found |= {row.family_id: row for row in rows}
    return found


def payouts_of(scope: Scope, family_id: int) -> list[PayoutAccount]:
    """All that a family told so far, the latest first, each with a masked `shown`, and `whose`: the owner's name where the
    viewer sees that person. Raises NotAllowed, Family.DoesNotExist.
    """
    scope.require("aid.see")
    family = family_for(scope, family_id)
    rows = list(PayoutAccount.objects.filter(family=family).select_related("by").order_by("-pk"))
    people = people_in(scope).filter(pk__in={row.person_id for row in rows} - {None})
    names = dict(people.values_list("pk", "name"))
    for row in rows:
        with_shown(row).whose = names.get(row.person_id, "")
    return rows


def with_shown(row: PayoutAccount) -> PayoutAccount:
    """The same row with `shown`: "Bank · Kaltimtara ••••1234, atas nama Siti", or only the channel."""
    row.shown = CHOOSE if row.is_undecided else _shown(row, row.number)
    return row


def _shown(row: PayoutAccount | Entitlement, number: str | None) -> str:
    account = f"{row.institution} {mask_number(number)}, atas nama {row.holder}" if number else ""
    return " · ".join(filter(None, (row.get_channel_display(), account)))


def others_with(scope: Scope, row: PayoutAccount) -> int:
    """How many other families in the scope are paid to the same number now. Two queries. Raises NotAllowed."""
    scope.require("aid.see")
    if row.mark is None:
        return 0
    rows = PayoutAccount.objects.filter(scope.q("family__area"), mark=row.mark).exclude(family=row.family_id)
    families = set(rows.values_list("family_id", flat=True))
    return sum(bytes(way.mark or b"") == bytes(row.mark) for way in latest_payouts(families).values())


def holders_gone(ways: Iterable[PayoutAccount], on: datetime.date) -> dict[int, str]:
    """Of those accounts whose owner died, moved, or left the family, by their number, that in words. Two queries per 900;
    the caller asked for the families by scope.
    """
    owned = [way for way in ways if way.person_id and not way.is_undecided]
    states = state_on({way.person_id for way in owned}, on)
    homes = set()
    for some in chunks({way.person_id for way in owned}):
        stays = Membership.objects.filter(person__in=some, valid_until=None)
        homes |= set(stays.values_list("family_id", "person_id"))
    found = {}
    for way in owned:
        gone = _GONE.get(states[way.person_id].kind)
        if gone or (way.family_id, way.person_id) not in homes:
            found[way.pk] = f"Pemilik rekening {gone or 'tidak lagi dalam keluarga ini'}"
    return found


@dataclass(frozen=True)
class Doubt:
    """Why a family is not paid before somebody has looked: its `way` now, what speaks against it in `words`, whether it
    is another way than the approval saw, and whether one of two ways must be chosen first.
    """

    way: PayoutAccount
    words: str
    was: str
    is_changed: bool = False
    must_choose: bool = False

    @property
    def ways(self) -> str:
        """Where the money would go, and where the approval said, if that is another way; masked."""
        return f"Semula {self.was}; sekarang {self.way.shown}" if self.is_changed else self.way.shown

    def may_be_cleared_by(self, user_id: int | None) -> bool:
        """Whether this user may say that it is right: nobody alone turns money to another account."""
        return not self.must_choose and not (self.is_changed and self.way.by_id == user_id)


def doubts_of(held: Round, rows: Iterable[Entitlement], on: datetime.date) -> dict[int, Doubt]:
    """What speaks against paying entitlements of an instalment as the approval said, by their number; of a draft, what
    speaks against it as it stands. The caller asked for them by scope and leaves out who is paid. Three queries per 300.
    """
    rows = [row for row in rows if row.channel != Channel.GOODS]
    latest = latest_payouts(row.entry.family_id for row in rows)
    gone = holders_gone(latest.values(), on)
    found = {}
    for row in rows:
        way = latest.get(row.entry.family_id)
        if way is None:
            continue
        is_changed = held.approved_at is not None and not _is_same(row, way)
        words = [CHOOSE] if way.is_undecided else [gone[way.pk]] if way.pk in gone else []
        if is_changed and not way.is_undecided:
            day = date_in_words(timezone.localdate(way.at))
            words.insert(0, f"Rekening berubah sesudah disetujui, dicatat {way.by} pada {day}")
        if words:
            found[row.pk] = Doubt(
                with_shown(way), ". ".join(words), _shown(row, row.account), is_changed, way.is_undecided
            )
    return found


def _is_same(row: Entitlement, way: PayoutAccount) -> bool:
    told = (way.channel, way.number, way.institution, way.holder)
    return not way.is_undecided and told == (row.channel, row.account or "", row.institution, row.holder)
