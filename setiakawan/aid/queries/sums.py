"""Sums of money. SQLite adds decimals as binary fractions, so a sum is brought back to whole sen."""

from decimal import Decimal

from django.db.models import Sum

SEN = Decimal("0.01")


class MoneySum(Sum):
    """The sum of an amount of rupiah, exact to the sen on every database up to some ten trillion."""

    def get_db_converters(self, connection):
        """What Django does, then whole sen."""
        return [*super().get_db_converters(connection), _to_sen]


def _to_sen(value, expression, connection):
    return None if value is None else Decimal(value).quantize(SEN)
