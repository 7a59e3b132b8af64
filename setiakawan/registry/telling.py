"""The timeline and the numbers of a person, told in words for a page."""

import datetime
from dataclasses import dataclass, field

from setiakawan.registry.about import Happening
from setiakawan.registry.models import Contact, Identifier
from setiakawan.registry.queries.history import TimelineEntry
from setiakawan.registry.rules.history import FieldChange
from setiakawan.registry.rules.masking import mask_email, mask_number
from setiakawan.registry.words import dated, field_label, say_value

_EVENT_SIGNS = {
    "birth": "birth", "death": "done", "move_in": "move", "move_out": "move", "missing": "alert", "marriage": "family",
    "divorce": "family", "family_split": "family", "head_change": "family",
}  # fmt: skip
_STATUS_TONES = {"valid": "ok", "temporary": "wait", "placeholder": "done", "disputed": "late", "withdrawn": "done"}
_CHANGE_TONES = {"open": "wait", "approved": "ok", "rejected": "late", "cancelled": "done"}
_HIDDEN = frozenset(("birth_precision", "address_basis"))


@dataclass
class Told:
    """One entry of a timeline in words. `lines` are (label, old, new, is_taken)."""

    title: str
    when: str
    machine_date: str
    sign: str
    note: str = ""
    source: str = ""
    tone: str = ""
    word: str = ""
    lines: list[tuple[str, str, str, bool]] = field(default_factory=list)
    family_id: int | None = None
    change_id: int | None = None
    withdraw_id: int | None = None
    is_withdrawn: bool = False
    withdrawn_reason: str = ""
    words: tuple[tuple[str, str], ...] = ()
    url: str = ""


@dataclass(frozen=True)
class MaskedNumber:
    """A number as a page shows it until somebody asks for it with a reason."""

    row_id: int
    what: str
    label: str
    shown: str
    tone: str = ""
    word: str = ""


def told(entry: TimelineEntry) -> Told:
    """An entry in words."""
    return _TELLERS[entry.kind](entry)


def told_together(entries: list[TimelineEntry], others: list[Happening], first: int | None) -> tuple[list[Told], int]:
    """One timeline of what the registry and other rooms know, the latest first, cut after `first`; and how many more."""
    every = [(entry.on or datetime.date.min, entry) for entry in entries] + [(other.on, other) for other in others]
    every.sort(key=lambda pair: pair[0], reverse=True)
    shown = [told(e) if isinstance(e, TimelineEntry) else _happening(e) for _, e in every[:first]]
    return shown, len(every) - len(shown)


def _happening(happening: Happening) -> Told:
    return Told(
        happening.title, dated(happening.on, "day"), happening.on.isoformat(), happening.sign, source=happening.by,
        tone=happening.tone, word=happening.word, words=happening.lines, url=happening.url,
    )  # fmt: skip


def masked_identifier(row: Identifier) -> MaskedNumber:
    """A number of a person, masked, with its status."""
    return MaskedNumber(
        row.pk,
        "identifier",
        row.get_kind_display(),
        mask_number(row.number),
        _STATUS_TONES[row.status],
        row.get_status_display(),
    )


def masked_contact(row: Contact) -> MaskedNumber:
    """A contact, masked."""
    shown = mask_email(row.value) if row.kind == "email" else mask_number(row.value)
    return MaskedNumber(row.pk, "contact", row.get_kind_display(), shown)


def change_tone(state: str) -> str:
    """The tone of the status pill of a proposal."""
    return _CHANGE_TONES[state]


def _basic(entry: TimelineEntry, title: str, sign: str, precision: str = "day", source=None) -> Told:
    told_when = dated(entry.on, precision) if entry.on else "tanggal belum diketahui"
    machine = entry.on.isoformat() if entry.on and precision == "day" else ""
    return Told(title, told_when, machine, sign, source=_source(source) if source else "")


def _source(source) -> str:
    return f"{source.label} · {source.recorded_by_label}" if source.kind != "file" else f"berkas {source.label}"


def _event(entry: TimelineEntry) -> Told:
    event = entry.subject
    line = _basic(entry, event.get_kind_display(), _EVENT_SIGNS[event.kind], event.precision, event.source)
    if event.area:
        line.title += f" {'ke' if event.kind == 'move_out' else 'di'} {event.area.name}"
    line.note, line.is_withdrawn, line.withdrawn_reason = event.note, bool(event.withdrawn_at), event.withdrawn_reason
    line.withdraw_id = None if event.withdrawn_at or event.kind == "birth" else event.pk
    return line


def _statement(entry: TimelineEntry) -> Told:
    statement = entry.subject
    is_first = all(change.old is None for change in entry.changes if change.is_taken)
    title = "Data pertama kali tercatat" if is_first and any(c.is_taken for c in entry.changes) else "Data diperbarui"
    if not any(change.is_taken for change in entry.changes):
        title = "Sumber menyebut nilai lain"
    line = _basic(entry, title, "file" if statement.source.kind == "file" else "pencil", source=statement.source)
    line.note, line.is_withdrawn = statement.place, bool(statement.withdrawn_at)
    line.lines = [_line(change) for change in entry.changes if change.field not in _HIDDEN]
    return line


def _line(change: FieldChange) -> tuple[str, str, str, bool]:
    return (
        field_label(change.field),
        say_value(change.field, change.old),
        say_value(change.field, change.new),
        change.is_taken,
    )


def _joined(entry: TimelineEntry) -> Told:
    stay = entry.subject
    role = f" sebagai {stay.get_role_display().lower()}" if stay.role else ""
    line = _basic(entry, f"Masuk {_grouping(stay.kind)}{role}", "family", source=stay.source)
    if stay.valid_from is None:
        line.when = f"tercatat {line.when}"
    line.family_id = entry.family.pk if entry.family else None
    return line


def _left(entry: TimelineEntry) -> Told:
    line = _basic(entry, f"Keluar dari {_grouping(entry.subject.kind)}", "leave", source=entry.subject.ended_by)
    line.family_id = entry.family.pk if entry.family else None
    return line


def _grouping(kind: str) -> str:
    return {"kk": "KK", "dtsen": "keluarga DTSEN", "household": "rumah tangga"}[kind]


def _change(entry: TimelineEntry) -> Told:
    change = entry.subject
    line = _basic(entry, "Usulan perubahan", "pencil")
    line.note, line.source = change.reason, f"diusulkan {change.proposed_by}"
    line.tone, line.word, line.change_id = change_tone(change.state), change.get_state_display(), change.pk
    return line


def _identifier(entry: TimelineEntry) -> Told:
    row = entry.subject
    line = _basic(entry, f"{row.get_kind_display()} tercatat", "key", source=row.source)
    line.note, line.tone, line.word = mask_number(row.number), _STATUS_TONES[row.status], row.get_status_display()
    return line


_TELLERS = {
    "event": _event, "statement": _statement, "joined": _joined, "left": _left, "change": _change, "identifier": _identifier,
}  # fmt: skip
