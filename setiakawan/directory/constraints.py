"""What must hold of the directory on live data."""

from collections.abc import Iterator

from django.db.models import F, Q

from setiakawan.core.checks import invariant
from setiakawan.core.dates import office_today
from setiakawan.directory.catalogue import features, languages, service_kinds, shared_fields
from setiakawan.directory.models import Accessibility, Assurance, Organization, Service, ServiceAtLocation
from setiakawan.directory.queries.published import organizations
from setiakawan.directory.rules.publishing import may_publish


@invariant("directory.codes_known")
def codes_known() -> Iterator[str]:
    """Jenis layanan, bahasa, keterjangkauan, dan isian rujukan ada dalam daftar tertulis."""
    for row in Service.objects.only("kind", "languages", "needs").iterator():
        if (
            row.kind not in service_kinds()
            or set(row.languages) - set(languages())
            or set(row.needs) - set(shared_fields())
        ):
            yield f"Layanan {row.pk} memuat kode yang tidak dikenal."
    for number in Accessibility.objects.exclude(feature__in=features()).values_list("pk", flat=True):
        yield f"Keterjangkauan {number} memuat kode yang tidak dikenal."


@invariant("directory.places_of_own")
def places_of_own() -> Iterator[str]:
    """Layanan hanya ada di tempat milik lembaganya sendiri."""
    rows = ServiceAtLocation.objects.exclude(service__organization=F("location__organization"))
    yield from (f"Layanan di tempat {number} milik lembaga lain." for number in rows.values_list("pk", flat=True))


@invariant("directory.published_only_when_allowed")
def published_only_when_allowed() -> Iterator[str]:
    """Yang tampak untuk umum hanya badan publik atau yang menyetujui, dan masih berjalan."""
    for row in organizations().prefetch_related(None).only("kind", "consented_on", "closed_on").iterator():
        if not may_publish(row.kind, row.consented_on is not None, row.closed_on is not None):
            yield f"Lembaga {row.pk} tampak untuk umum tanpa dasar."


@invariant("directory.dates_can_be")
def dates_can_be() -> Iterator[str]:
    """Tidak ada pengecekan atau persetujuan dari hari yang belum tiba, dan persetujuan menyebut orangnya."""
    today = office_today()
    yield from (
        f"Pengecekan {n} bertanggal nanti." for n in Assurance.objects.filter(on__gt=today).values_list("pk", flat=True)
    )
    wrong = Organization.objects.filter(
        Q(consented_on__gt=today) | (Q(consented_on__isnull=False) & Q(consented_by=None))
    )
    yield from (f"Persetujuan lembaga {number} tidak utuh." for number in wrong.values_list("pk", flat=True))
