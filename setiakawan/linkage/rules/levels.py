"""How far two clean records agree in each field: one named level per field.

The batch engine says the same on columns of numbers (`batch/levels.py`); a test proves that both give the same on thousands of pairs.
Level 0 of every field is "missing" and carries no evidence, whichever side is empty.
"""

from rapidfuzz.distance import OSA, Hamming, JaroWinkler, Levenshtein

from setiakawan.linkage.rules.cleaned import Clean

LEVELS: dict[str, tuple[str, ...]] = {
    "name": (
        "missing", "same", "spelling", "order", "joined", "shorter", "initials", "typo", "ending", "typo_known",
        "shorter_typo", "part", "other",
    ),
    "birth": ("missing", "same", "year_only", "swapped", "one_part", "near", "other"),
    "sex": ("missing", "same", "other"),
    "nik": ("missing", "same", "cut", "one_digit", "serial", "sex_day", "both_sure", "other"),
    "nik_day": ("missing", "same", "cut", "one_digit", "serial", "sex_day", "both_sure", "other"),
    "kk": ("missing", "same", "one_digit", "other"),
    "mother": ("missing", "same", "alike", "part", "other"),
    "father": ("missing", "same", "alike", "part", "other"),
    "place": ("missing", "same", "other"),
    "phone": ("missing", "same", "other"),
    "village": ("missing", "same", "alike", "other"),
}  # fmt: skip
WORDS_ALIKE = 0.88
"""The same for each of several words."""
ALIKE = 0.9
"""Jaro-Winkler similarity from which two remainders of names count as one mistyped."""
KNOWN = 8
"""In how many rows per 100,000 a word must stand (at least in 3) to be a name of its own rather than somebody's typo."""


