"""What the weights say, in words and as bars that people can read."""

from dataclasses import dataclass

from setiakawan.linkage.rules.evidence import Judgement

_STRENGTHS = ((10.0, "kuat"), (4.0, "cukup"), (1.0, "sedikit"))
KINDS = {"stranger": "dua orang yang tidak berhubungan", "relative": "dua orang serumah", "twin": "dua anak kembar"}
RULES = {
    "two_numbers_two_names": "NIK dan namanya berbeda",
    "other_name_other_birth": "nama dan tanggal lahirnya berbeda",
    "other_sex_other_name": "jenis kelamin dan namanya berbeda",
    "other_generation": "tahun lahirnya terpaut jauh",
    "nothing_to_know_them_by": "namanya tidak diketahui",
    "nothing_but_a_number": "hanya nomornya yang sama",
}
LABELS = {
    "name": "nama", "birth": "tanggal lahir", "sex": "jenis kelamin", "nik": "NIK", "kk": "nomor KK",
    "mother": "nama ibu", "father": "nama ayah", "place": "tempat lahir", "phone": "telepon", "village": "desa",
}  # fmt: skip
VERDICTS = {"same": ("ok", "Tampaknya orang yang sama"), "uncertain": ("wait", "Belum pasti"), "different": ("late", "Tampaknya dua orang")}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One line of the waterfall: what is compared, what it says, how strongly, and where its bar lies (0–100)."""

    sentence: str
    word: str
    tone: str
    left: float
    width: float


@dataclass(frozen=True)
class Told:
    """A judgement in words. `zero` is where the line between one person and two lies, 0–100."""

    tone: str
    word: str
    summary: str
    steps: list[Step]
    silent: list[str]
    zero: float


def tell(judgement: Judgement) -> Told:
    """This will put a judgement into a waterfall: from where any two people stand, each evidence moves it on."""
    spoken = [w for w in judgement.weighed if abs(w.bits) >= 0.05 and w.evidence.level != "missing"]
    spoken.sort(key=lambda w: -abs(w.bits))
    at, ends = judgement.prior, [judgement.prior]
    for weighed in spoken:
        at += weighed.bits
        ends.append(at)
    low, high = min(0.0, *ends), max(0.0, *ends)
    scale = 100 / ((high - low) or 1)
    first = Step(
        f"Titik awal, dibandingkan dengan {KINDS[judgement.against]}", "", "done",
        *_bar(0.0, judgement.prior, low, scale),
    )  # fmt: skip
    steps = [first] + [
        Step(w.evidence.sentence, *_word(w.bits), *_bar(start, end, low, scale))
        for w, start, end in zip(spoken, ends, ends[1:], strict=False)
    ]
    tone, word = VERDICTS[judgement.verdict]
    return Told(
        tone, word, _summary(judgement), steps,
        [w.evidence.sentence for w in judgement.weighed if w not in spoken], round((0.0 - low) * scale, 1),
    )  # fmt: skip


def evidence_words(evidence: list[tuple[str, str, float]]) -> str:
    """A snapshot of evidence in one line: "Mendukung: nama, tanggal lahir. Menentang: NIK." """
    sides = {"Mendukung": [], "Menentang": []}
    for field, level, bits in sorted(evidence, key=lambda part: -abs(part[2])):
        if level != "missing" and abs(bits) >= 1:
            sides["Mendukung" if bits > 0 else "Menentang"].append(LABELS.get(field, field))
    return " ".join(f"{side}: {', '.join(names)}." for side, names in sides.items() if names)


def _bar(start: float, end: float, low: float, scale: float) -> tuple[float, float]:
    return round((min(start, end) - low) * scale, 1), max(round(abs(end - start) * scale, 1), 0.4)


def _word(bits: float) -> tuple[str, str]:
    side, tone = ("mendukung", "ok") if bits > 0 else ("menentang", "late")
    strength = next((word for least, word in _STRENGTHS if abs(bits) >= least), "")
    return (f"{strength} {side}", tone) if strength else ("hampir tidak berarti", "done")


def _summary(judgement: Judgement) -> str:
    if judgement.rules:
        reasons = ", ".join(RULES.get(rule, rule) for rule in judgement.rules)
        return f"Perlu diperiksa orang, apa pun bobotnya: {reasons}."
    likely = "lebih mungkin satu orang" if judgement.weight > 0 else f"lebih mungkin {KINDS[judgement.against]}"
    return f"Semua yang diketahui bersama-sama: {likely}. Komputer hanya menimbang; Anda yang memutuskan."
