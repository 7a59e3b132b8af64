"""The one way to write into the ledger, and its sums."""

import datetime
from collections.abc import Mapping
from decimal import Decimal

from setiakawan.aid.models import Posting, Transaction
from setiakawan.aid.queries.sums import MoneySum
from setiakawan.core.bulk import chunks


class Unbalanced(Exception):
    """What some accounts give, others must get."""


def post(
    *, key: str, on: datetime.date, words: str, amounts: Mapping[str, Decimal], entered_by: int | None
) -> Transaction:
    """This will enter a transaction once: the same key again changes nothing. Inside the caller's transaction.

    `amounts` are rupiah by account and sum to zero. Raises Unbalanced, also for the same key with other amounts.
    """
    amounts = {account: amount for account, amount in amounts.items() if amount}
    if sum(amounts.values(), Decimal(0)) != 0:
        raise Unbalanced(key)
    entered, is_new = Transaction.objects.get_or_create(
        key=key, defaults={"on": on, "words": words, "by_id": entered_by}
    )
    if is_new:
        Posting.objects.bulk_create(
            Posting(transaction=entered, account=account, amount=amount) for account, amount in amounts.items()
        )
    elif dict(entered.postings.values_list("account", "amount")) != amounts:
        raise Unbalanced(key)
    return entered


def post_all(
    *, amounts: Mapping[str, Mapping[str, Decimal]], on: datetime.date, words: str, entered_by: int | None
) -> None:  # fmt: skip
    """This will enter many transactions of one kind, by key, each as `post` does, in a fixed number of queries per 300.
    Raises Unbalanced, whereupon none is entered.
    """
    for some in chunks(amounts, 300):
        known = set(Transaction.objects.filter(key__in=some).values_list("key", flat=True))
        new = [key for key in some if key not in known]
        if any(sum(amounts[key].values(), Decimal(0)) for key in new):
            raise Unbalanced(", ".join(new))
        for key in known:
            post(key=key, on=on, words=words, amounts=amounts[key], entered_by=entered_by)
        made = Transaction.objects.bulk_create(
            Transaction(key=key, on=on, words=words, by_id=entered_by) for key in new
        )
        Posting.objects.bulk_create(
            Posting(transaction=entered, account=account, amount=amount)
            for entered in made for account, amount in amounts[entered.key].items() if amount
        )  # fmt: skip


def balance(account: str) -> Decimal:
    """What an account holds. One query."""
    return Posting.objects.filter(account=account).aggregate(total=MoneySum("amount"))["total"] or Decimal(0)
