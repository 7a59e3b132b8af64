"""The page that asks for one act and does it; why an act was refused, in the words that people read."""

from django.contrib import messages
from django.shortcuts import redirect, render

from setiakawan.participation.catalogue import NotInCatalogue
from setiakawan.participation.rules.safety import OBSTACLES
from setiakawan.participation.services import acts, asking, events, matching, meeting, pairs, participants, steps, words
from setiakawan.participation.services.drafts import DraftTooLong
from setiakawan.registry.models import Person

REFUSALS = {
    words.WordsMissing: "Tuliskan dalam beberapa kata.",
    participants.PhoneUnclear: "Nomor telepon ini belum benar. Contoh: 0812 3456 7890.",
    participants.NotTakingPart: "Orang ini sudah berhenti ikut atau sedang dihentikan.",
    participants.VouchesForSelf: "Yang menjamin harus orang lain yang masih ikut, dan hanya sekali.",
    asking.NobodyThere: "Menurut registri, orang ini sudah meninggal, pindah, atau hilang.",
    asking.NotSuch: "Jenis bantuan ini tidak dapat diminta dengan cara itu.",
    meeting.PlaceTaken: "Sudah ada cukup penolong.",
    meeting.NeedNotOpen: "Kebutuhan ini tidak sedang terbuka.",
    acts.NotAgreed: "Hanya penolong yang sudah disepakati dapat dicatat.",
    acts.WrongCode: "Kodenya tidak cocok, atau sudah terlalu lama.",
    acts.AlreadyConfirmed: "Yang dibantu sudah mengonfirmasi.",
    pairs.PairExists: "Keduanya sudah menjadi kawan.",
    steps.WrongStep: "Keadaannya sudah berubah, jadi langkah ini tidak dapat dilakukan. Muat ulang halaman.",
    events.EventOver: "Acara ini sudah lewat, dibatalkan, atau tanggalnya sudah lalu.",
    events.NotYet: "Tanggal itu sebelum hari acaranya.",
    events.KeptAlready: "Janji ini sudah tercatat sebagai aksi.",
    matching.NotUrgent: "Hanya kebutuhan yang mendesak dapat dipanggilkan.",
    matching.NobodyToRing: "Tidak ada yang cocok, atau yang cocok sudah cukup sering dipanggil minggu ini.",
    NotInCatalogue: "Pilihan itu tidak ada.",
    Person.DoesNotExist: "Warga itu tidak ada di wilayah Anda.",
    DraftTooLong: "Isiannya terlalu panjang.",
}  # fmt: skip


def ask(request, title: str, form, act, then, *, lead: str = "", save: str = "Simpan", danger: bool = False, **more):
    """A page with one form; `act` is called when it was filled in well, then the browser goes to the address `then`, or to
    what `then` makes of what was made.
    """
    is_wrong = request.method == "POST" and not form.is_valid()
    if request.method == "POST" and not is_wrong:
        try:
            made = act()
        except (*REFUSALS, meeting.CannotMeet, words.TellsHealth) as refused:
            form.add_error(None, refusal_words(refused))
            is_wrong = True
        else:
            messages.success(request, "Tersimpan.")
            return redirect(then(made) if callable(then) else then)
    back = "/gotong-royong/" if callable(then) else then
    given = {"form": form, "title": title, "lead": lead, "save": save, "is_danger": danger, "back_url": back} | more
    return render(request, "participation/ask.html", given, status=422 if is_wrong else 200)


def refusal_words(refused: Exception) -> str:
    """Why an act was refused, in a sentence."""
    if isinstance(refused, meeting.CannotMeet):
        return " ".join(OBSTACLES[code] for code in refused.codes)
    if isinstance(refused, words.TellsHealth):
        return f"Pesan tidak diteruskan karena menyebut kesehatan ({', '.join(refused.words)}). Tulis dengan cara lain."
    return next(sentence for kind, sentence in REFUSALS.items() if isinstance(refused, kind))


def bound(request, form_class, **given):
    """The form with what was sent, or empty."""
    return form_class(request.POST if request.method == "POST" else None, **given)
