"""The form of a village's meeting: every entry of a list, some shown at a time, the others kept as they were typed."""

import datetime
import json
import re
import uuid
from collections.abc import Mapping

from django import forms
from django.http import QueryDict

from setiakawan.aid.forms import past_day
from setiakawan.aid.models import ListEntry
from setiakawan.aid.queries.lists import entries_like
from setiakawan.registry.forms import date_field

SHOWN = 15
_OF_ENTRY = re.compile(r"(rank|why)_[0-9]{1,18}")


def carried(posted: QueryDict) -> dict[str, str]:
    """What was sent, with what was typed about entries that were not shown; empty where nothing was sent."""
    try:
        kept = json.loads(posted.get("rest") or "{}")
    except ValueError:
        kept = {}
    kept = kept if isinstance(kept, dict) else {}
    named = {key: str(value) for key, value in kept.items() if _OF_ENTRY.fullmatch(key)}
    return named | {key: posted[key] for key in posted if key != "rest"}


class DeliberationForm(forms.Form):
    """What the village's meeting said. Entries are ranked by numbers, the neediest 1.

    `barred` = why some cannot come in, by entry. Of all entries, `rows` shows one page of those that are searched for.
    """

    held_on = date_field("Tanggal musyawarah")
    place = forms.CharField(label="Tempat", max_length=120)
    chair = forms.CharField(label="Dipimpin oleh", max_length=120)
    attendance = forms.CharField(
        label="Yang hadir", help_text="Satu nama per baris, seperti pada daftar hadir.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    notes = forms.CharField(label="Catatan", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args, entries: list[ListEntry], barred: Mapping[int, str], today: datetime.date, words: str = "",
        start: int = 0, **kwargs,
    ):  # fmt: skip
        kwargs.setdefault("initial", {"client_id": uuid.uuid4(), "held_on": today})
        super().__init__(*args, **kwargs)
        self.entries, self.barred, self.today = entries_like(entries), barred, today
        self.words, self.found = words, entries_like(self.entries, words)
        self.start = start if 0 <= start < len(self.found) else 0
        for entry in self.entries:
            self.fields[f"rank_{entry.pk}"] = forms.IntegerField(
                label="Urutan menurut warga", required=False, min_value=1, max_value=9999
            )
            self.fields[f"why_{entry.pk}"] = forms.CharField(
                label="Dimasukkan karena" if entry.is_out else "Dikeluarkan karena", required=False, max_length=300
            )

    def clean_held_on(self):
        """A day that has come, of the last ten years."""
        return past_day(self.cleaned_data["held_on"], self.today)

    def clean(self):
        """No two share a place, and nobody comes in who cannot."""
        given = super().clean()
        seen: dict[int, str] = {}
        for entry in self.entries:
            place = given.get(f"rank_{entry.pk}")
            if place in seen:
                self.add_error(f"rank_{entry.pk}", f"Urutan {place} sudah dipakai untuk {seen[place]}.")
            elif place is not None:
                seen[place] = entry.whom
            if entry.pk in self.barred and given.get(f"why_{entry.pk}"):
                self.add_error(f"why_{entry.pk}", f"Tidak dapat dimasukkan. {self.barred[entry.pk]}")
        return given

    def shown(self) -> list[ListEntry]:
        """The entries on this page; after a fault, those that have one, or all where one page holds them."""
        if self.is_bound and len(self.entries) > SHOWN:
            wrong = [e for e in self.entries if f"rank_{e.pk}" in self.errors or f"why_{e.pk}" in self.errors]
            if wrong:
                return wrong[:SHOWN]
        return self.found[self.start : self.start + SHOWN]

    def rows(self) -> list[tuple]:
        """Each entry on this page with its two fields."""
        return [(entry, self[f"rank_{entry.pk}"], self[f"why_{entry.pk}"]) for entry in self.shown()]

    def rest(self) -> str:
        """What was typed about the entries that are not on this page, for a hidden field."""
        here = {entry.pk for entry in self.shown()}
        names = [f"{name}_{e.pk}" for e in self.entries if e.pk not in here for name in ("rank", "why")]
        return json.dumps({name: value for name in names if (value := self[name].value())})

    def is_long(self) -> bool:
        """Whether there are more entries than one page shows."""
        return len(self.entries) > SHOWN

    def filled(self) -> int:
        """About how many entries something was typed."""
        return sum(any(self[f"{name}_{e.pk}"].value() for name in ("rank", "why")) for e in self.entries)

    def pages(self) -> list[tuple[str, int]]:
        """The pages before and after this one: their words and where they start."""
        before, after = self.start - SHOWN, self.start + SHOWN
        around = [("Sebelumnya", before)] if before >= 0 else []
        return around + ([("Berikutnya", after)] if after < len(self.found) else [])

    def given(self) -> dict:
        """The arguments of the service."""
        told = self.cleaned_data
        ranked = sorted((told[f"rank_{e.pk}"], e.pk) for e in self.entries if told.get(f"rank_{e.pk}"))
        reasons = {e: told[f"why_{e.pk}"] for e in self.entries if told.get(f"why_{e.pk}")}
        return {
            "held_on": told["held_on"], "place": told["place"], "chair": told["chair"], "notes": told["notes"],
            "attendance": [name for name in told["attendance"].splitlines() if name.strip()],
            "ranking": [number for _, number in ranked], "client_id": told["client_id"],
            "removals": {e.pk: why for e, why in reasons.items() if not e.is_out},
            "additions": {e.pk: why for e, why in reasons.items() if e.is_out},
        }  # fmt: skip
