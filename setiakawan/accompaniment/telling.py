"""What a device sent, in words that people read. What is not known shows as it came."""

import json

from setiakawan.accompaniment.catalogue import cbr_elements, risk_rules, service_kinds, words_of
from setiakawan.accompaniment.models import (
    CircleResult,
    HelpFrequency,
    Origin,
    SupporterKind,
    Urgency,
    VisitOutcome,
    VisitPurpose,
    VisitWay,
)

_LABELS = {
    "origin": "Asal permintaan", "origin_note": "Keterangan", "urgency": "Kemendesakan", "wished_sex": "Pendamping yang diminta",
    "languages": "Bahasa", "skills": "Keterampilan", "way": "Cara", "outcome": "Hasil", "purpose": "Tujuan",
    "who_was_met": "Yang ditemui", "story": "Cerita", "next_step": "Selanjutnya", "circle": "Yang membantu",
    "correction_reason": "Alasan koreksi", "strengths": "Kekuatan", "needs": "Kebutuhan", "respondents": "Yang ditanya",
    "answers": "Jawaban", "kind": "Layanan", "quantity": "Jumlah", "provider": "Pemberi", "note": "Catatan",
    "is_done": "Selesai", "works": "Berjalan", "does_not": "Belum berjalan",
}  # fmt: skip
_HIDDEN = {"case_id", "person_id", "plan_id", "step_id", "replaces"}
_ANSWERS = {"yes": "ya", "no": "tidak", "unknown": "belum tahu"}


def lines_of_payload(kind: str, payload: object) -> tuple[tuple[str, str], ...]:
    """The fields of a sending as (label, words), in the order in which they came."""
    if not isinstance(payload, dict):
        return (("Isi", _plain(payload)),)
    told = [
        (_LABELS.get(name, name), _words(kind, name, value)) for name, value in payload.items() if name not in _HIDDEN
    ]
    return tuple(line for line in told if line[1])


def _words(kind: str, name: str, value: object) -> str:
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if name == "circle":
        return _circle(value)
    if name == "answers" and isinstance(value, dict):
        signs = {sign.code: sign.label for rule in risk_rules() for sign in rule.signs}
        return "; ".join(f"{signs.get(code, code)}: {_ANSWERS.get(answer, answer)}" for code, answer in value.items())
    known = _known(name)
    if isinstance(value, list):
        return ", ".join(known.get(item, str(item)) if isinstance(item, str) else str(item) for item in value)
    return known.get(value, value) if isinstance(value, str) else _plain(value)


def _known(name: str) -> dict[str, str]:
    """The words of the codes that a field may hold."""
    choices = {"origin": Origin, "urgency": Urgency, "way": VisitWay, "outcome": VisitOutcome, "purpose": VisitPurpose}
    if name in choices:
        return dict(choices[name].choices)
    if name == "kind":
        return {code: given.label for code, given in service_kinds().items()}
    groups = {"who_was_met": "met", "respondents": "met", "languages": "languages", "skills": "skills"}
    return words_of(groups[name]) if name in groups else cbr_elements() if name == "needs" else {}


def _circle(value: object) -> str:
    if value is None:
        return "Tidak ditanyakan"
    if not isinstance(value, dict):
        return _plain(value)
    told = [str(dict(CircleResult.choices).get(value.get("result"), value.get("result", "")))]
    supporters = value.get("supporters")
    for named in supporters if isinstance(supporters, list) else ():
        if isinstance(named, dict):
            kind, often = named.get("kind", ""), named.get("frequency", "")
            parts = (
                dict(SupporterKind.choices).get(kind, kind),
                named.get("name"),
                dict(HelpFrequency.choices).get(often, often),
            )
            told.append(", ".join(str(part) for part in parts if part))
    return "; ".join(told)


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
