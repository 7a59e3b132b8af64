"""The fields of what a programme gives: one group per gift, as many as there is room for."""

import re
from collections.abc import Collection, Mapping
from decimal import Decimal

from django import forms

from setiakawan.aid.composing import Choice, Gift
from setiakawan.aid.rules.compiling import PERIODS
from setiakawan.aid.words import rupiah
from setiakawan.core.text import clean_text

GIFTS_AT_MOST = 8
LARGEST_AMOUNT = 500_000_000
MEMBERS_AT_MOST = 30
_NAMES = ("gift", "who", "amount", "goods_unit", "per", "at_most")
_RUPIAH = re.compile(r"(?:Rp\.?\s*)?([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,15})(?:,00?|,-)?", re.IGNORECASE)


class WordsField(forms.CharField):
    """Words in one line; what nobody can see is not one."""

    def to_python(self, value):
        """The words, tidied."""
        return clean_text(super().to_python(value))


def number_field(label: str, most: int, **options) -> forms.IntegerField:
    """A whole number from one to the most."""
    words = f"Tulis angka bulat dari 1 sampai {most}."
    told = {"min_value": words, "max_value": words, "invalid": words}
    return forms.IntegerField(label=label, min_value=1, max_value=most, error_messages=told, **options)


class RupiahField(forms.CharField):
    """An amount as people write it: 1200000, 1.200.000 or Rp 1.200.000. Becomes a Decimal above zero, or None."""

    def __init__(self, *, at_most: int, **options):
        super().__init__(max_length=30, widget=forms.TextInput(attrs={"inputmode": "numeric"}), **options)
        self.at_most = at_most

    def clean(self, value):
        """The amount; a fraction of a rupiah, a minus, a letter or more than the most is refused in words."""
        text = super().clean(value).strip()
        if not text:
            return None
        found = _RUPIAH.fullmatch(text)
        if not found or not int(found[1].replace(".", "")):
            raise forms.ValidationError("Tulis jumlah rupiah lebih dari nol, misalnya 1.200.000.")
        amount = Decimal(found[1].replace(".", ""))
        if amount > self.at_most:
            raise forms.ValidationError(f"Paling banyak {rupiah(Decimal(self.at_most))}. Periksa banyaknya angka nol.")
        return amount

    def prepare_value(self, value):
        """A stored amount as people write it."""
        return rupiah(value) if isinstance(value, Decimal) else value


