"""What this room shows on the page of a person."""

from django.urls import reverse

from setiakawan.functioning.models import (
    CardStateKind,
    DeviceKind,
    DeviceStateKind,
    DisabilityKind,
    DisabilityState,
    Respondent,
)
from setiakawan.functioning.queries import Told, latest_answers, reported_disabilities, told_of
from setiakawan.functioning.results import MAIN, VERDICT_TONES, VERDICT_WORDS
from setiakawan.functioning.rules.counting import verdicts_of
from setiakawan.registry.about import Fact, Happening, Way, about_person, story_of_person, ways_for_person
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


@about_person("functioning.results")
def results_of_person(scope, person_ids, on):
    """What the latest answers say by the main cut-off of each instrument. One query."""
    if not scope.allows("functioning.see"):
        return {}
    found: dict[int, list[Fact]] = {}
    for (person, instrument), (asked_on, answers) in sorted(latest_answers(scope, person_ids, on).items()):
        verdict = verdicts_of(instrument, answers)[MAIN[instrument]]
        words = f"{MAIN[instrument]}: {VERDICT_WORDS[verdict]}"
        fact = Fact("Kesulitan sehari-hari", words, f"ditanyakan {date_in_words(asked_on)}", VERDICT_TONES[verdict])
        found.setdefault(person, []).append(fact)
    return found


@story_of_person("functioning")
def story_of_functioning(scope, person_id, on):
    """Kinds, devices, cards and answers on the one timeline. One query."""
    if not scope.allows("functioning.see"):
        return []
    url = reverse("functioning:person", args=[person_id])
    return [_happening(told, url) for told in told_of(scope, [person_id], on)]


def _happening(told: Told, url: str) -> Happening:
    title, word = _TITLES[told.what](told)
    lines = (("Keterangan", told.note),) if told.note else ()
    return Happening(told.on, title, "people", told.by or "", lines, "info", word, url)


_TITLES = {
    "disability": lambda t: (DisabilityKind(t.kind).label, DisabilityState(t.state).label),
    "device": lambda t: (f"Alat bantu: {DeviceKind(t.kind).label}", DeviceStateKind(t.state).label),
    "card": lambda t: ("Kartu penyandang disabilitas", "Terbit"),
    "card_state": lambda t: ("Kartu penyandang disabilitas", CardStateKind(t.state).label),
    "response": lambda t: ("Ditanya tentang kesulitan sehari-hari", Respondent(t.state).label),
}


@ways_for_person("functioning")
def way_to_functioning(scope, person_id):
    """To what is known of the person's functioning."""
    if not scope.allows("functioning.see"):
        return []
    return [Way("Fungsi dan disabilitas", reverse("functioning:person", args=[person_id]), "people")]
