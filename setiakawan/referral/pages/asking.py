"""The page that asks for one act and does it; why an act was refused, in the words that people read."""

from django.contrib import messages
from django.shortcuts import redirect

from setiakawan.consent.services import BasisNotAllowed, NoGround
from setiakawan.messaging.services.secrets import TooManyCodes
from setiakawan.referral.services import asking, capacity, confirming, links, partner, steps
from setiakawan.registry.pages import form_page

REFUSALS = {
    steps.CannotMove: "Rujukan ini sudah berubah sejak halaman dibuka, atau langkah ini belum waktunya. Muat ulang halaman.",
    steps.ReasonMissing: "Tuliskan alasannya dalam beberapa kata.",
    steps.OutcomeWrong: "Sebab itu tidak cocok dengan langkah ini.",
    asking.ServiceNotOffered: "Layanan ini sedang tidak berjalan. Pilih layanan lain.",
    asking.AskedAlready: "Layanan ini sudah diminta untuk warga ini, atau sudah ada rujukan lanjutannya.",
    asking.PersonGone: "Menurut catatan, warga ini sudah meninggal atau pindah.",
    NoGround: "Belum ada izin atau dasar lain, jadi tidak ada yang dikirim.",
    BasisNotAllowed: "Dasar, yang menjawab, dan caranya tidak cocok. Izin dijawab orangnya; undang-undang menyebut pasalnya.",
    partner.ConsentGone: "Izin sudah ditarik. Data warga ini tidak lagi dapat dibuka.",
    partner.DayPassed: "Tanggal itu sudah lewat.",
    links.CodeWrong: "Kode ini salah, sudah dipakai, atau sudah lama.",
    confirming.NotYet: "Tanggalnya harus sejak rujukan dibuat dan tidak sesudah hari ini.",
    capacity.NotAPartner: "Tidak ada akun mitra yang aktif dengan nama pengguna itu.",
    TooManyCodes: "Terlalu banyak kode dalam satu jam. Coba lagi nanti.",
}  # fmt: skip


def ask(
    request,
    title: str,
    form,
    act,
    then: str,
    *,
    lead: str = "",
    back: str = "",
    template: str = "referral/ask.html",
    **more,
):
    """A page with one form; `act` is called when it was filled in well, then the browser goes to the address `then`."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except tuple(REFUSALS) as refused:
            form.add_error(None, REFUSALS[type(refused)])
        else:
            messages.success(request, "Tersimpan.")
            return redirect(then)
    given = {"form": form, "title": title, "lead": lead, "back": back or then} | more
    return form_page(request, template, given, form)


def sent(request):
    """What was sent, also where the form has no field of its own; None when the page is only read."""
    return request.POST if request.method == "POST" else None
