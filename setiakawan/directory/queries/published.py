"""What strangers may read: public bodies and those who agreed. Takes no scope, since it is the same for everybody."""

from django.db.models import Max, Prefetch, Q, QuerySet

from setiakawan.directory.models import Location, Organization, Phone, Service, ServiceAtLocation
from setiakawan.directory.rules.publishing import PUBLIC_BODIES

_PUBLIC = Q(kind__in=PUBLIC_BODIES) | Q(consented_on__isnull=False)
_PHONES = Prefetch("phones", Phone.objects.filter(is_personal=False), to_attr="public_phones")
_PLACES = (
    Location.objects.filter(is_home=False, closed_on=None)
    .select_related("area__parent__parent")
    .prefetch_related("features")
)


def organizations() -> QuerySet[Organization]:
    """Organisations at work that are published, with `assured_on`, and `public_phones`, `public_places` at hand."""
    rows = Organization.objects.filter(_PUBLIC, closed_on=None).annotate(assured_on=Max("assurances__on"))
    return rows.prefetch_related(_PHONES, Prefetch("locations", _PLACES, to_attr="public_places")).order_by("uuid")


def services() -> QuerySet[Service]:
    """Services of published organisations with all that stands around them; `assured_on` as of their organisation."""
    at = Prefetch(
        "at_locations",
        ServiceAtLocation.objects.filter(location__in=_PLACES.values("pk")).prefetch_related(
            Prefetch("location", _PLACES)
        ),
        to_attr="public_at",
    )
    owners = Prefetch("organization", organizations())
    published = Organization.objects.filter(_PUBLIC, closed_on=None)
    rows = Service.objects.filter(organization__in=published.values("pk"))
    return rows.prefetch_related(owners, at, "documents", "areas__area", "schedules").order_by("uuid")


def services_at_locations() -> QuerySet[ServiceAtLocation]:
    """Published services at published places."""
    published = Organization.objects.filter(_PUBLIC, closed_on=None)
    rows = ServiceAtLocation.objects.filter(
        service__organization__in=published.values("pk"), location__in=_PLACES.values("pk")
    )
    return (
        rows.select_related("service")
        .prefetch_related(Prefetch("location", _PLACES), "service__schedules")
        .order_by("uuid")
    )
