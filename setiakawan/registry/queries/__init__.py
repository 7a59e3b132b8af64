"""Every way to read persons. The first argument is the viewer's scope; nothing else reaches them.

A role that may not see persons meets `NotAllowed`; a person outside the scope does not exist for the viewer
(`Person.DoesNotExist`, `Family.DoesNotExist`: pages answer 404).
"""

from setiakawan.registry.queries.changes import change_for, change_requests_in, open_change_count
from setiakawan.registry.queries.families import Member, families_in, family_for, members_on, memberships_of
from setiakawan.registry.queries.finding import Found, search_people
from setiakawan.registry.queries.history import FieldHistory, contested_fields, timeline, values_history
from setiakawan.registry.queries.people import PersonLine, describe, people_in, person_for
from setiakawan.registry.queries.state import PersonState, state_on

__all__ = [
    "FieldHistory", "Found", "Member", "PersonLine", "PersonState", "change_for", "change_requests_in",
    "contested_fields", "describe", "families_in", "family_for", "members_on", "memberships_of", "open_change_count",
    "people_in", "person_for", "search_people", "state_on", "timeline", "values_history",
]  # fmt: skip
