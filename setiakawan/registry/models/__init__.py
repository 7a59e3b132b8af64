"""Persons, families, what ties them over time, and where each value came from."""

from setiakawan.registry.models.change_request import ChangeRequest, ChangeState
from setiakawan.registry.models.contact import Contact, ContactKind
from setiakawan.registry.models.event import EventKind, LifeEvent
from setiakawan.registry.models.family import Family, FamilyKind, FamilyNumber, FamilyRole, Membership
from setiakawan.registry.models.identifier import Identifier, IdentifierKind, IdentifierStatus
from setiakawan.registry.models.merge import Merge, MergeState, MergeSubject
from setiakawan.registry.models.person import AddressBasis, DatePrecision, Person, Sex
from setiakawan.registry.models.source import Source, SourceKind, Statement

__all__ = [
    "AddressBasis", "ChangeRequest", "ChangeState", "Contact", "ContactKind", "DatePrecision", "EventKind", "Family",
    "FamilyKind", "FamilyNumber", "FamilyRole", "Identifier", "IdentifierKind", "IdentifierStatus", "LifeEvent",
    "Membership", "Merge", "MergeState", "MergeSubject", "Person", "Sex", "Source", "SourceKind", "Statement",
]  # fmt: skip
