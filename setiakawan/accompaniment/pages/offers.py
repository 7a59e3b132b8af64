"""What others who leave offer to the viewer: accepted one by one or all at once, declined with a reason."""

import re

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.shortcuts import redirect

from setiakawan.accompaniment.hand_over_forms import OfferForm
from setiakawan.accompaniment.pages.refusals import REFUSALS
from setiakawan.accompaniment.queries.hand_overs import offers_to, supervisors_of
from setiakawan.accompaniment.services import hand_over
from setiakawan.core.dates import office_today
from setiakawan.registry.pages import form_page, not_found_outside_scope

_GONE = "Tawaran ini sudah tidak ditujukan kepada Anda; tidak ada yang disimpan. Daftar di bawah ini yang terbaru."


@not_found_outside_scope
def offers_page(request):
    """What is offered to the viewer, a card for each."""
    request.scope.require("accompaniment.record")
    sent = OfferForm(request.POST, auto_id=f"%s-{request.POST.get('item', '')}") if request.method == "POST" else None
    if sent and "all" in request.POST:
        return _write(request, lambda: _accept_all(request))
    if sent and sent.is_valid():
        return _write(request, lambda: _answer(request, sent))
    today = office_today()
    entries = offers_to(request.scope, today)
    given = {
        "offers": [(entry, _form_for(entry, sent)) for entry in entries],
        "waiting": sum(entry.item.answer == "waiting" for entry in entries),
        "sent": sent,
        "supervisors": supervisors_of(request.scope, today),
    }
    return form_page(request, "accompaniment/offers.html", given, *filter(None, [sent]))


def _form_for(entry, sent: OfferForm | None) -> OfferForm:
    """The form of one card: as it was sent, where it was this one."""
    if sent and sent.data.get("item") == str(entry.item.pk):
        return sent
    return OfferForm(auto_id=f"%s-{entry.item.pk}")


def _write(request, act):
    try:
        done = act()
    except ObjectDoesNotExist:
        messages.error(request, _GONE)
    except tuple(REFUSALS) as refused:
        messages.error(request, REFUSALS[type(refused)][1])
    else:
        messages.success(request, done)
    return redirect("accompaniment:offers")


def _accept_all(request) -> str:
    stamps = {name[5:]: stamp for name, stamp in request.POST.items() if name.startswith("seen-")}
    seen = {int(number): stamp for number, stamp in stamps.items() if re.fullmatch(r"[0-9]{1,18}", number)}
    count = hand_over.accept_offers(seen=seen, by=request.scope)
    return f"{count} tawaran Anda terima. Semuanya berpindah setelah penyelia menyelesaikan serah terima."


def _answer(request, form: OfferForm) -> str:
    item = hand_over.answer_item(
        item_id=form.cleaned_data["item"], accept=form.accepts(), reason=form.cleaned_data["reason"], by=request.scope,
        seen=request.POST.get("seen", ""),
    )  # fmt: skip
    deed = "menerima" if form.accepts() else "menolak"
    return f"Anda {deed} {item.case.person.name or 'warga tanpa nama'}. Penyelia melihat jawaban Anda."
