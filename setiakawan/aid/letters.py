"""The letter to a family: the same words on the page, on paper and read aloud. Only what is theirs stands in it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from setiakawan.aid.queries.family import AidOfFamily, Decision
from setiakawan.aid.rules.answers import Answer
from setiakawan.aid.rules.goods import goods_in_words
from setiakawan.aid.words import ToldReason, judged_in_words, spelled
from setiakawan.registry.words import date_in_words

ASK_AGAIN = (
    "Bila Anda tidak tahu atau tidak dapat mengambilnya, katakan kepada operator desa atau kirim sanggah dan sebutkan "
    "tahapnya. Orang lain akan melihatnya kembali."
)


@dataclass(frozen=True)
class Part:
    """One part of a letter: its heading, what is said, points under it, and what is said after the points."""

    heading: str
    sentences: tuple[str, ...]
    points: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def letter_parts(
    found: AidOfFamily, office: str, own_objections: Sequence[tuple[str, datetime.date]] = ()
) -> list[Part]:
    """This will say what was decided, why, what is missing and how to object. `own_objections` are receipt number and
    last day of the answer of what the family itself sent and still waits for.
    """
    parts = [_decision(decision) for decision in found.decisions]
    if not parts:
        parts = [Part("Belum ada keputusan", ("Belum ada program yang dinilai untuk keluarga Anda.",))]
    waiting = tuple(f"{receipt}, dijawab paling lambat {date_in_words(due)}" for receipt, due in own_objections)
    if waiting:
        parts.append(Part("Yang sedang kami lihat kembali", ("Usul atau sanggah dari Anda dengan nomor:",), waiting))
    if found.returned:
        parts.append(
            Part("Uang yang dikembalikan", ("Ada uang yang belum sampai kepada Anda:",), found.returned, (ASK_AGAIN,))
        )
    return [*parts, _how_to_object(office)]


def _decision(decision: Decision) -> Part:
    person = decision.judgement.person
    heading = decision.held.programme.label + (f" untuk {person.name}" if person else "")
    about = (judged_in_words(decision.judgement),)
    if decision.judgement.answer == Answer.YES:
        return Part(heading, ("Keluarga Anda memenuhi semua syarat program ini.", *_given(decision), *about))
    if decision.judgement.answer == Answer.NO:
        points = tuple(_point(reason) for reason in decision.reasons if reason.answer == "Tidak memenuhi")
        return Part(heading, ("Keluarga Anda belum dapat menerima bantuan ini, karena:",), points, about)
    return Part(
        heading, ("Kami belum dapat memutuskan, karena ada yang belum kami ketahui:",), tuple(decision.missing),
        ("Sampaikan kepada operator desa atau petugas, dan kami akan menilai lagi.", *about),
    )  # fmt: skip


def _given(decision: Decision) -> tuple[str, ...]:
    if decision.entry is None:
        return ("Apakah bantuan diberikan bergantung pada daftar yang dimusyawarahkan di desa.",)
    goods = goods_in_words(decision.judgement.goods or ())
    things = (f"Barang yang Anda terima setahun: {goods}.",) if goods else ()
    if not decision.judgement.amount:
        return ("Keluarga Anda ada dalam daftar yang disetujui.", *things)
    words = spelled(decision.judgement.amount)
    told = f"Keluarga Anda ada dalam daftar yang disetujui, sebesar {decision.amount} setahun ({words} rupiah)."
    return (told, *things)


def _point(reason: ToldReason) -> str:
    known = "".join(
        f" Yang tercatat: {' '.join(filter(None, (_lower(fact.label), fact.whose, fact.value)))}"
        + (f", menurut {fact.source}." if fact.source else ".")
        for fact in reason.facts
    )
    return f"Syaratnya: {_lower(reason.label)}.{known}"


def _lower(label: str) -> str:
    """The label inside a sentence; what is written in capitals, such as DTSEN, stays."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _how_to_object(office: str) -> Part:
    return Part(
        "Bila Anda tidak setuju",
        (
            f"Anda boleh menyanggah, secara lisan atau tertulis, tanpa biaya: kepada operator desa, TKSK, atau {office}, "
            "atau lewat situs tanpa harus masuk.",
            "Anda mendapat nomor tanda terima.",
            "Orang yang tidak ikut memutuskan akan melihatnya kembali, dan Anda mendapat jawaban beserta alasannya dalam "
            "14 hari kerja.",
        ),
    )


def read_aloud(parts: Sequence[Part], office: str, on: datetime.date) -> list[str]:
    """The letter as sentences to be read out one after another, without signs that a voice stumbles over."""
    told = [f"Surat dari {office}, {date_in_words(on)}."]
    for part in parts:
        told.append(f"{part.heading}.")
        told += part.sentences
        told += [
            f"{place}. {point}" if len(part.points) > 1 else point for place, point in enumerate(part.points, 1)
        ]  # fmt: skip
        told += part.after
    return told
