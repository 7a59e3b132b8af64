"""Indonesian names brought to a form in which spellings of one name are equal and different names stay different.

The rules follow the known changes of spelling (1947, 1972) and what registries show; the sources stand in the decision
record. Folding is for comparing only: nothing folded is ever shown or stored as a name.
"""

import re
import unicodedata
from functools import lru_cache

NOTHING = frozenset(
    {"", "NAN", "NULL", "NONE", "NA", "N A", "NIL", "TIDAK ADA", "TIDAK TAHU", "TDK ADA", "X", "TANPA NAMA"}
)
"""Texts that programs and clerks write where they have nothing."""

_TITLES = frozenset(
    {"H", "HJ", "HAJI", "HJH", "DR", "DRS", "DRA", "IR", "PROF", "KH", "NY", "TN", "SDR", "SDRI", "ALM", "ALMH"}
)
_FATHER_FOLLOWS = frozenset({"BIN", "BINTI", "BT", "BTI", "BINTE"})
_FAMILIES = {
    "MUHAMAD": "MUHAMMAD MUHAMAD MOHAMMAD MOHAMAD MOCHAMMAD MOCHAMAD MUCHAMMAD MUCHAMAD MUH MOH MOCH MUCH MHD MUHD MOHD MUHAMMED",
    "SITI": "SITI SITTI ST STI", "NUR": "NUR NOOR NOER NOR", "ABDUL": "ABDUL ABDOEL ABD ABDL",
    "AHMAD": "AHMAD ACHMAD AKHMAD AHMD", "YUSUF": "YUSUF YUSUP JUSUF YOESOEF YUSOF",
}  # fmt: skip
_SHORT_FORMS = {form: family for family, forms in _FAMILIES.items() for form in forms.split()}
_SPELLING = tuple(
    (re.compile(old), new)
    for old, new in (
        ("OE", "U"), ("DJ", "J"), ("TJ", "C"), ("SJ", "S"), ("SY", "S"), ("SH", "S"), ("NJ", "NI"), ("CH|KH", "H"), ("DH", "D"),
        ("BH", "B"), ("TH", "T"), ("GH", "G"), ("PH|[FV]", "P"), ("Z", "S"), ("[QX]", "K"), ("AE", "AI"), ("(?<![AEIOU])Y|Y(?![AEIOU])", "I"), ("IE", "I"),
        (r"(.)\1+", r"\1"), ("D$", "T"), ("(?<=.)H$", ""), ("(?<=[AE])W$", "U"),
    )
)  # fmt: skip
_BRACKETS = re.compile(r"\([^)]*\)")
_DEGREE = re.compile(r"(?<![A-Z])(?:S|M|A|D)\.\s?[A-Z]{1,4}\.?(?![A-Z])(?=$|[ ,])(?<!^)")
_NOT_LETTERS = re.compile(r"[^A-Z]+")
_VOWELS = re.compile(r"[AEIOU]")


_MARKS = _TITLES | _FATHER_FOLLOWS


def plain(text: str) -> str:
    """This will give capitals without accents, apostrophes, brackets and everything behind a comma; "" for nothing."""
    if text.isascii() and text.replace(" ", "").isalpha():
        return " ".join(text.upper().split())
    if not text.isascii():
        text = text.replace("\u00a0", " ")
        spread = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in spread if unicodedata.category(c)[0] not in "MC").replace("’", "").replace("‘", "")
    text = text.upper().replace("'", "").replace("`", "")
    if "(" in text:
        text = _BRACKETS.sub(" ", text)
    text = text.partition(",")[0] or text
    if "." in text and " " in text.strip():
        text = _DEGREE.sub(" ", text)
    return " ".join(_NOT_LETTERS.sub(" ", text).split())


@lru_cache(maxsize=200_000)
def code(token: str) -> str:
    """The token in one spelling: oe as u, dj as j, tj as c, double letters once, final d as t."""
    if (family := _SHORT_FORMS.get(token)) is not None:
        token = family
    for old, new in _SPELLING:
        token = old.sub(new, token)
    return token


def words(text: str) -> list[str]:
    """The words of a name without titles, and without the father's name behind bin or binti; [] for nothing."""
    text = plain(text)
    if text in NOTHING or (len(text) > 2 and len(set(text)) == 1):
        return []
    found = text.split()
    if _MARKS.isdisjoint(found):
        return found
    for at, word in enumerate(found):
        if at and word in _FATHER_FOLLOWS:
            found = found[:at]
            break
    kept = [word for word in found if word not in _TITLES]
    return kept or found


def codes(text: str) -> list[str]:
    """The words of a name, each in one spelling. A lone initial stays what it is."""
    return [word if len(word) == 1 else code(word) for word in words(text)]


def father_within(text: str) -> str:
    """The father's name that stands behind bin or binti, "" when there is none."""
    found = plain(text).split()
    for at, word in enumerate(found):
        if at and word in _FATHER_FOLLOWS:
            return " ".join(found[at + 1 :])
    return ""


def skeleton(tokens: list[str]) -> str:
    """The consonants of a name in alphabetical order, so that vowels, order and spaces do not count.

    HASAN and HUSEIN are alike here: for finding, never evidence.
    """
    return "".join(sorted(_VOWELS.sub("", "".join(tokens)))) or "".join(tokens)
