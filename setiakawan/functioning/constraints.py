"""What must always hold of functioning and disability."""

from collections.abc import Iterable

from setiakawan.core.checks import invariant
from setiakawan.functioning.models import DisabilityKind, ReportedDisability


@invariant("functioning.kinds")
def reported_kinds_are_known() -> Iterable[str]:
    """Setiap disabilitas yang dilaporkan memakai ragam yang dikenal."""
    unknown = ReportedDisability.objects.exclude(kind__in=DisabilityKind.values)
    for number in unknown.values_list("pk", flat=True).iterator():
        yield f"Laporan disabilitas {number} memakai ragam yang tidak dikenal."
