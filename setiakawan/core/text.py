"""Text as people and old systems type it: one way to make it readable, without changing what it says."""

import unicodedata

# Separators that are not spaces to look at, and spaces that are not U+0020.
_SPACES = dict.fromkeys(
    map(
        ord,
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\n\r\x0b\x0c\u0085\u2028\u2029",
    ),
    " ",
)


def clean_text(value: str) -> str:
    """This will compose accents (NFC), drop invisible characters, turn every kind of space into one, and strip."""
    if value.isascii() and value.isprintable():
        return " ".join(value.split())
    spaced = unicodedata.normalize("NFC", value).translate(_SPACES)
    kept = "".join(c for c in spaced if not _is_invisible(c))
    return " ".join(unicodedata.normalize("NFC", kept).split())


def has_invisible(value: str) -> bool:
    """Whether the text holds characters that nobody can see: control, zero-width, direction marks, no-break spaces."""
    if value.isascii() and value.isprintable():
        return False
    return any(c == "\u00a0" or (_is_invisible(c) and c not in "\t\n\r") for c in value)


def _is_invisible(character: str) -> bool:
    # Cc control, Cf format (zero-width, direction, BOM, soft hyphen), Cs/Co/Cn: nothing that a name is written with.
    return unicodedata.category(character)[0] == "C"
