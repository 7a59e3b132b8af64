"""The page that asks for one act and does it; why an act was refused, in the words that people read."""

from django.contrib import messages
from django.shortcuts import redirect

from setiakawan.aid.queries.programmes import NoSuchProgramme
from setiakawan.aid.rules.compiling import DoesNotCompile
from setiakawan.aid.rules.programme import NoRuleInForce
from setiakawan.aid.rules.ranking import CannotRank
from setiakawan.aid.services import (
    checking,
    codes,
    handing_over,
    lists,
    moving,
    objections,
    outside,
    payments,
    programmes,
    results,
    suspending,
    unclaimed,
    words,
)  # fmt: skip
from setiakawan.aid.words import rupiah
from setiakawan.messaging.rules import NumberUnclear
from setiakawan.messaging.services import TooManyCodes
from setiakawan.registry.pages import form_page

REFUSALS = {
    words.WordsMissing: "Tuliskan alasannya dalam beberapa kata.",
    words.NameMissing: "Tuliskan namanya.",
    programmes.RulesDecided: "Versi ini sudah diputuskan.",
    programmes.OwnRules: "Aturan yang Anda tulis sendiri disetujui oleh orang lain.",
    NoSuchProgramme: "Program itu tidak ada.",
    NoRuleInForce: "Tidak ada aturan program ini yang berlaku pada tanggal itu.",
    CannotRank: "Cara ini belum dapat dipakai: belum ada yang mempunyai peringkat atau skor itu.",
    lists.ListFrozen: "Daftar ini sudah dikunci atau dibatalkan, jadi tidak berubah lagi.",
    lists.WrongStep: "Langkah ini belum waktunya. Ikuti urutannya: musyawarah, verifikasi, persetujuan.",
    lists.OwnList: "Daftar yang Anda susun sendiri disetujui oleh orang lain.",
    lists.ListExists: "Daftar program ini untuk desa dan masa itu sudah ada.",
    checking.NothingToCheck: "Penerima ini tidak menunggu pemeriksaan. Muat ulang halaman daftar.",
    checking.OwnAddition: "Yang memasukkan tidak memeriksanya sendiri. Minta orang lain melihatnya di tempat.",
    checking.AmountUnknown: "Jumlah yang diterima bergantung pada data yang belum ada. Lengkapi datanya dahulu.",
    lists.NotOnList: "Penerima itu tidak ada dalam daftar ini. Muat ulang halaman.",
    suspending.SuspendedAlready: "Sudah ditangguhkan dari program ini.",
    payments.ListNotApproved: "Hanya daftar yang disetujui dapat disalurkan.",
    payments.RoundExists: "Tahap ini sudah ada, atau semua tahap daftar ini sudah disalurkan.",
    moving.WrongRoundState: "Langkah ini tidak cocok dengan keadaan tahap. Muat ulang halaman.",
    payments.OwnRound: "Tahap yang Anda siapkan sendiri disetujui oleh orang lain.",
    payments.StillUnderWay: "Masih ada uang dalam perjalanan. Muat hasil dari penyalur dahulu.",
    moving.NotPaid: "Belum ada yang dibayarkan atau menjadi hak penerima ini, jadi tidak dapat dicatat.",
    moving.LastDayPassed: "Hari terakhir tahap ini sudah lewat, jadi tidak ada lagi yang dibayarkan. Kembalikan sisanya ke kas.",
    unclaimed.LastDayAhead: "Hari terakhir tahap ini belum lewat. Keluarga masih boleh mengambil.",
    payments.LastDayWrong: "Hari terakhir tidak boleh sebelum jadwal atau melewati 31 Desember tahun anggarannya.",
    handing_over.GoodsGiven: "Barang untuk penerima ini, atau barang dengan nomor seri ini, sudah diserahkan.",
    codes.NoPhone: "Belum ada nomor telepon penerima. Pakai tanda tangan atau saksi.",
    codes.WrongCode: "Kode salah, sudah lewat waktunya, atau sudah dipakai. Kirim kode baru bila perlu.",
    TooManyCodes: "Sudah lima kode dalam satu jam. Pakai tanda tangan atau saksi.",
    NumberUnclear: "Nomor telepon penerima tidak dapat dipakai. Pakai tanda tangan atau saksi.",
    objections.DecidedBefore: "Anda ikut memutuskan yang pertama. Orang lain yang melihat untuk kedua kali.",
    objections.Settled: "Usul atau sanggah ini sudah dijawab.",
    objections.NobodyFound: "Di wilayah Anda tidak ada tepat satu keluarga dengan nomor itu.",
    objections.RulesSayNo: "Menurut aturan program, keluarga ini tidak memenuhi syarat atau ada yang belum diketahui.",
    objections.NoOpenList: "Belum ada daftar program ini untuk desa itu. Susun daftarnya dahulu.",
    objections.EntryMismatch: "Penerima itu tidak cocok dengan program ini.",
    outside.NotListed: "Daftar itu tidak menghalangi keluarga ini, atau sudah dinyatakan tidak berlaku.",
    outside.WithdrawnAlready: "Daftar ini sudah ditarik.",
}  # fmt: skip


_TELLING = {
    DoesNotCompile: lambda r: f"{r.where or 'Aturan'}: {r.why}.",
    payments.BudgetExceeded: lambda r: f"Anggaran tersisa {rupiah(r.left)}, tahap ini perlu {rupiah(r.needed)}.",
    handing_over.HeldBack: lambda r: f"Ditahan, belum boleh diserahkan. {r.words}",
    lists.StillClashing: lambda r: f"{len(r.clashes)} penerima tidak boleh ada dalam daftar. Lihat bagian Bentrok di bawah.",
    lists.CannotComeIn: lambda r: f"Tidak dapat dimasukkan. {r.words}",
    lists.NeedsChecking: lambda r: f"{r.count} penerima dalam daftar masih perlu diperiksa. Periksa dahulu lewat baris masing-masing.",
    checking.StillUnknown: lambda r: (
        f"Masih belum diketahui: {', '.join(r.missing)}. Lengkapi datanya, atau tuliskan apa yang dilihat di tempat."
    ),
    results.HeadersMissing: lambda r: f"Kolom ini tidak ada dalam berkas: {', '.join(r.missing)}.",
}  # fmt: skip
"""Refusals whose words say what exactly stands in the way."""


def ask(request, title: str, form, act, then: tuple, *, lead: str = "", template: str = "aid/ask.html", **more):
    """A page with one form; `act` is called when it was filled in well, then the browser goes to `then`."""
    if request.method == "POST" and form.is_valid():
        try:
            made = act()
        except (*REFUSALS, *_TELLING) as refused:
            form.add_error(None, _words(refused))
        else:
            messages.success(request, "Tersimpan.")
            return redirect(then[0], *(made.pk if x is None else x for x in then[1:]))
    button = "Simpan" if form.fields else title  # Where nothing is asked, the button says what is done.
    back = then if None not in then else None
    given = {"form": form, "title": title, "lead": lead, "back": back, "button": button} | more
    return form_page(request, template, given, form)


def _words(refused: Exception) -> str:
    told = _TELLING.get(type(refused))
    return told(refused) if told else REFUSALS[type(refused)]
