"""Rows of the directory as HSDS 3.0 records. What nobody knows is left out; nothing of a private person is here."""

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone

from setiakawan.areas.gazetteer import gazetteer
from setiakawan.directory.catalogue import features, id_of, languages, service_groups, service_kinds
from setiakawan.directory.models import (
    Location,
    Organization,
    OrganizationKind,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
)

Record = dict[str, object]
SERVICE_TYPES, ORGANIZATION_TYPES, ACCESSIBILITY = "service-types", "organization-types", "accessibility"
_TAXONOMIES = {
    SERVICE_TYPES: ("Jenis layanan", "Jenis layanan dalam direktori Setiakawan"),
    ORGANIZATION_TYPES: ("Jenis lembaga", "Jenis lembaga dalam direktori Setiakawan"),
    ACCESSIBILITY: ("Keterjangkauan", "Yang dilihat di suatu tempat layanan"),
}


def known(**values: object) -> Record:
    """The values that are known: neither None nor empty."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def taxonomies() -> list[Record]:
    """The written lists as taxonomies."""
    return [{"id": id_of(code), "name": name, "description": words} for code, (name, words) in _TAXONOMIES.items()]


def terms() -> list[Record]:
    """Every entry of the written lists as a taxonomy term."""
    made = [_term(SERVICE_TYPES, code, words) for code, words in service_groups().items()]
    made += [_term(SERVICE_TYPES, kind.code, kind.label, kind.group) for kind in service_kinds().values()]
    made += [_term(ORGANIZATION_TYPES, kind.value, str(kind.label)) for kind in OrganizationKind]
    return made + [_term(ACCESSIBILITY, code, words) for code, words in features().items()]


def _term(taxonomy: str, code: str, words: str, parent: str = "") -> Record:
    return known(
        id=id_of(taxonomy, code), code=code, name=words, description=words, taxonomy_id=id_of(taxonomy), language="id",
        parent_id=id_of(taxonomy, parent) if parent else None,
    )  # fmt: skip


def _attribute(taxonomy: str, code: str, words: str, of: str, entity: str, parent: str = "") -> Record:
    return {
        "id": id_of("attribute", taxonomy, code, of), "link_id": of, "taxonomy_term_id": id_of(taxonomy, code),
        "link_type": taxonomy, "link_entity": entity, "taxonomy_term": _term(taxonomy, code, words, parent),
    }  # fmt: skip


def organization_line(row: Organization) -> Record:
    """An organisation without what hangs on it. `description` is required, so the kind stands in where nobody wrote one."""
    words = row.description or str(row.get_kind_display())
    return known(
        id=str(row.uuid), name=row.name, alternate_name=row.alternate_name, description=words, email=row.email,
        website=row.website, legal_status=str(row.get_kind_display()),
    )  # fmt: skip


def organization(row: Organization) -> Record:
    """An organisation with its telephones, places and kind."""
    of = str(row.uuid)
    return organization_line(row) | known(
        phones=[phone(one, of) for one in row.public_phones], locations=[location(one) for one in row.public_places],
        attributes=[_attribute(ORGANIZATION_TYPES, row.kind, str(row.get_kind_display()), of, "organization")],
    )  # fmt: skip


def phone(row: Phone, organization_id: str) -> Record:
    """A telephone number of an office."""
    return {"id": str(row.uuid), "organization_id": organization_id, "number": row.number, "type": row.kind}


def location(row: Location) -> Record:
    """A place with its address, where it is whole, and what was found about getting in."""
    of = str(row.uuid)
    return known(
        id=of, location_type="physical", name=row.name, transportation=row.transportation, latitude=row.latitude,
        longitude=row.longitude, external_identifier=row.area_id, external_identifier_type="Kemendagri",
        addresses=address(row), accessibility=[_access(f, of) for f in row.features.all()],
    )  # fmt: skip


def _access(feature, of: str) -> Record:
    found = "ada" if feature.is_there else "tidak ada"
    return {"id": str(feature.uuid), "location_id": of, "description": features()[feature.feature], "details": found}


def address(row: Location) -> list[Record]:
    """The postal address; none where street or postal code are unknown, since HSDS demands both."""
    if not (row.address and row.postal_code):
        return []
    names = gazetteer()
    path = {names.level_of(code): names.name_of(code) for code in names.path_of(row.area_id)}
    return [
        known(
            id=id_of("address", str(row.uuid)), location_id=str(row.uuid), address_1=row.address,
            address_2=f"{path['village']}" if "village" in path else None,
            city=path.get("regency", ""), region=path.get("district"), state_province=path.get("province", ""),
            postal_code=row.postal_code, country="ID", address_type="physical",
        )
    ]  # fmt: skip


def service_line(row: Service) -> Record:
    """A service without what hangs on it. `assured_date`: the last check of its organisation that it was there for."""
    checked = row.organization.assured_on
    return known(
        id=str(row.uuid), organization_id=str(row.organization.uuid), name=row.name, description=row.description,
        status=row.status, application_process=row.application, fees_description=row.fees,
        eligibility_description=row.eligibility, minimum_age=row.minimum_age, maximum_age=row.maximum_age,
        assured_date=checked.isoformat() if checked and checked >= row.added_on else None,
    )  # fmt: skip


def service(row: Service) -> Record:
    """A service with everything around it."""
    of, kind = str(row.uuid), service_kinds()[row.kind]
    return service_line(row) | known(
        organization=organization_line(row.organization), schedules=[schedule(one, of) for one in row.schedules.all()],
        languages=[
            {"id": id_of("language", of, code), "service_id": of, "name": languages()[code], "code": code}
            for code in row.languages
        ],
        required_documents=[
            {"id": str(one.uuid), "service_id": of, "document": one.document} for one in row.documents.all()
        ],
        service_areas=[_area(one, of) for one in row.areas.all()],
        service_at_locations=[at_location(one, of) for one in row.public_at],
        attributes=[_attribute(SERVICE_TYPES, kind.code, kind.label, of, "service", kind.group)],
    )  # fmt: skip


def _area(row: ServiceArea, of: str) -> Record:
    return {"id": str(row.uuid), "service_id": of, "name": row.area.name, "uri": f"kemendagri:{row.area_id}"}


def schedule(row: Schedule, of: str) -> Record:
    """Weekly hours. `valid_to` of HSDS is the last day itself; ours is the day after."""
    offset = timezone.get_default_timezone().utcoffset(datetime.datetime(2026, 1, 1))  # noqa: DTZ001 asked of the zone
    hours = offset.total_seconds() / 3600
    suffix = f"{'+' if hours >= 0 else '-'}{int(abs(hours)):02d}:{int(abs(hours) * 60) % 60:02d}"
    last = row.valid_until - datetime.timedelta(days=1) if row.valid_until else None
    return known(
        id=str(row.uuid), service_id=of, freq="WEEKLY", byday=row.byday, timezone=hours,
        opens_at=f"{row.opens_at:%H:%M}{suffix}", closes_at=f"{row.closes_at:%H:%M}{suffix}",
        valid_from=row.valid_from.isoformat() if row.valid_from else None, valid_to=last.isoformat() if last else None,
    )  # fmt: skip


def at_location(row: ServiceAtLocation, of: str) -> Record:
    """A service at a place, with the place."""
    return {
        "id": str(row.uuid), "service_id": of, "location_id": str(row.location.uuid), "location": location(row.location)
    }  # fmt: skip


def about(address: str) -> Record:
    """What this API is."""
    base = "https://raw.githubusercontent.com/openreferral/specification/3.0"
    return {
        "version": "3.0",
        "profile": "https://docs.openreferral.org/en/v3.0.0/",
        "openapi_url": f"{base}/schema/openapi.json",
        "description": f"Direktori layanan yang diumumkan oleh {settings.OFFICE_NAME}, hanya dibaca: {address}",
        "publisher": {"name": settings.OFFICE_NAME, "website": settings.OFFICE_URL},
    }


def flat(record: Record) -> Record:
    """A record without what is nested in it."""
    return {name: value for name, value in record.items() if not isinstance(value, (list, dict))}


def nested(records: Iterable[Record], name: str) -> list[Record]:
    """All records that hang on others under a name."""
    return [inner for record in records for inner in record.get(name, [])]