class GiftFields:
    """The part of a form that asks what is given; mixed into one that has `unit`, `kind` and `persons_at_most`."""

    def add_gifts(self, count: int, members: Mapping[str, Choice]) -> None:
        """This will make room for so many gifts."""
        self.members, self.count = members, count
        for n in range(1, count + 1):
            self.fields.update({f"{name}_{n}": field for name, field in zip(_NAMES, _fields(n, members), strict=True)})

    def rows(self) -> list[tuple[int, list]]:
        """Each gift by its number with its bound fields."""
        return [(n, [self[f"{name}_{n}"] for name in _NAMES]) for n in range(1, self.count + 1)]

    def gifts(self) -> list[Gift]:
        """What was filled in."""
        told = self.cleaned_data
        return [
            Gift(*(told[f"{name}_{n}"] for name in ("gift", "amount", "goods_unit", "per", "who", "at_most")))
            for n in range(1, self.count + 1)
        ]

    def clean_gifts(self) -> None:
        """Each is money or goods, nobody is given money twice, and what bounds members stands only where members are given."""
        for n in range(1, self.count + 1):
            self._clean_gift(n)
        told = self.cleaned_data
        whom = [told.get(f"who_{n}") for n in range(1, self.count + 1)]
        if told.get("persons_at_most") and (told.get("unit") == "person" or not any(whom)):
            self.add_error("persons_at_most", "Kosongkan: tidak ada pemberian kepada anggota keluarga.")
        self._clean_kind(told)

    def _clean_gift(self, n: int) -> None:
        told, wrong = self.cleaned_data, self.errors
        money, goods, who = (told.get(f"{name}_{n}") for name in ("amount", "goods_unit", "who"))
        if money and goods:
            self.add_error(f"goods_unit_{n}", "Kosongkan untuk uang, atau kosongkan jumlah rupiahnya untuk barang.")
        elif not (money or goods or f"amount_{n}" in wrong or f"goods_unit_{n}" in wrong):
            self.add_error(f"amount_{n}", f"Pemberian {n}: isi jumlah rupiahnya, atau satuannya bila berupa barang.")
        if told.get(f"at_most_{n}") and (not who or told.get("unit") == "person"):
            self.add_error(f"at_most_{n}", "Kosongkan: hanya untuk pemberian kepada beberapa anggota keluarga.")
        before = [m for m in range(1, n) if told.get(f"who_{m}") == who and told.get(f"amount_{m}")]
        if who and money and before:
            self.add_error(
                f"who_{n}",
                f"Anggota ini sudah menerima uang dari pemberian {before[0]}; setiap anggota hanya dari satu.",
            )

    def _clean_kind(self, told: dict) -> None:
        """What is mostly given is among what is given."""
        numbers = range(1, self.count + 1)
        if any(f"{name}_{n}" in self.errors for name in ("amount", "goods_unit") for n in numbers):
            return
        if told.get("kind") == "goods" and not any(told.get(f"goods_unit_{n}") for n in numbers):
            self.add_error("kind", "Belum ada pemberian berupa barang: isi satuannya, misalnya buah.")
        if told.get("kind") in ("cash", "premium") and not any(told.get(f"amount_{n}") for n in numbers):
            self.add_error("kind", "Belum ada pemberian berupa uang: isi jumlah rupiahnya.")


def start_of_gifts(gifts: Collection[Gift]) -> dict[str, object]:
    """The start of a form that says what is given."""
    found = {}
    for n, gift in enumerate(gifts, 1):
        found[f"gift_{n}"] = gift.label
        found |= {f"{name}_{n}": getattr(gift, name) for name in _NAMES if name != "gift"}
    return found


def _fields(n: int, members: Mapping[str, Choice]) -> list[forms.Field]:
    """The fields of the gift with this number, in the order of the names."""
    return [
        WordsField(label=f"Nama pemberian {n}", max_length=120, help_text="Misalnya: bantuan tunai, atau kursi roda."),
        forms.ChoiceField(
            label="Diberikan kepada", required=False,
            choices=[("", "Keluarga, atau orang yang dinilai"), *((key, f"Setiap anggota: {c.label}") for key, c in members.items())],
        ),
        RupiahField(
            label="Jumlah rupiah", required=False, at_most=LARGEST_AMOUNT,
            help_text="Setiap kali diberikan. Kosong untuk barang.",
        ),
        WordsField(
            label="Satuan barang", required=False, max_length=20, help_text="Misalnya: buah, paket. Kosong untuk uang."
        ),
        forms.ChoiceField(label="Diberikan", choices=list(PERIODS.items()), widget=forms.RadioSelect, initial="year"),
        number_field(
            "Paling banyak berapa anggota", MEMBERS_AT_MOST, required=False,
            help_text="Kosongkan bila semua anggota yang cocok.",
        ),
    ]  # fmt: skip


def typed(form: forms.Form, told: Mapping, dropped: int | None = None) -> dict[str, object]:
    """What was typed, whether right or wrong, as the start of a form with one gift (by number) taken away."""
    found = {
        name: field.widget.value_from_datadict(told, {}, form.add_prefix(name)) for name, field in form.fields.items()
    }
    if dropped is None:
        return found
    kept = {name: value for name, value in found.items() if not re.fullmatch(r".+_\d+", name)}
    left = [n for n in range(1, form.count + 1) if n != dropped]
    return kept | {f"{name}_{n}": found[f"{name}_{old}"] for n, old in enumerate(left, 1) for name in _NAMES}
