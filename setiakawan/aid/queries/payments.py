"""Instalments and what happened to what each family is owed, from the ledger."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import Entitlement, PaymentEvent, PaymentKind, Posting, Round
from setiakawan.aid.queries.lists import entries_of
from setiakawan.aid.queries.sums import MoneySum
from setiakawan.aid.rules.goods import pieces
from setiakawan.core.bulk import chunks
from setiakawan.registry.models import Contact, ContactKind, Membership

ZERO = Decimal(0)


@dataclass(frozen=True)
class Standing:
    """Where an entitlement's money is: still owed, on its way, given, or returned to the budget; whether the family said
    so; how many things it is due and how many it has.
    """

    owed: Decimal = ZERO
    sent: Decimal = ZERO
    given: Decimal = ZERO
    is_confirmed: bool = False
    returned: Decimal = ZERO
    goods_due: int = 0
    goods_given: int = 0

    @property
    def is_open(self) -> bool:
        """Whether something is still to be sent or handed over, or nothing was ever due."""
        is_waiting = self.owed or self.goods_given < self.goods_due
        return bool(is_waiting or not (self.goods_due or self.sent or self.given or self.returned))

    @property
    def words(self) -> str:
        """One phrase for people."""
        return " · ".join(filter(None, (self._money, self._goods))) or "Tidak ada yang harus dibayar"

    @property
    def _money(self) -> str:
        if self.returned:
            return "Dikembalikan ke kas"
        if self.given and not (self.sent or self.owed):
            return "Diterima keluarga" if self.is_confirmed else "Dibayarkan, belum dikonfirmasi keluarga"
        if self.sent:
            return "Dalam perjalanan"
        return "Belum dibayarkan" if self.owed else ""

    @property
    def _goods(self) -> str:
        if not self.goods_given:
            return "Barang belum diserahkan" if self.goods_due else ""
        if self.goods_given < self.goods_due:
            return f"{self.goods_given} dari {self.goods_due} barang diserahkan"
        if self._money:
            return "Barang diserahkan"
        return "Barang diterima keluarga" if self.is_confirmed else "Barang diserahkan, belum dikonfirmasi keluarga"


def rounds_in(scope: Scope) -> QuerySet[Round]:
    """The instalments of lists in the scope. Raises NotAllowed."""
    scope.require("aid.see")
    return Round.objects.filter(scope.q("list__area")).select_related(
        "list__area", "list__document", "made_by", "approved_by"
    )


def entitlement_for(scope: Scope, entitlement_id: int) -> Entitlement:
    """One entitlement. Raises NotAllowed, Entitlement.DoesNotExist outside the scope."""
    scope.require("aid.see")
    rows = Entitlement.objects.filter(scope.q("round__list__area"))
    return rows.select_related("round__list", "entry__family").get(pk=entitlement_id)


def goods_left(row: Entitlement) -> list[dict]:
    """The things that an entitlement still owes, as `goods_due` with what is left of each `count`. One query; the caller
    asked for the entitlement by scope.
    """
    given = Counter(row.goods.values_list("benefit", flat=True))
    left = ({**due, "count": due["count"] - given[due["code"]]} for due in row.goods_due)
    return [due for due in left if due["count"] > 0]


def standings(entitlement_ids: Iterable[int]) -> dict[int, Standing]:
    """Where the money of each entitlement is; the caller has asked for them by scope. Three queries per 300."""
    found: dict[int, Standing] = {}
    for some in chunks(entitlement_ids, 300):
        accounts = [f"{place}:{number}" for number in some for place in ("owed", "sent", "given")]
        sums = dict(
            Posting.objects.filter(account__in=accounts)
            .values_list("account")
            .annotate(total=MoneySum("amount"))
            .order_by()
        )
        confirmed, returned = set(), {}
        told = PaymentEvent.objects.filter(entitlement__in=some, kind__in=(PaymentKind.CONFIRMED, PaymentKind.RETURNED))
        for number, kind, amount in told.values_list("entitlement_id", "kind", "amount"):
            if kind == PaymentKind.CONFIRMED:
                confirmed.add(number)
            else:
                returned[number] = returned.get(number, ZERO) + amount
        things = Entitlement.objects.filter(pk__in=some).annotate(n=Count("goods")).values_list("pk", "goods_due", "n")
        goods = {number: (pieces(due), given) for number, due, given in things.order_by()}
        for number in some:
            places = (sums.get(f"{place}:{number}", ZERO) for place in ("owed", "sent", "given"))
            found[number] = Standing(*places, number in confirmed, returned.get(number, ZERO), *goods.get(number, ()))
    return found


def round_view(scope: Scope, round_id: int) -> tuple[Round, list[tuple[Entitlement, Standing]]]:
    """One instalment and, for each entitlement with `entry.whom` and `is_shared` (another of them has the
    same account), where its money is. Raises NotAllowed, Round.DoesNotExist. A fixed number of queries per 300.
    """
    held = rounds_in(scope).get(pk=round_id)
    whom = {entry.pk: entry.whom for entry in entries_of(scope, held.list)}
    rows = list(held.entitlements.select_related("entry__family__area__parent").order_by("entry__place", "pk"))
    where = standings([row.pk for row in rows])
    accounts = Counter(row.account for row in rows)
    for row in rows:
        row.entry.whom = whom[row.entry_id]
        row.is_shared = bool(row.account) and accounts[row.account] > 1
    return held, [(row, where[row.pk]) for row in rows]


def phone_of(row: Entitlement) -> str:
    """The telephone number of who is to be paid: the person's, or the head's; "" where there is none. Two queries; the
    caller asked for the entitlement by scope.
    """
    people = [row.entry.person_id] if row.entry.person_id else []
    if not people:
        heads = Membership.objects.filter(family=row.entry.family_id, role="head", valid_until=None)
        people = list(heads.values_list("person_id", flat=True))
    found = Contact.objects.filter(person__in=people, kind=ContactKind.PHONE, withdrawn_at=None).order_by("pk").last()
    return found.value if found else ""
