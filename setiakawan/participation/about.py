"""What this room shows on the page of a person: who stays with them, what they asked for, the help that they got."""

import datetime
from collections.abc import Sequence

from django.urls import reverse
from django.utils.timezone import localdate

from setiakawan.accounts.scope import Scope
from setiakawan.participation.catalogue import label_of
from setiakawan.participation.models import ConfirmedHow, PairState
from setiakawan.participation.queries.details import of_person
from setiakawan.participation.queries.reach import pairs_for
from setiakawan.registry.about import Fact, Happening, about_person, story_of_person


@about_person("participation.pairs")
def companions_by_choice(scope: Scope, person_ids: Sequence[int], on: datetime.date) -> dict[int, list[Fact]]:
    """Who stays with them by choice, for those who may see it. One query."""
    if not scope.allows("participation.see"):
        return {}
    rows = pairs_for(scope).filter(receiver__person__in=person_ids, state=PairState.ACTIVE)
    told: dict[int, list[Fact]] = {}
    for pair in rows.select_related("helper", "receiver").order_by("pk"):
        fact = Fact("Kawan", pair.helper.name, f"{label_of(pair.kind)} setiap {pair.rhythm_days} hari")
        told.setdefault(pair.receiver.person_id, []).append(fact)
    return told


@story_of_person("participation")
def story(scope: Scope, person_id: int, on: datetime.date) -> list[Happening]:
    """Needs told and acts received, as far as the viewer reaches them. Three queries."""
    if not scope.allows("participation.see"):
        return []
    needs, pairs, acts = of_person(scope, person_id)
    told = [
        Happening(
            row.on or localdate(row.entered_at), f"Meminta: {row.label.lower()}", "people", word=row.get_state_display(),
            tone="info", url=reverse("participation:need", args=[row.pk]),
        )
        for row in needs
    ]  # fmt: skip
    told += [
        Happening(
            pair.since, f"Ditemani {pair.helper.name or 'seorang kawan'}", "family", word=pair.get_state_display(),
            tone="ok" if pair.state == PairState.ACTIVE else "done", url=reverse("participation:pair", args=[pair.pk]),
        )
        for pair in pairs
        if pair.state not in (PairState.PROPOSED, PairState.REFUSED)
    ]  # fmt: skip
    for act in acts:
        weak = act.confirmed_how == ConfirmedHow.SILENCE
        word = "Dikonfirmasi" if act.confirmed_on and not weak else "Bukti lemah" if weak else "Menunggu konfirmasi"
        if act.disputed_on:
            word = "Disanggah"
        told.append(
            Happening(
                act.happened_on, f"Dibantu: {label_of(act.kind).lower()}", "done", word=word,
                tone="late" if act.disputed_on else "ok" if act.confirmed_on and not weak else "wait",
                url=reverse("participation:act", args=[act.pk]),
            )
        )  # fmt: skip
    return told
