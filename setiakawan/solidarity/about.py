"""What this room shows on the page of a person: the way to the circle of support."""

from django.urls import reverse

from setiakawan.accounts.scope import Scope
from setiakawan.registry.about import Way, ways_for_person
from setiakawan.solidarity.queries.reading import companion_people


@ways_for_person("solidarity")
def way_to_circle(scope: Scope, person_id: int) -> list[Way]:
    """To the circle of a person, for whoever may see it. One query for a companion, none otherwise."""
    if not scope.allows("solidarity.see"):
        return []
    mine = companion_people(scope)
    if mine is not None and not mine.filter(person=person_id).exists():
        return []
    return [Way("Lingkar dukungan", reverse("solidarity:circle", args=[person_id]), "people")]
