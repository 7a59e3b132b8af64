"""What this room shows on the page of a person."""

from django.urls import reverse

from setiakawan.registry.about import Way, ways_for_person


@ways_for_person("consent")
def way_to_person(scope, person_id):
    """To what the person allowed."""
    if not scope.allows("consent.see"):
        return []
    return [Way("Izin berbagi data", reverse("consent:person", args=[person_id]), "key")]