def known_from(rows: int) -> int:
    """The number of rows from which a word is a name of its own."""
    return max(3, -(-rows * KNOWN // 100_000))


def remainders(one: str, other: str) -> tuple[list[str], list[str], list[str]]:
    """The words only in the first, only in the second, and in both, each in the order they stand."""
    a, b = one.split(), other.split()
    return [t for t in a if t not in b], [t for t in b if t not in a], [t for t in a if t in b]


def name_level(a: Clean, b: Clean, frequency: dict[str, int], known: int) -> str:
    """How two names agree. `frequency` counts the rows per word; a difference between two known words is a difference."""
    if not a.code or not b.code:
        return "missing"
    if a.code == b.code:
        return "same" if a.name == b.name else "spelling"
    if a.ordered == b.ordered:
        return "order"
    if a.joined == b.joined:
        return "joined"
    return remaining_level(*remainders(a.code, b.code), frequency, known)


def remaining_level(ra: list[str], rb: list[str], both: list[str], frequency: dict[str, int], known: int) -> str:
    """How names agree that are neither equal, reordered nor joined, from their `remainders`."""
    if not ra or not rb:
        return "shorter"
    ja, jb = "".join(ra), "".join(rb)
    if ja == jb:
        return "joined"
    ia, ib = "".join(t[0] for t in ra), "".join(t[0] for t in rb)
    if (len(jb) == len(rb) and ia.startswith(jb)) or (len(ja) == len(ra) and ib.startswith(ja)):
        return "initials"
    if is_typo(ja, jb):
        if is_ending(ja, jb):
            return "ending"
        is_known = len(ra) == len(rb) == 1 and min(frequency.get(ja, 0), frequency.get(jb, 0)) >= known
        return "typo_known" if is_known else "typo"
    if len(ra) + len(rb) > 2 and weakest(ra, rb) >= WORDS_ALIKE:
        return "shorter_typo"
    return "part" if both else "other"


def is_typo(one: str, other: str) -> bool:
    """Whether two words are a letter or two apart; words of two letters must begin alike."""
    if min(len(one), len(other)) < 3:
        return min(len(one), len(other)) == 2 and one[0] == other[0] and OSA.distance(one, other) <= 1
    return JaroWinkler.similarity(one, other) >= ALIKE or OSA.distance(one, other, score_cutoff=1) <= 1


def is_ending(one: str, other: str) -> bool:
    """Whether two words differ in their last letter only, as PUTRA and PUTRI: seldom a slip, often a brother or sister."""
    if one[:-1] == other[:-1]:
        return True
    shorter, longer = sorted((one, other), key=len)
    return longer[:-1] == shorter and longer[-1] in "AEIOU"


def weakest(ra: list[str], rb: list[str]) -> float:
    """The likeness of the word of the shorter list that is least like any of the other list."""
    small, large = (ra, rb) if len(ra) <= len(rb) else (rb, ra)
    forward = _weakest(small, large)
    return max(forward, _weakest(large, small)) if len(ra) == len(rb) else forward


def _weakest(small: list[str], large: list[str]) -> float:
    return min(max(JaroWinkler.similarity(x, y) if min(len(x), len(y)) > 1 else 0.0 for y in large) for x in small)


def parent_level(one: str, other: str) -> str:
    """How two parents' names agree."""
    if not one or not other:
        return "missing"
    if one == other:
        return "same"
    ra, rb, both = remainders(one, other)
    if not ra or not rb or "".join(ra) == "".join(rb):
        return "alike"
    ja, jb = "".join(ra), "".join(rb)
    if (len(jb) == len(rb) and "".join(t[0] for t in ra).startswith(jb)) or (
        len(ja) == len(ra) and "".join(t[0] for t in rb).startswith(ja)
    ):
        return "alike"
    if is_typo(ja, jb) or (len(ra) + len(rb) > 2 and weakest(ra, rb) >= WORDS_ALIKE):
        return "alike"
    return "part" if both else "other"


def birth_level(one: str, other: str) -> str:
    """How two birth dates agree: YYYY-MM-DD, or YYYY where only the year is known. 01-01 often means the year only."""
    if not one or not other:
        return "missing"
    if one == other:
        return "same" if len(one) == 10 else "year_only"
    same_year = one[:4] == other[:4]
    if same_year and (min(len(one), len(other)) == 4 or "-01-01" in (one[4:], other[4:])):
        return "year_only"
    if min(len(one), len(other)) == 4:
        return "near" if abs(int(one[:4]) - int(other[:4])) <= 1 else "other"
    if same_year and one[5:7] == other[8:10] and one[8:10] == other[5:7]:
        return "swapped"
    if same_year + (one[5:7] == other[5:7]) + (one[8:10] == other[8:10]) == 2:
        return "one_part"
    return "near" if same_year else "other"


def nik_level(a: Clean, b: Clean) -> str:
    """How two NIK agree. Two that both fit their own row's birth date and sex, and differ, speak for two people: a digit
    apart is a slip only where it does not make the number fit the other date."""
    if a.nik and a.nik == b.nik:
        return "same"
    if (
        (a.nik_cut and b.nik[:15] == a.nik_cut)
        or (b.nik_cut and a.nik[:15] == b.nik_cut)
        or (a.nik_cut and a.nik_cut == b.nik_cut)
    ):
        return "cut"
    if not a.nik or not b.nik:
        return "missing"
    differing = Hamming.distance(a.nik, b.nik)
    if differing == 1 and abs(int(a.nik[6]) - int(b.nik[6])) == 4:
        return "sex_day"
    if a.nik[:12] == b.nik[:12]:
        return "serial"
    if a.nik_sure and b.nik_sure and a.nik[6:12] != b.nik[6:12]:
        return "both_sure"
    if differing == 1 or (Levenshtein.distance(a.nik, b.nik, score_cutoff=2) <= 2 and sorted(a.nik) == sorted(b.nik)):
        return "one_digit"
    return "both_sure" if a.nik_sure and b.nik_sure else "other"


def kk_level(one: str, other: str) -> str:
    """How two KK numbers agree; one digit apart is a slip, unless it is the serial, which neighbours share."""
    if not one or not other:
        return "missing"
    if one == other:
        return "same"
    differing = Hamming.distance(one, other)
    return "one_digit" if differing == 1 or (differing == 2 and sorted(one) == sorted(other)) else "other"


def equal_level(one: str, other: str) -> str:
    """Same, other, or missing."""
    return "missing" if not one or not other else "same" if one == other else "other"


def village_level(one: str, other: str) -> str:
    """Same, a letter apart in its name, other, or missing. Codes are never alike."""
    level = equal_level(one, other)
    is_alike = (
        level == "other" and not min(one, other)[0].isdigit() and Levenshtein.distance(one, other, score_cutoff=2) <= 1
    )
    return "alike" if is_alike else level


def levels_of(a: Clean, b: Clean, frequency: dict[str, int], known: int) -> dict[str, str]:
    """The level of every field, in the order of `LEVELS`."""
    found = plain_levels(a, b) | {
        "name": name_level(a, b, frequency, known), "mother": parent_level(a.mother, b.mother),
        "father": parent_level(a.father, b.father),
    }  # fmt: skip
    return {field: found[field] for field in LEVELS}


def plain_levels(a: Clean, b: Clean) -> dict[str, str]:
    """The level of every field but names. NIK holds the birth date, so two NIK are weighed apart where the birth dates
    agree (`nik_day`): people born on one day share most of its digits. A birth date that only a NIK tells stands in
    where the NIK itself cannot be compared."""
    nik = nik_level(a, b)
    one, other = a.birth, b.birth
    if nik == "missing":
        one, other = one or a.nik_birth, other or b.nik_birth
    birth = birth_level(one, other)
    return {
        "birth": birth, "sex": equal_level(a.sex, b.sex), "nik": "missing" if birth == "same" else nik,
        "nik_day": nik if birth == "same" else "missing", "kk": kk_level(a.kk, b.kk),
        "place": equal_level(a.place, b.place), "phone": equal_level(a.phone, b.phone),
        "village": village_level(a.village, b.village),
    }  # fmt: skip
