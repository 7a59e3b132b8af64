"""Why something is proposed, in plain words. No names: who may see the proposal sees them beside it."""

import datetime

_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip


def day(on: datetime.date) -> str:
    """A civil date as people write it."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def month(on: datetime.date) -> str:
    """The month of a day, as people write it."""
    return f"{_MONTHS[on.month - 1]} {on.year}"


def has_nobody(asked_on: datetime.date | None) -> str:
    """Why somebody needs a first tie."""
    when = f" ketika ditanya {day(asked_on)}" if asked_on else ""
    return f"Tidak ada yang membantu{when}, selain petugas."


HAS_ONE = "Hanya satu rumah atau organisasi yang membantu. Bila itu berhalangan, warga ini sendirian."
AND_A_SECOND = "Sekaligus yang kedua, supaya tidak bertumpu pada satu."
NOT_ASKED = "Belum pernah ditanya siapa yang membantunya dalam dua belas bulan ini."
MAY_BE_MORE = "Ada pendukung yang hanya disebut namanya. Bila ternyata beda rumah, warga ini tidak bertumpu pada satu."
KNOWS = "Sudah saling mengenal."


def how_far(tenths: int) -> str:
    """How far those who are brought together live from each other."""
    if tenths == 0:
        return "Tinggal di desa yang sama."
    return f"Tinggal ± {max(round(tenths / 10), 1)} km dari sana (garis lurus)."


def carries(load: int, sole: int) -> str:
    """Why somebody is to be relieved."""
    alone = f", {sole} di antaranya tidak punya yang lain" if sole else ""
    return f"Menopang {load} warga{alone}."


def lightened(number: int) -> str:
    """What this plan does for somebody who carries too much."""
    return f"Dalam rencana ini {number} di antaranya mendapat pendukung lain."
