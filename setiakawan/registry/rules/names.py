"""One key for the many ways in which Indonesian names are written.

`fold_name` makes a *search* key: who searches for one spelling finds the others. It never decides that two people are
the same. It follows the spelling reforms of 1947 (oe → u) and 1972 (dj → j, tj → c, sj → sy, nj → ny, j → y, ch → kh),
the Arabic names in their many Latin forms, and the frequencies in Indonesian voters' lists (docs/decisions/0040).
"""

import re
import unicodedata
from functools import lru_cache

from setiakawan.registry.rules.spelling import fold_beginning, fold_word


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MUHAMMAD = fold_word("muhammad")
_CONNECTORS = _words("bin binti binte bte bt b ibn ibnu als alias")
# Words of honour before a name. Andi, Raden, Sri, Gusti written out are parts of the name and stay.
_TITLES = _words(
    "h hj hjh haji hajah hajjah drs dra ir dr drg prof kh kyai kiai ust ustad ustadz ustaz ustadzah ustazah tgk tuan tn"
    " ny nn nyonya nona sdr sdri saudara saudari bapak bpk pak ibu bu alm almh almarhum almarhumah r rr rd rdn"
)
_DEGREES = _words(
    "sh se st ssos spd spdi spdsd ssi skom sip sikom skep skm sag shi shut sst mh msi mpd mpdi mkes mkom amd amdkeb"
    " amdkep amk amkeb phd ners"
)
# Written with dots or after a comma these are degrees too; without, they may be names (Ama, Ba, Sp.).
_DEGREES_IF_MARKED = _DEGREES | _words(
    "sp spt spi sthp stp sfarm spsi shum sap sak sn ssn sth sthi sei skg sked skes sgz str strkeb strkep ss ba bsc bba"
    " ma mm mt map mp mag mhum mkn msc mak ama amapd apt spog spa spb cpa dr drg"
)
_WORTH_A_LOOK = _TITLES | _DEGREES | _CONNECTORS | {"m", "st"}

_NO_SOUND = dict.fromkeys(map(ord, "'`’‘´ʼʻʹˈ\u00ad\u200b\u200c\u200d\u2060\ufeff"), None)
_PLAIN = {
    **_NO_SOUND, **{c: " " for c in range(128) if not chr(c).isalnum() and chr(c) not in "'`.,"}
}  # fmt: skip
_APART = re.compile(r"[^\w.,]+|_+")
_SPACED_DEGREE = re.compile(
    r"(?<!\w)[sm]\.\s*(?:pd|si|sos|kom|kep|ag|hut|kes|farm|psi|hum|ip|pt|pi|h|e|t|m)\.?(?=\s*(?:,|$))"
)


def fold_name(name: str) -> str:
    """This will make the search key of a name: folded words in their order, separated by one space.

    Case, accents, punctuation and spacing make no difference; titles, degrees and bin/binti leave the key; one word is
    a complete name. A name with a letter in it never gives an empty key, and the key of a key is the key itself.
    Costs about 4 µs.
    """
    return " ".join(_folded_words(name))


@lru_cache(maxsize=2048)
def fold_query(text: str) -> tuple[tuple[str, ...], ...]:
    """This will fold words that somebody may still be typing: the ways to read them, each a tuple of words.

    A name is found when, for one of the ways, its key holds every word of it, the last one as a beginning.
    """
    written = _written_words(text)
    if not written:
        return ()
    ways = [tuple(_fold_written(written))]
    head = tuple(_fold_written(written[:-1])) if len(written) > 1 else ()
    if head and written[-1] in _CONNECTORS:
        ways = [head]
    else:
        ways += [(*head, *beginning) for beginning in fold_beginning(written[-1])]
    return tuple(dict.fromkeys(ways))


def _folded_words(name: str) -> list[str]:
    return _fold_written(_written_words(name))


def _fold_written(words: list[str]) -> list[str]:
    if not _WORTH_A_LOOK.isdisjoint(words):
        words = _without_trimmings(words)
    words = " ".join(map(fold_word, words)).split()
    if not _WORTH_A_LOOK.isdisjoint(words):
        words = _without_trimmings(words)
    return words


def _written_words(name: str) -> list[str]:
    """The words as written, in small plain letters, without marked degrees (unless there is nothing else)."""
    plain = name.lower().translate(_PLAIN) if name.isascii() else _APART.sub(" ", _to_plain_letters(name))
    if "." in plain or "," in plain:
        plain = _without_marked_degrees(plain)
    return plain.split()


def _to_plain_letters(name: str) -> str:
    """Small letters without accents; letters of other scripts stay what they are."""
    while True:
        apart = unicodedata.normalize("NFKD", name).casefold().translate(_NO_SOUND)
        plain = "".join(c for c in apart if unicodedata.category(c)[0] != "M")
        if plain == name:
            return plain
        name = plain


def _without_marked_degrees(plain: str) -> str:
    shortened = _SPACED_DEGREE.sub(" ", plain)
    first, *after_comma = shortened.split(",")
    kept = [word for word in first.split() if "." not in word.strip(".") or _bare(word) not in _DEGREES_IF_MARKED]
    kept += [word for part in after_comma for word in part.split() if _bare(word) not in _DEGREES_IF_MARKED]
    words = " ".join(kept).replace(".", " ")
    return words if words.strip() else plain.replace(",", " ").replace(".", " ")


def _bare(word: str) -> str:
    return word.replace(".", "")


def _without_trimmings(words: list[str]) -> list[str]:
    """Drop titles, degrees and connectors while another word remains; read M. and St. as the names they stand for."""
    while True:
        trimmed = _trimmed_once(words)
        if trimmed == words:
            return words
        words = trimmed


def _trimmed_once(words: list[str]) -> list[str]:
    if len(words) < 2:
        return words
    if words[0] in _TITLES:
        return words[1:]
    if words[-1] in _DEGREES:
        return words[:-1]
    first, *middle, last = words
    middle = [word for word in middle if word not in _CONNECTORS and word not in ("h", "hj", "hjh")]
    return [_spelt_out(first), *map(_spelt_out, middle), last]


def _spelt_out(word: str) -> str:
    return _MUHAMMAD if word == "m" else "siti" if word == "st" else word
