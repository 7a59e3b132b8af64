"""What this room shows on the page of a person."""

import datetime

from django.urls import reverse

from setiakawan.accounts.scope import Scope
from setiakawan.linkage.judging import snapshot
from setiakawan.linkage.queries.pairs import lookalikes
from setiakawan.linkage.rules.record import Record
from setiakawan.linkage.telling import evidence_words
from setiakawan.registry.about import Likeness, Way, finds_likeness, ways_for_person
from setiakawan.registry.words import birth_in_words


@ways_for_person("linkage")
def way_to_lookalikes(scope: Scope, person_id: int) -> list[Way]:
    """To other records that may be of the same person."""
    if not scope.allows("linkage.review"):
        return []
    return [Way("Cari catatan ganda", reverse("linkage:person", args=[person_id]), "search")]


@finds_likeness("linkage")
def who_may_be_this(scope: Scope, values: dict[str, str], on: datetime.date) -> list[Likeness]:
    """Persons of the viewer's areas who may be the one described: more likely one than two. Nobody else is hinted at."""
    said = {name: values.get(name, "") for name in ("name", "sex", "birth_place")}
    record = Record(
        **said, birth=values.get("birth_date", ""), precision=values.get("birth_precision", ""),
        mother=values.get("mother_name", ""), father=values.get("father_name", ""), village=values.get("area", ""),
    )  # fmt: skip
    found = [one for one in lookalikes(scope, record, on) if one.judgement.probability >= 0.5]
    return [
        Likeness(
            one.line.person.pk, one.line.person.name,
            f"lahir {birth_in_words(one.line.person.birth_date, one.line.person.birth_precision)},"
            f" {one.line.person.area.name}. {evidence_words(snapshot(one.judgement))}",
        )
        for one in found
    ]  # fmt: skip
