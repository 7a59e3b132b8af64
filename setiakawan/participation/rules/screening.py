"""What may stand in a note that one side writes to the other: no way to reach anybody past the system, no place, and
nothing about health. Pure.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

MASK = "••••"
_DIGIT_WORDS = (
    "nol|kosong|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|zero|one|two|three|four|five|six|seven|eight|nine"
)
_GAP = r"[\s.,()\-_/*+|:;]{0,3}"
# Seven digits or more, however they are spaced: telephone numbers, NIK, KK, accounts.
_NUMBER = re.compile(rf"(?<!\d)\+?\d(?:{_GAP}\d){{6,}}(?!\d)")
_SPELLED = re.compile(rf"\b(?:(?:{_DIGIT_WORDS}|\d){_GAP}){{5,}}(?:{_DIGIT_WORDS}|\d)", re.IGNORECASE)
_EMAIL = re.compile(
    r"[\w.+-]+\s*(?:@|\(at\)|\[at\]|\{at\}|\bat\b(?=\s*\w+\s*(?:\.|dot|titik)))\s*[\w-]+(?:\s*(?:\.|\(dot\)|\bdot\b|\btitik\b)\s*[\w-]+)+",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?:https?://|www\.|\b[\w-]+\.(?:com|id|net|org|me|ly|co)\b)\S*", re.IGNORECASE)
_HANDLE = re.compile(r"(?<!\w)@[\w.]{2,}")
_APP = re.compile(
    r"\b(?:whatsapp|wa|telegram|ig|instagram|fb|facebook|line|tiktok|gmail|email|e-mail)\s*(?:saya|aku|ku)?\s*[:=]\s*\S+",
    re.IGNORECASE,
)
_COORDINATES = re.compile(
    r"[-+]?\d{1,3}[.,]\d{2,}\s*°?\s*[NSEWULB]?[\s,;/]+[-+]?\d{1,3}[.,]\d{2,}|\d{1,3}\s*°\s*\d{1,2}\s*['’′]?[^\n]{0,30}",
    re.IGNORECASE,
)
_PLUS_CODE = re.compile(r"\b[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}\b", re.IGNORECASE)
_STREET = re.compile(
    r"\b(?:jl|jln|jalan|gang|gg|lorong|lrg|komplek|kompleks|perumahan|perum|blok|blk|dusun|dsn)\b\.?\s+(?!kaki\b|saja\b|terus\b|bersama\b|ke\b|di\b|yang\b|dan\b|pulang\b|keluar\b|pagi\b|sore\b)[^\s,.;!?]+(?:\s+(?:no|nomor|blok|rt|rw|[A-Z0-9])[^\s,;!?]*)*",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"\b(?:rt|rw)\b[\s.:/]*\d+(?:\s*[/,]?\s*(?:rt|rw)?[\s.:/]*\d+)*|\b(?:no|nomor|nomer)\b\.?\s*(?:rumah\s*)?\d+\w?|\brumah\s+(?:no|nomor|nomer)\b\.?\s*\d+\w?",
    re.IGNORECASE,
)
_ALL = (_LINK, _EMAIL, _APP, _HANDLE, _COORDINATES, _PLUS_CODE, _NUMBER, _SPELLED, _HOUSE, _STREET)


@dataclass(frozen=True)
class Screened:
    """A text as the other side may read it, and whether something in it was covered."""

    text: str
    was_masked: bool


def screen(text: str) -> Screened:
    """Cover telephone and other long numbers, e-mails, links, handles, coordinates and addresses, also where digits are
    spaced, spelled, or written in other scripts. Screening twice changes nothing more.
    """
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(_digit(letter) for letter in plain if unicodedata.category(letter) not in ("Cf", "Mn", "Me"))
    shown = plain
    for pattern in _ALL:
        shown = pattern.sub(MASK, shown)
    return Screened(shown, shown != plain)


def tells_health(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """The words about health that stand in a text, as whole words (with Indonesian endings), whatever their case."""
    folded = " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())).replace("rumah sakit", "")
    return tuple(word for word in words if re.search(rf"\b{re.escape(word)}(?:nya|ku|mu|an|-an)?\b", folded))


def _digit(letter: str) -> str:
    """Digits of any script as 0–9."""
    return str(unicodedata.digit(letter, "")) if letter.isdigit() and not letter.isascii() else letter
