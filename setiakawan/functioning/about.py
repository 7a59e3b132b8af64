"""What this room shows on the page of a person."""

from django.urls import reverse

from setiakawan.functioning.queries import reported_disabilities
from setiakawan.registry.about import Fact, Way, about_person, ways_for_person
from setiakawan.registry.words import date_in_words


@about_person("functioning.reported")
def disabilities_of_person(scope, person_ids, on):
    """The kinds that sources report, each with the latest source."""
    return {
        number: [
            Fact(
                "Disabilitas menurut berkas", str(r.kind.label), f"per {date_in_words(r.stated_on)}, {r.source}", "info"
            )
            for r in reported
        ]
        for number, reported in reported_disabilities(scope, person_ids, on).items()
    }


@ways_for_person("functioning")
def way_to_functioning(scope, person_id):
    """To what is known of the person's functioning."""
    if not scope.allows("functioning.see"):
        return []
    return [Way("Fungsi dan disabilitas", reverse("functioning:person", args=[person_id]), "people")]
