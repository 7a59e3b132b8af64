"""One row beside what the registry knows."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.urls import NoReverseMatch, reverse

from setiakawan.accounts.scope import Scope
from setiakawan.areas.gazetteer import gazetteer
from setiakawan.functioning.models import DisabilityKind
from setiakawan.intake.checks import REASONS
from setiakawan.intake.formats import FIELDS
from setiakawan.intake.formats.headers import fold_header
from setiakawan.intake.models import Batch, BatchState, Decision, SourceRow, Trait
from setiakawan.intake.queries.batches import SEVERITY_WORDS, batch_for
from setiakawan.intake.queries.rows import birth_words, place_of, status_of
from setiakawan.intake.readers import cells_from_json
from setiakawan.intake.rules.differences import compare, statement_values
from setiakawan.intake.rules.traits import FACTS_ONLY, NAMED
from setiakawan.intake.samples import masked
from setiakawan.linkage.telling import evidence_words
from setiakawan.registry.models import AddressBasis, FamilyRole, Membership, Person, Sex
from setiakawan.registry.rules.projection import PERSON_FIELDS

RIVALS = 5
_COMPARED = ("name", "sex", "birth_date", "birth_place", "role", "mother_name", "father_name", "area")
_STATUS = {
    "alive": "hidup",
    "dead": "meninggal",
    "moved": "pindah",
    "missing": "hilang",
    "away": "pergi",
    "invalid": "tidak sah",
}
_HIDDEN = {"name_key", "format", "nik_status", "birth_precision"}
_UNSHOWN = ("agama", "suku", "etnis", "darah", "drh", "asuransi")
"""Parts of headers of columns that nobody needs for a decision: kept, but not shown."""
_NUMBERS = {"nik", "kk", "mother_nik", "father_nik", "phone", "dtks_id"}


@dataclass(frozen=True)
class FindingLine:
    """A reason in words."""

    tone: str
    title: str
    explanation: str
    detail: str


@dataclass(frozen=True)
class Beside:
    """What the row is held against, within the viewer's scope: a person who may be meant, or another row of the batch
    that claims the same number or to be the same family's head. Differences: (label, there, in this row)."""

    pk: int
    name: str
    caption: str
    differences: list[tuple[str, str, str]]


@dataclass(frozen=True)
class PersonLink:
    """The person to whom the row went."""

    name: str
    url: str


@dataclass(frozen=True)
class RowDetail:
    """Everything that a person needs to decide about a row."""

    row: SourceRow
    name: str
    place: str
    tone: str
    word: str
    findings: list[FindingLine]
    candidates: list[Beside]
    rivals: list[Beside]
    is_open: bool
    may_create: bool
    decision: str
    person: PersonLink | None
    reading: list[tuple[str, str]]
    cells: list[tuple[str, str]]


def row_detail(scope: Scope, batch: Batch, row_id: int) -> RowDetail:
    """One row of a batch with its differences. Raises NotAllowed, Batch.DoesNotExist, SourceRow.DoesNotExist."""
    batch = batch_for(scope, batch.pk)
    row = SourceRow.objects.select_related("content", "file", "decided_by").get(batch=batch, pk=row_id)
    reading = json.loads(row.content.reading)
    person = Person.objects.filter(scope.q("area"), pk=row.person_id).first() if row.person_id else None
    is_elsewhere = row.person_id is not None and person is None
    tone, word = status_of(row)
    return RowDetail(
        row=row,
        name=reading.get("name", ""),
        place=place_of(row),
        tone=tone,
        word=word,
        findings=[*_findings(row, person is not None), *([_elsewhere(row)] if is_elsewhere else [])],
        candidates=[_candidate(person, row, reading)] if person is not None and row.merged_at is None else [],
        rivals=list(_rivals(scope, row, reading)),
        is_open=batch.state == BatchState.REVIEW and row.merged_at is None and (row.is_waiting or bool(row.decision)),
        may_create=bool(row.traits & NAMED) and not row.traits & FACTS_ONLY,
        decision=_decision_words(row),
        person=_link(person) if person is not None and row.merged_at is not None else None,
        reading=_reading_lines(row, reading),
        cells=_cell_lines(row),
    )


def _elsewhere(row: SourceRow) -> FindingLine:
    return _MAYBE_ELSEWHERE if row.findings.filter(code="maybe_known").exists() else _ELSEWHERE


_MAYBE_ELSEWHERE = FindingLine(
    "info",
    "Mungkin tercatat di wilayah lain",
    "Warga yang mirip tercatat di luar wilayah Anda. Petugas kabupaten dapat membandingkan dan memutuskannya.",
    "",
)
_ELSEWHERE = FindingLine(
    "info",
    "Tercatat di wilayah lain",
    "Orang ini sudah tercatat di luar wilayah Anda. Petugas kabupaten dapat memutuskannya.",
    "",
)


def _findings(row: SourceRow, is_visible: bool) -> Iterable[FindingLine]:
    for finding in row.findings.order_by("id"):
        reason = REASONS.get(finding.code)
        tone = SEVERITY_WORDS[finding.severity][0]
        title, explanation = (reason.title, reason.explanation) if reason else (finding.code, "")
        yield FindingLine(tone, title, explanation, _detail_words(finding.detail, is_visible))


