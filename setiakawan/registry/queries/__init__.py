"""Every way to read persons. The first argument is the viewer's scope; nothing else reaches them.

A role that may not see persons meets `NotAllowed`; a person outside the scope does not exist for the viewer
(`Person.DoesNotExist`, `Family.DoesNotExist`: pages answer 404).
"""

from setiakawan.registry.queries.changes import change_for, change_page, change_requests_in, open_change_count
from setiakawan.registry.queries.comparing import Compared, Comparison, compare_people
from setiakawan.registry.queries.families import (
    Member,
    families_in,
    family_for,
    family_with_number,
    members_on,
    memberships_of,
    possible_heads,
)
from setiakawan.registry.queries.finding import RANKED, Found, search_people
from setiakawan.registry.queries.history import FieldHistory, contested_fields, timeline, values_history
from setiakawan.registry.queries.merges import (
    later_rows,
    merge_for,
    merge_page,
    merge_proposal_count,
    merges_in,
    preview_merge,
    which_stands_for,
    who_stands_for,
)
from setiakawan.registry.queries.overview import FamilyOverview, PersonOverview, family_overview, person_overview
from setiakawan.registry.queries.people import (
    PersonLine,
    contact_for,
    describe,
    event_for,
    identifier_for,
    people_in,
    person_for,
)  # fmt: skip
from setiakawan.registry.queries.state import PersonState, state_on, states_among

__all__ = [
    "RANKED",
    "Compared",
    "Comparison",
    "FamilyOverview",
    "FieldHistory",
    "Found",
    "Member",
    "PersonLine",
    "PersonOverview",
    "PersonState",
    "change_for",
    "change_page",
    "change_requests_in",
    "compare_people",
    "contact_for",
    "contested_fields",
    "describe",
    "event_for",
    "families_in",
    "family_for",
    "family_overview",
    "family_with_number",
    "identifier_for",
    "later_rows",
    "members_on",
    "memberships_of",
    "merge_for",
    "merge_page",
    "merge_proposal_count",
    "merges_in",
    "open_change_count",
    "people_in",
    "person_for",
    "person_overview",
    "possible_heads",
    "preview_merge",
    "search_people",
    "state_on",
    "states_among",
    "timeline",
    "values_history",
    "which_stands_for",
    "who_stands_for",
]  # fmt: skip
