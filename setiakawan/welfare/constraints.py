"""What must always hold of welfare facts."""

from collections.abc import Iterable

from django.db.models import Q

from setiakawan.core.checks import invariant
from setiakawan.welfare.models import DecileRecord


@invariant("welfare.decile")
def deciles_are_one_to_ten_and_of_one_subject() -> Iterable[str]:
    """Setiap desil bernilai 1 sampai 10 dan milik satu orang atau satu keluarga."""
    good = Q(decile__gte=1, decile__lte=10) & (
        Q(person=None, family__isnull=False) | Q(person__isnull=False, family=None)
    )
    for number in DecileRecord.objects.exclude(good).values_list("pk", flat=True).iterator():
        yield f"Desil {number} tidak semestinya."