def _detail_words(detail: Mapping[str, Any], is_visible: bool) -> str:
    """What a finding adds. What speaks for a person whom the viewer may not see is not told."""
    if isinstance(detail, dict) and "evidence" in detail:
        return evidence_words(detail["evidence"]) if is_visible else ""
    if isinstance(detail, dict) and "sentence" in detail:
        return detail["sentence"]
    fields = detail.get("fields") if isinstance(detail, dict) else None
    return f"Yang berbeda: {', '.join(_label(f).lower() for f in fields)}." if fields else ""


def _candidate(person: Person, row: SourceRow, reading: dict) -> Beside:
    known = {f: getattr(person, "area_id" if f == "area" else f) for f in PERSON_FIELDS}
    known["birth_date"] = known["birth_date"].isoformat() if known["birth_date"] else None
    values = statement_values(reading, row.area_code)
    adds, contradicts = compare(values, known)
    changed = [f for f in PERSON_FIELDS if f in {*adds, *contradicts} and f not in ("birth_precision", "address_basis")]
    lines = [(_label(f), _words(f, known), _words(f, values)) for f in changed]
    stay = Membership.objects.filter(person=person, kind="kk", valid_until=None).first()
    if stay is not None and reading.get("role") and stay.role != reading["role"]:
        lines.append(("Hubungan keluarga", FamilyRole(stay.role).label, FamilyRole(reading["role"]).label))
    village = gazetteer().name_of(person.area_id)
    return Beside(person.pk, person.name, f"{person.name or '(tanpa nama)'} di {village}", lines)


def _rivals(scope: Scope, row: SourceRow, reading: dict) -> Iterable[Beside]:
    """The first few other rows with the same NIK, or heads of the same KK, or alike, within the viewer's areas."""
    alike = [finding.detail["other"] for finding in row.findings.all() if finding.code == "maybe_same_row"]
    claims = Q()
    if row.nik_key is not None:
        claims |= Q(nik_key=row.nik_key)
    if row.family_key is not None and row.traits & Trait.HEAD:
        claims |= Q(family_key=row.family_key, head=Trait.HEAD)
    wanted = Q(pk__in=alike) | claims & Q(unit=row.unit) if claims else Q(pk__in=alike)
    rows = SourceRow.objects.alias(head=F("traits").bitand(Trait.HEAD))
    others = rows.filter(wanted, scope.q("area_code"), batch=row.batch_id).exclude(pk=row.pk)
    for other in others.select_related("content", "file").order_by("pk")[:RIVALS]:
        theirs = json.loads(other.content.reading)
        fields = [f for f in _COMPARED if theirs.get(f) or reading.get(f)]
        lines = [
            (_label(f), _words(f, {**theirs, "area": other.area_code}), _words(f, {**reading, "area": row.area_code}))
            for f in fields
        ]
        yield Beside(other.pk, theirs.get("name", ""), place_of(other), lines)


def _label(field: str) -> str:
    return {"area": "Desa/kelurahan", "address": "Alamat", "status": "Keadaan"}.get(field) or FIELDS.get(field, field)


def _words(field: str, values: Mapping[str, Any]) -> str:
    value = values.get(field)
    if not value:
        return ""
    if field == "birth_date":
        return birth_words({"birth_date": str(value), "birth_precision": values.get("birth_precision") or "day"})
    if field == "address":
        basis = values.get("address_basis")
        return f"{value} ({AddressBasis(basis).label.lower()})" if basis else str(value)
    return _VALUES[field](value) if field in _VALUES else str(value)


_VALUES = {
    "area": lambda v: gazetteer().name_of(v) or v,
    "sex": lambda v: Sex(v).label,
    "role": lambda v: FamilyRole(v).label,
    "status": lambda v: _STATUS.get(v, v),
    "disability": lambda v: ", ".join(DisabilityKind(kind).label for kind in v),
    "programmes": lambda v: ", ".join(v),
}


def _reading_lines(row: SourceRow, reading: dict) -> list[tuple[str, str]]:
    shown = {**reading, "area": row.area_code}
    order = [*FIELDS, *(f for f in shown if f not in FIELDS)]
    lines = []
    for field in order:
        if field in shown and field not in _HIDDEN:
            value = masked(str(shown[field])) if field in _NUMBERS else _words(field, shown)
            if field == "disability" and not shown[field]:
                value = "tidak ada, menurut berkas ini"
            lines.append((_label(field), value))
    return lines


def _cell_lines(row: SourceRow) -> list[tuple[str, str]]:
    headers = row.file.header.get("sheets", {}).get(row.sheet, [])
    lines = []
    for index, cell in enumerate(cells_from_json(row.content.cells)):
        if cell not in (None, ""):
            header = headers[index] if index < len(headers) and headers[index] else f"Kolom {index + 1}"
            if any(word in fold_header(header) for word in _UNSHOWN):
                lines.append((header, "tidak ditampilkan"))
                continue
            lines.append((header, masked(f"{cell:.15g}" if isinstance(cell, float) else str(cell))))
    return lines


def _decision_words(row: SourceRow) -> str:
    if not row.decision:
        return ""
    who = f" oleh {row.decided_by}" if row.decided_by else ""
    return f"{Decision(row.decision).label}{who}."


def _link(person: Person) -> PersonLink:
    try:
        url = reverse("registry:person", args=[person.pk])
    except NoReverseMatch:
        url = f"/warga/{person.pk}/"
    return PersonLink(person.name or "(tanpa nama)", url)
