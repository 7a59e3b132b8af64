"""What this room shows on the page of a person."""

from django.urls import reverse

from setiakawan.accounts.scope import Scope
from setiakawan.registry.about import Way, ways_for_person


@ways_for_person("linkage")
def way_to_lookalikes(scope: Scope, person_id: int) -> list[Way]:
    """To other records that may be of the same person."""
    if not scope.allows("linkage.review"):
        return []
    return [Way("Cari catatan ganda", reverse("linkage:person", args=[person_id]), "search")]
