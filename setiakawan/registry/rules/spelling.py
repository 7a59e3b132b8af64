"""The letters of one word of a name, brought to one spelling."""

import re
from functools import lru_cache

# Whole words whose old or shortened spelling no rule of letters can tell.
_WORDS = {
    "abd": "abdul", "abdl": "abdul", "abdoel": "abdul",
    "sitti": "siti", "sity": "siti", "sitty": "siti",
    "nor": "nur", "noor": "nur", "noer": "nur",
    "muh": "muhammad", "moh": "muhammad", "moch": "muhammad", "moc": "muhammad", "much": "muhammad", "mhd": "muhammad",
    "muhd": "muhammad", "mohd": "muhammad", "muhmd": "muhammad", "mohmd": "muhammad", "mochd": "muhammad",
    "jusuf": "yusuf", "jusup": "yusuf", "joesoef": "yusuf", "joesoep": "yusuf", "yusof": "yusuf",
    "jahja": "yahya", "jahya": "yahya", "jasin": "yasin", "junus": "yunus", "joenoes": "yunus", "jakub": "yakub",
    "jakup": "yakub", "jogja": "yogya", "husen": "husein",
}  # fmt: skip
# Arabic names whose first vowel Javanese writes as o; read after the letters are folded.
_VOWEL_O = {
    "rohman": "rahman", "rohmat": "rahmat", "rohim": "rahim", "soleh": "saleh", "solihin": "salihin", "holit": "halit",
    "romadon": "ramadan", "ramadon": "ramadan", "mustopa": "mustafa", "abdulo": "abdula",
}  # fmt: skip
_MUHAMMAD = re.compile(r"m[uo]ham[aeu]?[dt]")
_MUHAMMAD_FORMS = tuple(
    f"m{first}{middle}{last}"
    for first in "uo"
    for middle in ("h", "kh", "ch")
    for last in ("amad", "ammad", "amed", "ammed")
)
_OLD_MARKS = re.compile(r"dj|tj|sj|^nj")
_TWICE = re.compile(r"([^\W\d_])\1+")
_LETTERS = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"oe", "u"),
        (r"(?<=.)hj(?=[aiueo])", "hy"),
        (r"x", "ks"), (r"q", "k"), (r"v", "f"),
        (r"dz|ts(?=.)", "z"),
        (r"chr", "kr"), (r"chand", "cand"), (r"^ch(?=[ei])", "c"),
        (r"ch|kh", "h"), (r"ck", "k"), (r"ph", "f"),
        (r"([stdgb])h", r"\1"),
        (r"z", "s"),
        (r"sy(?=[aiueo])", "s"),
        (r"iy(?=[aiueo])", "i"), (r"uw(?=[aiueo])", "u"),
        (r"(?<!^n)(?<=[bcdfghjklmnprstw])y(?=[aiueo])", "i"),
        (r"(?<=.)y(?=[^aiueo\W])", "i"),
        (r"ae|ei|oi", "ai"), (r"ie", "i"),
    )
)  # fmt: skip
_ENDS = (
    (re.compile(r"(?<=.)y$"), "i"),
    (re.compile(r"d$"), "t"),
    (re.compile(r"[bf]$"), "p"),
    (re.compile(r"(?<=..[aiueo])h$"), ""),
)


@lru_cache(maxsize=1 << 17)
def fold_word(word: str) -> str:
    """This will bring one word in small letters to its key; a compound (nurhayati, abdurrahman) gives two words."""
    if len(word) < 2:
        return word
    for _ in range(12):
        folded = _finish(_fold_letters(_WORDS.get(word, word)))
        if folded == word:
            break
        word = folded
    parts = _parts(word, at_least=3)
    return f"{parts[0]} {fold_word(parts[1])}" if parts else word


def fold_beginning(word: str) -> list[tuple[str, ...]]:
    """This will read a word that may not be finished: no rule about the end of words applies. Each way is one tuple."""
    letters = _fold_letters(word) if len(word) > 1 else word
    ways: list[tuple[str, ...]] = [(letters,)]
    if len(word) >= 3 and any(form.startswith(word) for form in _MUHAMMAD_FORMS):
        ways.append((fold_word("muhammad"),))
    parts = _parts(letters, at_least=1)
    if parts:
        ways.append(parts)
    return ways


def _fold_letters(word: str) -> str:
    for _ in range(12):
        before = word
        word = _modern(word) if "j" in word else word
        for pattern, by in _LETTERS:
            word = pattern.sub(by, word)
        word = _TWICE.sub(r"\1", word)
        if word == before:
            break
    return word


def _modern(word: str) -> str:
    """Spelling of 1947 to 1972: only a word with dj, tj, sj or a leading nj has j for y."""
    if not _OLD_MARKS.search(word):
        return re.sub(r"rj", "ry", word) if "oe" in word else word
    kept = word.replace("dj", "\x00").replace("tj", "c")
    return kept.replace("j", "y").replace("\x00", "j")


def _finish(word: str) -> str:
    if _MUHAMMAD.fullmatch(word):
        return "muhamat"
    for pattern, by in _ENDS:
        word = pattern.sub(by, word)
    return _VOWEL_O.get(word, word)


def _parts(word: str, *, at_least: int) -> tuple[str, str] | None:
    """Take apart what is as often written as two words: Nurhayati, Norhayati, Nurulhuda, Abdurrahman."""
    if word.startswith("nurul") and len(word) >= 5 + at_least:
        return "nurul", word[5:]
    if word.startswith("nur") and len(word) >= 3 + at_least and word not in ("nuru", "nurul"):
        return "nur", _doubled_r(word[3:])
    if word.startswith("nor") and len(word) >= 3 + at_least and word[3] not in "aeiombt":
        return "nur", word[3:]
    if word.startswith("nora") and len(word) >= 6:
        return "nur", _doubled_r(word[3:])
    if word.startswith("abdu"):
        return _after_abdul(word, at_least)
    return None


def _after_abdul(word: str, at_least: int) -> tuple[str, str] | None:
    """The article takes the sound of what follows it: Abdurrahman, Abdussalam; Abdullah is one word."""
    is_one_word = word.startswith(("abdula", "abdulo")) and len(word) < 8
    rest = word[5:] if word[4:5] == "l" and not word.startswith("abdulati") else word[4:]
    if is_one_word or len(rest) < at_least or word[4:5] not in ("l", "r", "s", "n", "t"):
        return None
    return "abdul", rest


def _doubled_r(rest: str) -> str:
    """Nurrahman has lost one r by now."""
    return "r" + rest if rest.startswith(("ahma", "ohma")) and not rest.startswith(("ahmat", "ahmad")) else rest
