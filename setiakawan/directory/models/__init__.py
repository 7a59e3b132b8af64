"""The tables of the directory."""

from setiakawan.directory.models.organization import Assurance, Contact, Organization, OrganizationKind
from setiakawan.directory.models.place import Accessibility, Location
from setiakawan.directory.models.service import (
    Phone,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceStatus,
)

__all__ = [
    "Accessibility", "Assurance", "Contact", "Location", "Organization", "OrganizationKind", "Phone", "RequiredDocument",
    "Schedule", "Service", "ServiceArea", "ServiceAtLocation", "ServiceStatus",
]  # fmt: skip
