"""Text that a spreadsheet program would run as a formula when somebody opens an export of it.

After OWASP's list for CSV injection (= + - @, also in their full-width forms, also behind tabs and line ends), with the
innocent uses that lists of people really have kept out: "-", "---", "-5", "- tidak ada", "+62 812-3456", "=====".
"""

from itertools import islice

from setiakawan.intake.readers.cellnames import NAMED_AT_MOST
from setiakawan.intake.readers.sheet import Sheet

FIRST_CHARACTERS = frozenset("=+-@＝＋－＠")
"""A text that begins otherwise (after spaces and invisible characters) is no formula."""

_FOLD = str.maketrans("＝＋－＠", "=+-@")
_LEADING = " \t\r\n\x0b\x0c\x00\xa0\u200b\u200c\u200d\u2060\ufeff"
_SUSPECT = FIRST_CHARACTERS | frozenset(_LEADING)
_NUMBERISH = frozenset("0123456789 .,:/()%-\xa0")


def is_formula_text(text: str) -> bool:
    """Whether text begins as a formula does and is none of the innocent uses."""
    bare = text.strip(_LEADING)
    if not bare or bare[0] not in FIRST_CHARACTERS:
        return False
    bare = bare.translate(_FOLD)
    first, rest = bare[0], bare[1:]
    if not rest.strip(first + " "):
        return False
    if first == "+":
        return not (_NUMBERISH.issuperset(rest) and rest[0] in "0123456789 (")
    if first == "-":
        words = rest.lstrip("- ")
        starts_with_space = rest[0] in " -"
        return not ((_NUMBERISH.issuperset(rest) and "(" not in rest) or (starts_with_space and _is_words(words)))
    return True


def find_formula_text(sheet: Sheet) -> list[tuple[str, int, int]]:
    """Places (sheet, row, column from 0) of the first such texts in a sheet; walks its rows."""
    places = (
        (sheet.name, number, column + sheet.first_column)
        for number, cells in sheet.rows
        for column, cell in enumerate(cells)
        if type(cell) is str and cell and cell[0] in _SUSPECT and is_formula_text(cell)
    )
    return list(islice(places, NAMED_AT_MOST))


def _is_words(text: str) -> bool:
    return all(c.isalpha() or c in " .,'-" for c in text)
