"""What this room shows on the page of a person."""

from django.urls import reverse

from setiakawan.accounts.scope import Scope
from setiakawan.referral.catalogue import OUTCOME_WORDS, STATUS_WORDS
from setiakawan.referral.queries.referrals import of_person, running_for
from setiakawan.referral.rules.status import Status
from setiakawan.registry.about import Happening, Way, accompanies, goes_with_case, story_of_person, ways_for_person


@ways_for_person("referral")
def way_to_refer(scope: Scope, person_id: int) -> list[Way]:
    """To finding a service. A companion refers whom they accompany."""
    if not scope.allows("referral.ask") or (scope.role == "companion" and not accompanies(scope, person_id)):
        return []
    return [Way("Rujuk ke lembaga lain", reverse("referral:choose", args=[person_id]), "move")]


@goes_with_case("referral")
def referrals_going_along(person_ids) -> dict[int, str]:
    """How many requests run for a person: whoever accompanies them next sees them."""
    return {number: f"{count} rujukan berjalan" for number, count in running_for(person_ids).items()}


@story_of_person("referral")
def story_of_referrals(scope: Scope, person_id: int, on) -> list[Happening]:
    """The requests of a person, each on the day on which it was made, with where it stands now."""
    if not scope.allows("referral.see"):
        return []
    told = []
    for row in of_person(scope, person_id):
        if row.asked_on <= on:
            tone, word = STATUS_WORDS[Status(row.status)]
            lines = (("Layanan", row.service.name), *([("Hasil", OUTCOME_WORDS[row.outcome])] if row.outcome else []))
            url = reverse("referral:referral", args=[row.pk])
            told.append(
                Happening(
                    row.asked_on, f"Rujukan ke {row.service.organization.name}", "move", "", lines, tone, word, url
                )
            )
    return told
