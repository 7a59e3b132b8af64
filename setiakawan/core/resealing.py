"""Key rotation: what older keys sealed is sealed anew with the current one, in small steps that may be cut off."""

from collections.abc import Callable, Iterator

from django.db import connection, models, transaction

from setiakawan.core.keys import key_ring
from setiakawan.core.sealing import SealedTextField, seal, unseal

_STEP = 2000


def count_old(model: type[models.Model], field: SealedTextField) -> int:
    """How many values of a field are sealed with another key than the current one."""
    with connection.cursor() as cursor:
        # The names in these statements come from the models, the values travel apart.
        cursor.execute(f"SELECT count(*) FROM {_table(model)} WHERE {_is_old(field)}", [_current()])  # noqa: S608
        return cursor.fetchone()[0]


def reseal(model: type[models.Model], field: SealedTextField, step: int = _STEP) -> Iterator[int]:
    """Seal the old values of a field anew, yielding how many each step did. Each step is its own transaction.

    A value that somebody changes meanwhile keeps the change. Raises SealBroken.
    """
    column, pk = connection.ops.quote_name(field.column), connection.ops.quote_name(model._meta.pk.column)
    select = (
        f"SELECT {pk}, {column} FROM {_table(model)} WHERE {pk} > %s AND {_is_old(field)} ORDER BY {pk} LIMIT {step}"  # noqa: S608
    )
    update = f"UPDATE {_table(model)} SET {column} = %s WHERE {pk} = %s AND {column} = %s"  # noqa: S608
    last = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(select, [last, _current()])
            rows = [(number, bytes(old)) for number, old in cursor.fetchall()]
            if not rows:
                return
            cursor.executemany(update, [(_anew(old, field.purpose), number, old) for number, old in rows])
        last = rows[-1][0]
        yield len(rows)


def _anew(old: bytes, purpose: str) -> bytes:
    return seal(unseal(old, purpose), purpose)


def open_all(model: type[models.Model], field: SealedTextField, tell: Callable[[int], object]) -> None:
    """Open every value of a field, to prove that it can be read. Raises SealBroken."""
    for count, _ in enumerate(model._base_manager.values_list(field.attname).iterator(chunk_size=_STEP), start=1):
        if count % _STEP == 0:
            tell(_STEP)


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _is_old(field: SealedTextField) -> str:
    column = connection.ops.quote_name(field.column)
    return f"{column} IS NOT NULL AND substr({column}, 1, 1) <> %s"


def _current() -> bytes:
    return bytes((key_ring().current,))
