"""What a partner sees and does, whether they came by link or signed in."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from setiakawan.core.dates import office_today
from setiakawan.referral import forms
from setiakawan.referral.catalogue import STATUS_WORDS
from setiakawan.referral.pages.asking import ask, sent
from setiakawan.referral.queries.partner import view_of
from setiakawan.referral.rules.status import Side, Status, may_move
from setiakawan.referral.services import partner as acts
from setiakawan.referral.services.links import Partner


@dataclass(frozen=True)
class Deed:
    """One act of a partner: its words, the form, the service, the status it leads to (None: it only says something)."""

    label: str
    form: type
    act: object
    to: Status | None
    lead: str = ""


DEEDS = {
    "terima": Deed("Terima", forms.NothingForm, acts.accept, Status.ACCEPTED, "Anda akan membantu warga ini."),
    "tolak": Deed("Tolak", forms.EndForm, acts.reject, Status.REJECTED, "Dengan alasannya kami mencari layanan lain."),
    "mulai": Deed("Mulai membantu", forms.NothingForm, acts.begin, Status.IN_PROGRESS),
    "tunda": Deed("Tunda", forms.ReasonForm, acts.put_off, Status.ON_HOLD),
    "gagal": Deed("Tidak dapat dibantu", forms.EndForm, acts.give_up, Status.FAILED),
    "tanya": Deed("Bertanya kepada kantor", forms.WordsForm, acts.ask_back, None),
    "tanggal": Deed("Usulkan tanggal", forms.DateForm, acts.propose_date, None),
    "selesai": Deed(
        "Sudah dibantu", forms.NoteForm, acts.say_done, None,
        "Warga akan kami tanyai. Rujukan baru selesai bila warga sendiri menyatakan sudah tertolong.",
    ),
}  # fmt: skip


def show(request, partner: Partner, referral_id: int, base: str):
    """One request. `base`: the address under which its acts lie."""
    view = view_of(partner, referral_id, at=timezone.now(), on=office_today())
    done_can = view.status in (Status.ACCEPTED, Status.IN_PROGRESS)
    ways = [
        (f"{base}{slug}/", deed.label)
        for slug, deed in DEEDS.items()
        if view.may_read
        and (may_move(view.status, deed.to, Side.PARTNER) if deed.to else slug != "selesai" or done_can)
    ]
    tone, word = STATUS_WORDS[view.status]
    given = {
        "view": view, "ways": ways, "tone": tone, "word": word, "code_url": f"{base}kode/" if view.may_read else "",
        "is_signed_in": request.user.is_authenticated,
    }  # fmt: skip
    return render(request, "referral/partner.html", given)


def do(request, partner: Partner, referral_id: int, slug: str, base: str):
    """One act of a partner on one request. Raises Http404 for an act that there is not."""
    deed = DEEDS.get(slug)
    if deed is None:
        raise Http404
    view_of(partner, referral_id, at=timezone.now(), on=office_today())
    more = {"status": deed.to} if deed.form is forms.EndForm else {}
    form = deed.form(sent(request), **more)

    def act():
        deed.act(referral_id=referral_id, **form.cleaned_data, by=partner, at=timezone.now())

    return ask(request, deed.label, form, act, base, lead=deed.lead, template="referral/partner_ask.html")
