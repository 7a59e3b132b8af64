"""The one way to write into the ledger, and its sums."""

import datetime
from collections.abc import Mapping
from decimal import Decimal

from setiakawan.aid.models import Posting, Transaction
from setiakawan.aid.queries.sums import MoneySum


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


def balance(account: str) -> Decimal:
    """What an account holds. One query."""
    return Posting.objects.filter(account=account).aggregate(total=MoneySum("amount"))["total"] or Decimal(0)
