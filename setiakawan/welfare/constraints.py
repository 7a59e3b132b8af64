"""What must always hold of welfare facts."""

from collections.abc import Iterable

from django.db.models import Q

from setiakawan.core.checks import invariant
from setiakawan.welfare.catalogue import PERSON, fact_kinds
from setiakawan.welfare.models import DecileRecord, FactRecord
from setiakawan.welfare.rules.values import ValueImpossible, canonical, value_of


@invariant("welfare.decile")
def deciles_are_one_to_ten_and_of_one_subject() -> Iterable[str]:
    """Setiap desil bernilai 1 sampai 10 dan milik satu orang atau satu keluarga."""
    good = Q(decile__gte=1, decile__lte=10) & (
        Q(person=None, family__isnull=False) | Q(person__isnull=False, family=None)
    )
    for number in DecileRecord.objects.exclude(good).values_list("pk", flat=True).iterator():
        yield f"Desil {number} tidak semestinya."


@invariant("welfare.facts")
def facts_are_of_the_catalogue() -> Iterable[str]:
    """Setiap fakta ada pada daftar fakta, tentang yang semestinya, dengan nilai yang mungkin."""
    kinds = fact_kinds()
    for number, code, value, person in FactRecord.objects.values_list("pk", "code", "value", "person").iterator():
        kind = kinds.get(code)
        if kind is None or kind.imported or (kind.about == PERSON) != (person is not None):
            yield f"Fakta {number} tidak ada pada daftar, atau tentang yang lain."
        elif value and not _is_possible(kind.type, kind.options, value):
            yield f"Fakta {number} mempunyai nilai yang tidak mungkin."


def _is_possible(kind_type: str, options: dict[str, str], text: str) -> bool:
    try:
        return canonical(kind_type, options, value_of(kind_type, text)) == text
    except ValueImpossible:
        return False
