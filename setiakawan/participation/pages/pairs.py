"""One lasting pair, and what is done with it."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from setiakawan.core.dates import office_today
from setiakawan.participation import forms
from setiakawan.participation.catalogue import kinds, label_of
from setiakawan.participation.pages.asking import ask, bound
from setiakawan.participation.pages.lists import TONES
from setiakawan.participation.queries.details import (
    helpers_for_pair,
    notices_by_hand,
    pair_for,
    participant_whole,
)
from setiakawan.participation.services.acts import record_act
from setiakawan.participation.services.pairs import answer_pair, end_pair, hand_over_pair, propose_pair
from setiakawan.registry.pages import not_found_outside_scope


@not_found_outside_scope
def pair_page(request, pair_id):
    """One pair: who stays with whom, in which rhythm, what was done together."""
    line, steps, acts = pair_for(request.scope, pair_id, office_today())
    given = {
        "line": line, "pair": line.pair, "steps": steps, "acts": acts, "label": label_of(line.pair.kind),
        "tone": TONES[line.pair.state], "may_record": request.scope.allows("participation.record"),
        "by_hand": notices_by_hand(request.scope, f"pair:{pair_id}"),
    }  # fmt: skip
    return render(request, "participation/pair.html", given)


@not_found_outside_scope
def new_page(request, participant_id):
    """Find somebody who stays with a participant."""
    request.scope.require("participation.record")
    today = office_today()
    receiver = participant_whole(request.scope, participant_id, today).row
    form = bound(request, forms.PairForm, people=_people(request, receiver, today, "company"))

    def act():
        told = form.cleaned_data
        return propose_pair(
            helper_id=int(told["helper_id"]), receiver_id=receiver.pk, kind=told["kind"],
            rhythm_days=told["rhythm_days"], client_id=told["client_id"], by=request.scope, on=today, at=timezone.now(),
        )  # fmt: skip

    lead = f"Untuk {receiver.name}. Keduanya ditanya dulu, dan boleh menolak."
    return ask(
        request, "Carikan kawan", form, act, lambda made: reverse("participation:pair", args=[made.pk]), lead=lead
    )


def _people(request, receiver, today, kind: str) -> list[tuple[str, str]]:
    found = helpers_for_pair(request.scope, receiver, today, kind=kind)
    return [(str(one.pk), one.name) for one, against in found if not against]


@not_found_outside_scope
def pair_deed(request, pair_id, pair_step):
    """What is done with a pair."""
    if pair_step not in _DEEDS:
        raise Http404
    request.scope.require("participation.record")
    line, _, _ = pair_for(request.scope, pair_id, office_today())
    return _DEEDS[pair_step](request, line.pair, reverse("participation:pair", args=[pair_id]))


def _answer(request, pair, back: str):
    form = bound(request, forms.SideAnswerForm)

    def act():
        told = form.cleaned_data
        return answer_pair(
            pair_id=pair.pk, side=told["side"], agrees=told["answer"] == "yes", how=told["how"], by=request.scope,
            on=office_today(), at=timezone.now(),
        )  # fmt: skip

    return ask(request, "Catat jawaban", form, act, back, lead="Keduanya boleh menolak tanpa alasan.")


def _act(request, pair, back: str):
    today = office_today()
    unit = kinds()[pair.kind].unit_words if pair.kind in kinds() else "jam"
    form = bound(request, forms.ActForm, unit=unit, today=today)

    def act():
        return record_act(
            pair_id=pair.pk,
            helper_ids=[pair.helper_id],
            by=request.scope,
            today=today,
            at=timezone.now(),
            **form.given(),
        )

    return ask(request, "Catat pertemuan kawan", form, act, back, lead=f"{pair.helper.name} dan {pair.receiver.name}")


def _hand_over(request, pair, back: str):
    today = office_today()
    people = [p for p in _people(request, pair.receiver, today, pair.kind) if p[0] != str(pair.helper_id)]
    form = bound(request, forms.HandOverForm, people=people)

    def act():
        told = form.cleaned_data
        return hand_over_pair(
            pair_id=pair.pk, helper_id=int(told["helper_id"]), reason=told["reason"], client_id=told["client_id"],
            by=request.scope, on=today, at=timezone.now(),
        )  # fmt: skip

    then = lambda made: reverse("participation:pair", args=[made.pk])  # noqa: E731
    return ask(request, "Teruskan kepada orang lain", form, act, then, lead=f"Pengganti {pair.helper.name}")


def _end(request, pair, back: str):
    form = bound(request, forms.EndPairForm)

    def act():
        told = form.cleaned_data
        return end_pair(
            pair_id=pair.pk, reason=told["reason"], thanks=told["words"], by=request.scope, on=office_today(),
            at=timezone.now(),
        )  # fmt: skip

    return ask(request, "Akhiri dengan terima kasih", form, act, back, save="Akhiri")


_DEEDS = {"jawab": _answer, "aksi": _act, "teruskan": _hand_over, "akhiri": _end}
