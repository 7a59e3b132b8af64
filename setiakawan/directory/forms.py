"""Forms of the directory. They translate; services decide."""

import datetime
import uuid

from django import forms

from setiakawan.directory.catalogue import features, languages, service_choices, shared_fields
from setiakawan.directory.models import Assurance, Location, OrganizationKind, Service, ServiceStatus
from setiakawan.directory.services.offers import Around, HoursGiven
from setiakawan.registry.forms import VillageSelect, date_field, village_choices

_PICK = {"required": "Pilih salah satu.", "invalid_choice": "Pilih salah satu yang ada."}
_DAYS = (
    ("MO", "Senin"), ("TU", "Selasa"), ("WE", "Rabu"), ("TH", "Kamis"), ("FR", "Jumat"), ("SA", "Sabtu"), ("SU", "Minggu"),
)  # fmt: skip
_LOOKED = (("", "Belum dilihat"), ("yes", "Ada"), ("no", "Tidak ada"))


def _words(label: str, limit: int = 150, required: bool = False, rows: int = 1, **options) -> forms.CharField:
    widget = forms.TextInput() if rows == 1 else forms.Textarea(attrs={"rows": rows})
    errors = {"required": "Isian ini diperlukan.", "max_length": f"Paling banyak {limit} huruf."}
    return forms.CharField(
        label=label, max_length=limit, required=required, widget=widget, error_messages=errors, **options
    )


def _area(label: str, required: bool = True, **options) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, widget=VillageSelect, required=required, error_messages=_PICK, **options)


def _several(label: str, choices, **options) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **options
    )


