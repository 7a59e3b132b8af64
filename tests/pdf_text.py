"""Reading a PDF as somebody would: its words, page by page. Enough of the format for what typst writes."""

import re
import zlib

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\s(.*?)\nendobj", re.DOTALL)
_SHOWN = re.compile(
    rb"/(\w+) [\d.]+ Tf|((?:\[(?:\((?:\\.|[^\\)])*\)|[^\]])*\]|\((?:\\.|[^\\)])*\))\s*T[Jj])|(\bET\b)", re.DOTALL
)
_STRING = re.compile(rb"\(((?:\\.|[^\\)])*)\)", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_SPECIAL = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages_of(pdf: bytes) -> list[str]:
    """The words on each page, in the order in which they are set, with one space between."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    found = []
    for number in map(int, re.findall(rb"(\d+) 0 R", _pick(rb"/Type/Pages.*?/Kids\[(.*?)\]", objects[1]))):
        page = objects[number]
        resources = objects[int(_pick(rb"/Resources (\d+)", page))]
        fonts = {name: _letters(objects, int(font)) for name, font in re.findall(rb"/(f\d+) (\d+) 0 R", resources)}
        drawn = _opened(objects[int(_pick(rb"/Contents (\d+)", page))])
        found.append(" ".join("".join(_words(drawn, fonts)).split()))
    return found


def _words(drawn: bytes, fonts: dict):
    letters = {}
    for font, shown, end in _SHOWN.findall(drawn):
        if font:
            letters = fonts[font]
        elif end:
            yield " "
        for string in _STRING.findall(shown):
            codes = _ESCAPED.sub(_plain, string)
            yield "".join(letters.get(codes[i : i + 2].hex().upper(), "") for i in range(0, len(codes), 2))


def _plain(escaped) -> bytes:
    code = escaped[1]
    return bytes([int(code, 8)]) if code[:1].isdigit() else _SPECIAL.get(code, code)


def _letters(objects: dict, font: int) -> dict[str, str]:
    """What each code of a font stands for, by its table of Unicode."""
    table = _opened(objects[int(_pick(rb"/ToUnicode (\d+)", objects[font]))]).decode("latin-1")
    return {
        code: bytes.fromhex(letter).decode("utf-16-be")
        for code, letter in re.findall(r"<(\w{4})> <((?:\w{4})+)>", table.partition("beginbfchar")[2])
    }


def _opened(body: bytes) -> bytes:
    return zlib.decompressobj().decompress(body.partition(b"stream")[2].lstrip(b"\r\n"))


def _pick(pattern: bytes, text: bytes) -> bytes:
    found = re.search(pattern, text, re.DOTALL)
    assert found, (pattern, text[:200])
    return found[1]
