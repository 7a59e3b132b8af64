"""Why an act was refused, in the words that people read; and the page that asks for one act and does it."""

from django.contrib import messages
from django.shortcuts import redirect

from setiakawan.accompaniment.catalogue import NotInCatalogue
from setiakawan.accompaniment.rules.circle import CircleContradicts
from setiakawan.accompaniment.rules.risk import NoRiskRule
from setiakawan.accompaniment.services import (
    assigning,
    circles,
    closing,
    escalating,
    hand_over,
    holding,
    intake,
    limits,
    pausing,
    planning,
    services_given,
    submissions,
    visits,
)
from setiakawan.registry.pages import form_page

# error → (candidate fields for the message, words); the first field that the form has takes it
_DAYS = ("happened_on", "given_on", "opened_on", "made_on", "on", "valid_from")
_REASONS = ("correction_reason", "reason", "note", "words_1")
REFUSALS: dict[type[Exception], tuple[tuple[str, ...], str]] = {
    holding.InFuture: (_DAYS, "Tanggal ini belum tiba."),
    holding.BeforeOpening: (_DAYS, "Tanggal ini sebelum pendampingan atau penugasannya dimulai."),
    holding.CaseIsClosed: ((), "Pendampingan ini sudah ditutup. Buka kembali dahulu bila perlu."),
    holding.WordsMissing: (_REASONS, "Tuliskan dalam beberapa kata."),
    holding.NumberTaken: ((), "Kiriman ini sudah dipakai untuk catatan lain. Muat ulang halaman lalu coba lagi."),
    NotInCatalogue: ((), "Salah satu pilihan tidak ada dalam daftar."),
    CircleContradicts: (("circle_result",), "Jawaban tentang yang membantu tidak cocok satu sama lain."),
    NoRiskRule: (("on",), "Belum ada aturan risiko untuk tanggal ini."),
    intake.AlreadyOpen: ((), "Warga ini sudah didampingi."),
    intake.PersonIsGone: ((), "Warga ini tercatat meninggal, pindah, atau hilang."),
    visits.NotTheirVisit: ((), "Kunjungan itu tidak dapat dikoreksi oleh Anda."),
    services_given.QuantityImpossible: (("quantity",), "Jumlah harus lebih dari nol, paling banyak dua desimal."),
    pausing.PauseImpossible: (("valid_until",), "Jeda harus berakhir sesudah mulai, paling lama 180 hari, dan tidak tumpang-tindih."),
    planning.PlanEmpty: (("words_1",), "Rencana memuat paling sedikit satu tujuan dengan satu langkah."),
    planning.BudgetImpossible: (("budget",), "Anggaran harus rupiah yang masuk akal."),
    planning.PlanNotOpen: ((), "Rencana ini sudah diputuskan atau belum sampai tahap ini."),
    planning.NotAgreed: ((), "Persetujuan warga atas versi ini belum tercatat."),
    planning.OwnPlan: ((), "Rencana yang Anda susun sendiri diputuskan oleh orang lain."),
    closing.ClosingWaits: ((), "Usulan penutupan sudah menunggu keputusan."),
    closing.ClosingNotOpen: ((), "Usulan penutupan ini sudah diputuskan."),
    closing.OwnClosing: ((), "Penutupan yang Anda usulkan sendiri diputuskan oleh orang lain."),
    closing.OutcomesMissing: ((), "Setiap tujuan pada rencana perlu hasil."),
    closing.PersonsWordMissing: (("person_words",), "Tuliskan kata warga, atau mengapa tidak ada."),
    closing.NotClosed: ((), "Pendampingan ini belum ditutup."),
    closing.HappenedAfterwards: (("on",), "Sesudah tanggal ini masih ada kunjungan, asesmen, layanan, atau catatan rencana."),
    assigning.NobodySupervises: ((), "Belum ada TKSK atau petugas untuk desa ini. Hubungi administrator."),
    assigning.CompanionInactive: (("companion_id", "user_id"), "Pengguna ini tidak aktif atau bukan pendamping."),
    assigning.WrongArea: (("companion_id", "user_id"), "Pengguna ini tidak bertugas di desa warga."),
    assigning.OverCapacity: (("over_capacity_reason",), "Beban pendamping ini sudah penuh. Tuliskan alasannya bila tetap."),
    assigning.SameCompanion: (("companion_id",), "Pendamping ini sudah mendampinginya."),
    escalating.AlreadyAnswered: ((), "Eskalasi ini sudah dijawab."),
    submissions.NotRefused: ((), "Kiriman ini sudah diputuskan."),
    limits.OutOfRange: (("days", "cases"), "Jarak 1 sampai 365 hari; batas 1 sampai 200 pendampingan."),
    limits.InPast: (("valid_from",), "Mulai hari ini atau sesudahnya; yang sudah lewat tetap seperti semula."),
    limits.AbsenceImpossible: (("valid_until",), "Harus berakhir sesudah mulai, paling lama setahun, dan tidak tumpang-tindih."),
    hand_over.ChangedMeanwhile: ((), "Ada yang berubah sejak halaman ini dibuka; tidak ada yang disimpan. Periksa lagi keadaan terbaru di halaman ini."),
    hand_over.HandOverEnded: ((), "Serah terima ini sudah selesai atau dibatalkan; tidak ada yang disimpan."),
    hand_over.HandOverOpen: ((), "Serah terima orang ini sudah disusun. Buka yang sudah ada."),
    hand_over.NothingToHandOver: ((), "Tidak ada yang perlu diserahterimakan."),
    hand_over.SomethingLeft: ((), "Orang lain sedang mengubah pendampingannya; tidak ada yang dipindahkan. Ulangi sebentar lagi."),
    circles.CannotHelpThemselves: ((), "Warga ini sendiri tidak dapat menjadi pendukungnya."),
    assigning.NobodyAccompanies: ((), "Pendampingan ini sudah berada di antrean."),
}  # fmt: skip


def refuse(form, refused: Exception) -> None:
    """Put the words of a refusal beside the field that it is about, or above the form."""
    fields, told = next(given for error, given in REFUSALS.items() if isinstance(refused, error))
    form.add_error(next((name for name in fields if name in form.fields), None), told)


def ask(request, case, title: str, form, act, then: str, number: int, lead: str = ""):
    """A page with one form about a case: `act` is called when it was filled in well, and the page `then` follows."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except tuple(REFUSALS) as refused:
            refuse(form, refused)
        else:
            messages.success(request, f"Tersimpan: {title.lower()}.")
            return redirect(then, number)
    given = {"form": form, "case": case, "person": case.person, "title": title, "lead": lead}
    return form_page(request, "accompaniment/act.html", given, form)
