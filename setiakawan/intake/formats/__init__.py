"""Tables as offices send them, recognised by their headers."""

from setiakawan.intake.formats.fields import FIELDS
from setiakawan.intake.formats.layout import HEADER_SEARCH_ROWS, Layout, data_rows
from setiakawan.intake.formats.mapping import Guess, layout_from_mapping, suggest_mapping, weigh_mapping
from setiakawan.intake.formats.recognise import FORMATS, Format, guess_header, programme_of, recognise

__all__ = [
    "FIELDS", "FORMATS", "HEADER_SEARCH_ROWS", "Format", "Guess", "Layout", "data_rows", "guess_header",
    "layout_from_mapping", "programme_of", "recognise", "suggest_mapping", "weigh_mapping",
]  # fmt: skip
