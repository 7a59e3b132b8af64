"""What this room shows on the pages of persons and families."""

from setiakawan.registry.about import Fact, about_family, about_person
from setiakawan.registry.words import date_in_words
from setiakawan.welfare.queries import CurrentDecile, current_deciles, current_family_deciles


@about_person("welfare.decile")
def decile_of_person(scope, person_ids, on):
    """The official decile, with its day and source."""
    return {number: [_fact(known)] for number, known in current_deciles(scope, person_ids, on).items()}


@about_family("welfare.decile")
def decile_of_family(scope, family_ids, on):
    """The official decile, with its day and source."""
    return {number: [_fact(known)] for number, known in current_family_deciles(scope, family_ids, on).items()}


def _fact(known: CurrentDecile) -> Fact:
    whose = "desil keluarga, " if known.of_family else ""
    return Fact(
        "Desil DTSEN", f"Desil {known.decile}", f"{whose}per {date_in_words(known.stated_on)}, {known.source}", "info"
    )
