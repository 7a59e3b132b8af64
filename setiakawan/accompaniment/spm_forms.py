"""Forms of the minimum services (SPM): which month and kind the table shows, and on which day a need ended."""

import datetime

from django import forms
from django.utils.dateformat import format as format_date

from setiakawan.accompaniment.catalogue import spm_categories
from setiakawan.accompaniment.forms import choice
from setiakawan.registry.forms import date_field

_MONTHS = 36


def _months(today: datetime.date) -> list[tuple[str, str]]:
    """This month and those before it, the latest first, as YYYY-MM with words."""
    numbers = [today.year * 12 + today.month - 1 - n for n in range(_MONTHS)]
    days = [datetime.date(number // 12, number % 12 + 1, 1) for number in numbers]
    return [(f"{day:%Y-%m}", format_date(day, "F Y")) for day in days]


class SpmFilterForm(forms.Form):
    """Month and kind. Nonsense shows this month and all kinds."""

    bulan = choice("Bulan", (), required=False, radio=False)
    jenis = choice("Jenis", (("", "Semua jenis"), *spm_categories().items()), required=False, radio=False)

    def __init__(self, data, *, today: datetime.date):
        months = _months(today)
        known = {
            "bulan": data.get("bulan") if data.get("bulan") in dict(months) else months[0][0],
            "jenis": data.get("jenis") if data.get("jenis") in spm_categories() else "",
        }
        super().__init__(known)
        self.fields["bulan"].choices = months

    def month(self) -> datetime.date:
        """The first day of the month."""
        return datetime.date.fromisoformat(f"{self.data['bulan']}-01")

    def category(self) -> str:
        """The kind, or empty for all."""
        return self.data["jenis"]


class EndNeedForm(forms.Form):
    """The day from which the need no longer holds."""

    on = date_field("Berakhir pada", help_text="Hari pertama warga ini tidak lagi membutuhkannya.")

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today
