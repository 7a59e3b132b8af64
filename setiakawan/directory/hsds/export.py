"""The whole public directory as one archive: nested JSON, and the tables of the HSDS tabular form as CSV."""

import csv
import io
import json
import re
import zipfile

from setiakawan.directory.hsds import records
from setiakawan.directory.hsds.records import Record, flat, nested
from setiakawan.directory.queries import published

# table → file and columns, in the order of HSDS
TABLES = {
    "organization": ("organizations.csv", ("id", "name", "alternate_name", "description", "email", "website", "legal_status")),
    "service": (
        "services.csv",
        ("id", "organization_id", "name", "description", "status", "application_process", "fees_description",
         "eligibility_description", "minimum_age", "maximum_age", "assured_date"),
    ),
    "attribute": ("attributes.csv", ("id", "link_id", "taxonomy_term_id", "link_type", "link_entity")),
    "service_at_location": ("service_at_location.csv", ("id", "service_id", "location_id")),
    "location": (
        "locations.csv",
        ("id", "location_type", "organization_id", "name", "transportation", "latitude", "longitude",
         "external_identifier", "external_identifier_type"),
    ),
    "phone": ("phones.csv", ("id", "organization_id", "number", "type")),
    "address": (
        "addresses.csv",
        ("id", "location_id", "address_1", "address_2", "city", "region", "state_province", "postal_code", "country",
         "address_type"),
    ),
    "schedule": (
        "schedules.csv",
        ("id", "service_id", "valid_from", "valid_to", "timezone", "freq", "byday", "opens_at", "closes_at"),
    ),
    "service_area": ("service_areas.csv", ("id", "service_id", "name", "uri")),
    "required_document": ("required_documents.csv", ("id", "service_id", "document")),
    "language": ("languages.csv", ("id", "service_id", "name", "code")),
    "accessibility": ("accessibility.csv", ("id", "location_id", "description", "details")),
    "taxonomy_term": (
        "taxonomy_terms.csv",
        ("id", "code", "name", "description", "parent_id", "taxonomy_id", "language"),
    ),
    "taxonomy": ("taxonomies.csv", ("id", "name", "description")),
}  # fmt: skip


def tables(organizations: list[Record], services: list[Record]) -> dict[str, list[Record]]:
    """The rows of every table, taken apart from nested records, each identifier once."""
    places = [
        {"organization_id": owner["id"], **place} for owner in organizations for place in owner.get("locations", [])
    ]
    return {
        "organization": [flat(row) for row in organizations],
        "service": [flat(row) for row in services],
        "attribute": [flat(row) for row in nested([*organizations, *services], "attributes")],
        "service_at_location": [flat(row) for row in nested(services, "service_at_locations")],
        "location": [flat(row) for row in places],
        "phone": nested(organizations, "phones"),
        "address": nested(places, "addresses"),
        "schedule": nested(services, "schedules"),
        "service_area": nested(services, "service_areas"),
        "required_document": nested(services, "required_documents"),
        "language": nested(services, "languages"),
        "accessibility": nested(places, "accessibility"),
        "taxonomy_term": records.terms(),
        "taxonomy": records.taxonomies(),
    }


def archive() -> bytes:
    """A ZIP with organizations.json, services.json, one CSV per table, and a description of the package."""
    organizations = [records.organization(row) for row in published.organizations()]
    services = [records.service(row) for row in published.services()]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in (("organizations", organizations), ("services", services)):
            whole.writestr(f"{name}.json", json.dumps(content, ensure_ascii=False, indent=1))
        for table, rows in tables(organizations, services).items():
            whole.writestr(TABLES[table][0], _csv(TABLES[table][1], rows))
        whole.writestr("datapackage.json", json.dumps(_package(), indent=1))
    return packed.getvalue()


def _csv(columns: tuple[str, ...], rows: list[Record]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _harmless(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def _harmless(value: object) -> object:
    """Text that a spreadsheet would take for a formula, marked as text. A telephone number stays as it is."""
    is_formula = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t"))
    return f"'{value}" if is_formula and not re.fullmatch(r"\+[0-9 ()-]+", value) else value


def _package() -> Record:
    return {
        "name": "setiakawan-directory",
        "profile": "tabular-data-package",
        "resources": [
            {"name": table, "path": path, "profile": "tabular-data-resource",
             "schema": {"fields": [{"name": column} for column in columns], "primaryKey": "id"}}
            for table, (path, columns) in TABLES.items()
        ],
    }  # fmt: skip
