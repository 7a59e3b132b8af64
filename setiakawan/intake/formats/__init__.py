"""Tables as offices send them, recognised by their headers."""

from setiakawan.intake.formats.fields import FIELDS
from setiakawan.intake.formats.layout import HEADER_SEARCH_ROWS, Layout, data_rows
from setiakawan.intake.formats.mapping import layout_from_mapping, suggest_mapping
from setiakawan.intake.formats.recognise import recognise

__all__ = [
    "FIELDS", "HEADER_SEARCH_ROWS", "Layout", "data_rows", "layout_from_mapping", "recognise", "suggest_mapping",
]  # fmt: skip
