"""PDF documents for paper and for screen readers, from Typst templates. A room keeps its own in `<room>/documents/`."""

import functools
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path

from setiakawan.core.text import clean_text

_ROOT = Path(__file__).resolve().parents[2]
_UNDRAWN = re.compile("[^\n -~\u00a1-\u052f\u2010-\u2027\u2030-\u205e\u20ac]")
"""What the letters that come with Typst cannot draw; PDF/UA refuses a document with such a character."""


def pdf(template: str, data: Mapping[str, object]) -> bytes:
    """This will write a document as an accessible PDF (PDF/UA-1: tagged, titled, in Indonesian).

    `template` is "<room>/<name>" for `<room>/documents/<name>.typ`, which reads `data` by
    `#import "/core/documents/paper.typ": data, paper`. Everything in it is text, numbers, lists and mappings in the words
    that people read; it is shown and never run, with □ for a letter that cannot be drawn. The same data give the same
    bytes. About 50 ms.
    """
    import typst

    room, _, name = template.partition("/")
    found = typst.compile(
        _ROOT / room / "documents" / f"{name}.typ", root=_ROOT, font_paths=_fonts(), format="pdf",
        sys_inputs={"data": json.dumps(_drawn(data))}, pdf_standards=["ua-1"],
    )  # fmt: skip
    return bytes(found)


def _drawn(value: object) -> object:
    if isinstance(value, str):
        return _UNDRAWN.sub("□", "\n".join(clean_text(line) for line in value.splitlines()))
    if isinstance(value, Mapping):
        return {key: _drawn(item) for key, item in value.items()}
    return [_drawn(item) for item in value] if isinstance(value, (list, tuple)) else value


@functools.cache
def _fonts():
    import typst

    return typst.Fonts(include_system_fonts=False)


def qr_svg(text: str) -> str:
    """This will draw a QR code as SVG, for a template's `image(bytes(…), format: "svg", alt: …)`."""
    import segno

    drawn = io.BytesIO()
    segno.make(text, error="m").save(drawn, kind="svg", scale=4, border=2)
    return drawn.getvalue().decode()