class SearchForm(forms.Form):
    """What to look for."""

    q = _words("Nama")
    jenis = forms.ChoiceField(label="Jenis lembaga", required=False)
    layanan = forms.ChoiceField(label="Layanan", required=False)
    desa = _area("Dekat dari desa", required=False)
    akses = forms.ChoiceField(label="Keterjangkauan", required=False)

    def __init__(self, *args, prefixes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["jenis"].choices = [("", "Semua"), *OrganizationKind.choices]
        self.fields["layanan"].choices = [("", "Semua"), *service_choices()]
        self.fields["akses"].choices = [("", "Semua"), *features().items()]
        whole = tuple(sorted({".".join(code.split(".")[:2]) for code in prefixes}))
        self.fields["desa"].choices = [("", "Di mana saja"), *village_choices(whole)]


class OrganizationForm(forms.Form):
    """An organisation."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
    kind = forms.ChoiceField(
        label="Jenis lembaga", choices=[("", "Pilih jenis"), *OrganizationKind.choices], error_messages=_PICK
    )
    name = _words("Nama lembaga", required=True)
    alternate_name = _words("Nama lain")
    area_id = _area("Desa atau kecamatan")
    description = _words("Apa yang dikerjakan", 1000, rows=3)
    phone = _words("Telepon kantor", 40, help_text="Nomor kantor, bukan nomor pribadi. Nomor ini boleh dilihat umum.")
    email = forms.EmailField(
        label="Surel kantor", required=False, error_messages={"invalid": "Surel ini tidak lengkap."}
    )
    website = forms.URLField(
        label="Situs",
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Alamat situs ini tidak lengkap."},
    )

    def __init__(self, *args, prefixes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area_id"].choices = [("", "Pilih wilayah"), *village_choices(prefixes, with_districts=True)]

    def values(self) -> dict:
        """The columns of the organisation."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("client_id", "phone")}


class PlaceForm(forms.Form):
    """A place and what was found about getting in."""

    name = _words("Nama tempat", required=True)
    area_id = _area("Desa")
    address = _words("Alamat", 200)
    postal_code = forms.RegexField(
        r"^[0-9]{5}$", label="Kode pos", required=False, error_messages={"invalid": "Kode pos terdiri dari 5 angka."}
    )
    transportation = _words("Cara ke sana", 300, help_text="Misalnya: perahu dari dermaga, 20 menit.")
    is_home = forms.BooleanField(label="Ini rumah tinggal seseorang (tidak pernah diumumkan)", required=False)

    def __init__(self, *args, prefixes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area_id"].choices = [("", "Pilih desa"), *village_choices(prefixes)]
        for code, words in features().items():
            self.fields[f"f_{code}"] = forms.ChoiceField(
                label=words, choices=_LOOKED, required=False, error_messages=_PICK
            )

    def values(self) -> dict:
        """The columns of the place."""
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith("f_")}

    def accessibility(self) -> dict[str, bool | None]:
        """What was found: feature → there, not there, nobody looked."""
        answers = {"yes": True, "no": False}
        return {code: answers.get(self.cleaned_data[f"f_{code}"]) for code in features()}


def initial_of_place(row: Location) -> dict:
    """What stands about a place, for its form."""
    found = {f"f_{f.feature}": "yes" if f.is_there else "no" for f in row.features.all()}
    return {
        name: getattr(row, name) for name in ("name", "area_id", "address", "postal_code", "transportation", "is_home")
    } | found


class ServiceForm(forms.Form):
    """A service with what stands around it."""

    kind = forms.ChoiceField(label="Jenis layanan", error_messages=_PICK)
    name = _words("Nama layanan", required=True)
    description = _words("Apa yang diberikan", 1000, rows=3)
    status = forms.ChoiceField(label="Keadaan", choices=ServiceStatus.choices, error_messages=_PICK)
    eligibility = _words("Untuk siapa", 500, rows=2)
    minimum_age = forms.IntegerField(label="Umur paling muda", required=False, min_value=0, max_value=120)
    maximum_age = forms.IntegerField(label="Umur paling tua", required=False, min_value=0, max_value=120)
    application = _words("Cara meminta", 500, rows=2)
    fees = _words("Biaya", 300)
    places = _several("Diberikan di", ())
    documents = _words("Dokumen yang dibawa", 2000, rows=3, help_text="Satu dokumen setiap baris.")
    days = _several("Hari buka", _DAYS)
    opens_at = forms.TimeField(
        label="Jam buka", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    closes_at = forms.TimeField(
        label="Jam tutup", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    languages = _several("Bahasa", languages().items())
    areas = forms.MultipleChoiceField(
        label="Hanya melayani", required=False, help_text="Kosongkan bila melayani seluruh kabupaten.",
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )  # fmt: skip
    needs = _several(
        "Yang perlu diketahui tentang warga", [(f.code, f.label) for f in shared_fields().values()],
        help_text="Hanya ini yang dikirim bersama rujukan.",
    )  # fmt: skip

    def __init__(self, *args, organization, prefixes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Pilih layanan"), *service_choices()]
        self.fields["places"].choices = organization
        whole = tuple(sorted({".".join(code.split(".")[:2]) for code in prefixes}))
        self.fields["areas"].choices = village_choices(whole, with_districts=True)

    def clean(self):
        """Ages rise, hours rise and come with days."""
        given = super().clean()
        low, high = given.get("minimum_age"), given.get("maximum_age")
        if low is not None and high is not None and high < low:
            self.add_error("maximum_age", "Umur paling tua tidak boleh di bawah umur paling muda.")
        opens, closes = given.get("opens_at"), given.get("closes_at")
        if bool(opens) != bool(closes) or bool(given.get("days")) != bool(opens):
            self.add_error("days", "Isi hari, jam buka, dan jam tutup bersama-sama, atau kosongkan semuanya.")
        elif opens and closes <= opens:
            self.add_error("closes_at", "Jam tutup harus sesudah jam buka.")
        return given

    def values(self) -> dict:
        """The columns of the service."""
        around = ("places", "documents", "days", "opens_at", "closes_at", "areas")
        return {name: value for name, value in self.cleaned_data.items() if name not in around}

    def around(self) -> Around:
        """What stands around the service."""
        given = self.cleaned_data
        hours = HoursGiven(tuple(given["days"]), given["opens_at"], given["closes_at"]) if given["days"] else None
        return Around(
            tuple(map(int, given["places"])), tuple(given["documents"].splitlines()), tuple(given["areas"]), hours
        )


def initial_of_service(row: Service) -> dict:
    """What stands about a service, for its form."""
    columns = (
        "kind", "name", "description", "status", "eligibility", "minimum_age", "maximum_age", "application", "fees",
        "languages", "needs",
    )  # fmt: skip
    open_at = row.schedules.first()
    hours = (
        {"days": open_at.byday.split(","), "opens_at": open_at.opens_at, "closes_at": open_at.closes_at}
        if open_at
        else {}
    )
    return {name: getattr(row, name) for name in columns} | hours | {
        "places": [one.location_id for one in row.at_locations.all()], "areas": [one.area_id for one in row.areas.all()],
        "documents": "\n".join(one.document for one in row.documents.all()),
    }  # fmt: skip


class CheckForm(forms.Form):
    """Somebody asked, and all of it holds."""

    on = date_field("Tanggal dicek")
    way = forms.ChoiceField(
        label="Caranya",
        choices=Assurance._meta.get_field("way").choices,
        widget=forms.RadioSelect,
        error_messages=_PICK,
    )
    said_by = _words(
        "Jabatan yang ditanya", 100, required=True, help_text="Jabatannya saja, misalnya: kepala tata usaha."
    )
    note = _words("Catatan", 300, rows=2)

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today


class PublishForm(forms.Form):
    """Who agreed, or that it was taken back."""

    agrees = forms.ChoiceField(
        label="Boleh tampak untuk umum", choices=(("yes", "Ya, sudah disetujui"), ("no", "Tidak, atau ditarik kembali")),
        widget=forms.RadioSelect, error_messages=_PICK,
    )  # fmt: skip
    agreed_by = _words("Siapa yang menyetujui", 120)

    def clean(self):
        """Whoever agreed is named."""
        given = super().clean()
        if given.get("agrees") == "yes" and not given.get("agreed_by", "").strip():
            self.add_error("agreed_by", "Tuliskan siapa yang menyetujui.")
        return given


class CloseForm(forms.Form):
    """From when."""

    on = date_field("Berhenti sejak")


class ContactForm(forms.Form):
    """Whom to ask."""

    name = _words("Nama", 120, required=True)
    title = _words("Jabatan", 100)
    phone = _words("Telepon", 40)
    email = forms.EmailField(label="Surel", required=False, error_messages={"invalid": "Surel ini tidak lengkap."})


class ConfirmForm(forms.Form):
    """Nothing to fill in: sending it is the answer."""
