"""Forms about payments. They translate; services decide."""

from django import forms

from setiakawan.aid.models import Channel
from setiakawan.aid.rules.accounts import read_account
from setiakawan.aid.rules.goods import goods_in_words
from setiakawan.aid.words import what_is_due
from setiakawan.registry.forms import date_field

PAYING = [choice for choice in Channel.choices if choice[0] != Channel.GOODS]
"""The channels that money goes by."""


class RoundForm(forms.Form):
    """When and how an instalment is paid."""

    due_on = date_field("Jadwal penyaluran")
    channel = forms.ChoiceField(
        label="Jalur uang bila keluarga belum memilih", choices=PAYING, initial=Channel.CASH,
        help_text="Keluarga yang cara menerimanya sudah dicatat dibayar dengan cara itu. Tanpa rekening: tunai di desa. "
        "Barang selalu diserahkan langsung.",
    )  # fmt: skip
    last_on = date_field(
        "Hari terakhir", required=False,
        help_text="Sesudah hari ini tidak ada yang dibayarkan. Kosongkan untuk 31 Desember tahun anggarannya.",
    )  # fmt: skip


class PayoutForm(forms.Form):
    """How a family wants to be paid."""

    channel = forms.ChoiceField(
        label="Keluarga menerima lewat", widget=forms.RadioSelect,
        choices=PAYING,
        error_messages={"required": "Pilih salah satu."},
        help_text="Bank: isi nama bank, nomor rekening, dan atas nama. Dompet digital: isi nama dompet, nomor teleponnya, "
        "dan atas nama. Kantor pos dan tunai: yang lain tidak perlu diisi.",
    )  # fmt: skip
    institution = forms.CharField(label="Nama bank atau dompet", required=False, max_length=40)
    number = forms.CharField(
        label="Nomor rekening atau nomor dompet", required=False, max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="Salin dari buku tabungan. Nomor dompet digital adalah nomor teleponnya.",
    )  # fmt: skip
    holder = forms.CharField(
        label="Atas nama", required=False, max_length=120, help_text="Nama pemilik seperti tertera di bank atau dompet."
    )
    person_id = forms.TypedChoiceField(
        label="Rekening milik", required=False, coerce=int, empty_value=None,
        help_text="Bila pemiliknya meninggal, pindah, atau keluar dari keluarga, pembayaran menunggu sampai diperiksa.",
    )  # fmt: skip

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person_id"].choices = [("", "Bukan anggota keluarga, atau belum diketahui"), *members]
        for name in ("institution", "number", "holder"):
            self.fields[name].needed = "wajib untuk bank dan dompet digital"

    def clean(self):
        """Each field says what is wrong with it."""
        told = super().clean()
        if told.get("channel"):
            names = ("institution", "number", "holder")
            _, faults = read_account(told["channel"], *(told.get(name, "") for name in names))
            for name, words in faults.items():
                if name not in self.errors:
                    self.add_error(name, words)
        return told


class SendForm(forms.Form):
    """What goes out, and which of the ways that somebody must look at are right."""

    checked = forms.TypedMultipleChoiceField(
        label="Cara menerima yang sudah diperiksa", required=False, coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text="Cocokkan dengan buku tabungan atau tanyakan kepada keluarganya. Yang tidak dicentang menunggu; yang "
        "lain tetap dikirim.",
        error_messages={"invalid_choice": "Ada cara menerima yang baru saja berubah. Periksa lagi."},
    )  # fmt: skip

    def __init__(self, *args, doubts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["checked"].needed = "boleh tidak dicentang"
        self.fields["checked"].choices = [
            (doubt.way.pk, f"{whom}: {doubt.words}. {doubt.ways}.") for whom, doubt in doubts
        ]  # fmt: skip
        if not doubts:
            del self.fields["checked"]


class ResultForm(forms.Form):
    """The channel's answer."""

    file = forms.FileField(
        label="Berkas hasil",
        help_text="Lembar kerja dengan kolom nomor, status, jumlah, tanggal, rujukan.",
        error_messages={"required": "Pilih berkasnya."},
    )


class ReceiptForm(forms.Form):
    """How the family said that it has the money."""

    way = forms.ChoiceField(
        label="Cara", choices=(("signature", "Tanda tangan"), ("code", "Kode sekali pakai"), ("witness", "Saksi"))
    )
    code = forms.CharField(
        label="Kode enam angka", required=False, max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    note = forms.CharField(label="Nama saksi atau catatan", required=False, max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].needed, self.fields["note"].needed = "wajib bila dengan kode", "wajib bila dengan saksi"

    def clean(self):
        """Each way says what it lacks, beside the field."""
        told = super().clean()
        if told.get("way") == "code" and not told.get("code"):
            self.add_error("code", "Tulis kode yang disebutkan penerima.")
        if told.get("way") == "witness" and not told.get("note"):
            self.add_error("note", "Tulis nama saksinya.")
        return told


class SignedForm(forms.Form):
    """Who signed on a sheet."""

    signed = forms.MultipleChoiceField(
        label="Yang sudah tanda tangan", widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Centang paling sedikit satu penerima.",
            "invalid_choice": "Ada yang baru saja dicatat orang lain. Muat ulang halaman.",
        },
    )  # fmt: skip

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["signed"].choices = [
            (row.pk, f"{row.pk} · {row.entry.whom} · {row.entry.family.area.name} · {what_is_due(row)}") for row in rows
        ]

    def clean_signed(self):
        """Numbers, as the service wants them."""
        return [int(number) for number in self.cleaned_data["signed"]]


class GoodsForm(forms.Form):
    """One thing handed over; which, where several are still owed."""

    benefit = forms.ChoiceField(label="Yang diserahkan", widget=forms.RadioSelect)
    goods = forms.CharField(
        label="Barangnya", max_length=80, help_text="Misalnya: kursi roda aktif ukuran 16.",
        error_messages={"required": "Tuliskan barangnya."},
    )  # fmt: skip
    serial = forms.CharField(label="Nomor seri", max_length=60, error_messages={"required": "Tuliskan nomor serinya."})
    witness = forms.CharField(
        label="Nama saksi", max_length=120, error_messages={"required": "Tuliskan nama saksinya."}
    )

    def __init__(self, *args, left, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["benefit"].choices = [(due["code"], goods_in_words([due])) for due in left]
        if len(left) < 2:
            del self.fields["benefit"]
