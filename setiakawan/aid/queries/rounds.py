"""An instalment as a whole: its ledger, who may sign, what each channel pays."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import Channel, Entitlement, Posting, Round, RoundState
from setiakawan.aid.queries.lists import entries_like
from setiakawan.aid.queries.payments import ZERO, Standing, round_view, rounds_in
from setiakawan.aid.queries.payouts import Doubt, doubts_of
from setiakawan.aid.words import rupiah
from setiakawan.core.bulk import chunks
from setiakawan.registry.models import Identifier, IdentifierKind, IdentifierStatus, Membership
from setiakawan.registry.rules.masking import mask_number


@dataclass
class LedgerLine:
    """What one kind of entry of one day moved, in rupiah; the four add up to zero."""

    on: datetime.date | None
    words: str
    budget: Decimal = ZERO
    owed: Decimal = ZERO
    sent: Decimal = ZERO
    given: Decimal = ZERO


def ledger_of(scope: Scope, round_id: int) -> list[LedgerLine]:
    """The ledger of an instalment by day and kind, and its sum as the last line; nothing where nothing was entered.

    One query per 300 families. Raises NotAllowed, Round.DoesNotExist.
    """
    held = rounds_in(scope).get(pk=round_id)
    lines: dict[tuple, LedgerLine] = {}
    for some in chunks(held.entitlements.values_list("pk", flat=True), 300):
        accounts = [f"{place}:{number}" for number in some for place in ("owed", "sent", "given")]
        rows = Posting.objects.filter(account__in=accounts).order_by("transaction__on", "pk")
        for on, words, account, amount in rows.values_list(
            "transaction__on", "transaction__words", "account", "amount"
        ):
            _add(lines.setdefault((on, words), LedgerLine(on, words)), account.partition(":")[0], amount)
    total = LedgerLine(None, "Jumlah")
    for line in lines.values():
        for place in ("owed", "sent", "given"):
            _add(total, place, getattr(line, place))
    found = sorted(lines.values(), key=lambda line: line.on)
    return [*found, total] if found else []


def _add(line: LedgerLine, place: str, amount: Decimal) -> None:
    setattr(line, place, getattr(line, place) + amount)
    line.budget -= amount


def may_sign(row: Entitlement, where: Standing) -> bool:
    """Whether the family's word is still wanted: cash that is at the village, or what was given and not yet confirmed."""
    if where.is_confirmed:
        return False
    has_goods = (
        where.goods_given and not row.amount
    )  # a witness saw the things handed over; beside money that is enough
    return bool(where.given or has_goods or (where.sent and row.channel == Channel.CASH))


def may_hand_over(held: Round, row: Entitlement, where: Standing) -> bool:
    """Whether something is still to be handed over; who is only held for now is looked at again by trying."""
    is_due = where.goods_given < where.goods_due and (not row.held_reason or row.is_held_for_now)
    return is_due and held.state in (RoundState.APPROVED, RoundState.SENT)


STATUSES = (
    ("periksa", "Perlu diperiksa atau ditahan"), ("belum", "Belum dikirim atau diserahkan"), ("jalan", "Dalam perjalanan"),
    ("konfirmasi", "Menunggu konfirmasi keluarga"),
)  # fmt: skip
"""What can be asked for among the families of an instalment."""


def lines_like(
    lines: Iterable[tuple[Entitlement, Standing]], doubts: Mapping[int, Doubt], status: str = "", words: str = ""
) -> list[tuple[Entitlement, Standing]]:
    """The lines of one of `STATUSES`, any other means all, in which all words are found as in a list of recipients."""
    has = {
        "periksa": lambda row, where: row.held_reason or row.pk in doubts,
        "belum": lambda row, where: where.owed or where.goods_given < where.goods_due,
        "jalan": lambda row, where: where.sent,
        "konfirmasi": lambda row, where: may_sign(row, where),
    }.get(status, lambda row, where: True)
    asked = [(row, where) for row, where in lines if has(row, where)]
    found = {entry.pk for entry in entries_like((row.entry for row, _ in asked), words)}
    return [(row, where) for row, where in asked if row.entry_id in found]


def on_the_sheet(row: Entitlement) -> tuple[str, str, str]:
    """In which order sheets that are signed hold families, on paper and on the screen: village, RT, name."""
    return row.entry.family.area_id, row.entry.family.rt, row.entry.whom


def what_it_does(scope: Scope, round_id: int, step: str, on: datetime.date) -> str:
    """How many families and how much the next step of an instalment would move, in words. Raises as `round_view`."""
    held, lines = round_view(scope, round_id)
    due = [what.amount for what, _ in lines if not what.held_reason]
    doubts = doubts_in(held, lines, on)
    owed = [where.owed for what, where in lines if where.owed and not what.held_reason and what.pk not in doubts]
    left = [where.owed + where.sent for _, where in lines if where.owed or where.sent]
    things = sum(where.goods_due - where.goods_given for _, where in lines)
    told = {
        "setujui": f"{len(due)} penerima, {rupiah(sum(due, ZERO))}. Sesudah disetujui, uangnya menjadi hak mereka.",
        "kirim": f"{len(owed)} penerima, {rupiah(sum(owed, ZERO))}." if scope.allows("aid.pay")
        else "Yang Anda centang dikirim; yang lain dikirim oleh petugas.",
    }  # fmt: skip
    if step == "kirim" and doubts:
        told["kirim"] += f" {len(doubts)} penerima lagi menunggu diperiksa."
    back = f"{rupiah(sum(left, ZERO))} bagi {len(left)} penerima kembali ke kas."
    if step != "setujui" and things:
        back += f" {things} barang belum diserahkan."
    return f"Tahap {held.number}. {told.get(step, back)}"


def doubts_in(
    held: Round, lines: Iterable[tuple[Entitlement, Standing]], on: datetime.date
) -> dict[int, Doubt]:  # fmt: skip
    """What somebody has to look at before families of an instalment are paid, by entitlement; the lines came by scope."""
    if held.state not in (RoundState.DRAFT, RoundState.APPROVED, RoundState.SENT):
        return {}
    waiting = [row for row, where in lines if where.owed or held.state == RoundState.DRAFT]
    return doubts_of(held, [row for row in waiting if not row.held_reason], on)


def channels_going(lines: Iterable[tuple[Entitlement, Standing]]) -> list[tuple[str, str, int]]:
    """Each channel that has money of an instalment on its way: code, label, how many."""
    many: dict[str, int] = {}
    for row, where in lines:
        if where.sent:
            many[row.channel] = many.get(row.channel, 0) + 1
    return [(code, label, many[code]) for code, label in Channel.choices if code in many]


def masked_nik(rows: Iterable[Entitlement]) -> dict[int, str]:
    """The masked NIK of who is to be paid, by entitlement; none where no valid one is known. Two queries per 300; the
    caller asked for the rows by scope.
    """
    found = {}
    for some in chunks(list(rows), 300):
        families = [row.entry.family_id for row in some if not row.entry.person_id]
        heads = Membership.objects.filter(family__in=families, role="head", valid_until=None)
        head_of = dict(heads.values_list("family_id", "person_id"))
        whom = {row.pk: row.entry.person_id or head_of.get(row.entry.family_id) for row in some}
        numbers = Identifier.objects.filter(
            person__in=set(filter(None, whom.values())), kind=IdentifierKind.NIK, status=IdentifierStatus.VALID
        )
        ends = {number.person_id: mask_number(number.number) for number in numbers}
        found |= {pk: ends[person] for pk, person in whom.items() if person in ends}
    return found
