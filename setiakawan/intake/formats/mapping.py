"""Any other table: columns mapped by hand, with a suggestion to start from."""

from collections.abc import Mapping, Sequence

from setiakawan.intake.formats.headers import normalise_header
from setiakawan.intake.formats.layout import Layout


def suggest_mapping(headers: Sequence[str]) -> dict[int, str]:
    """Propose a field for each column whose header is a known alias: {index: field}."""
    from setiakawan.intake.formats.recognise import OPENSID

    return {i: f for i, h in enumerate(headers) if (f := OPENSID.get(normalise_header(h)))}


def layout_from_mapping(headers: Sequence[str], mapping: Mapping[int, str], header_row: int = 1) -> Layout:
    """Build the layout that a person confirmed: {index: field}."""
    columns = {int(i): f for i, f in mapping.items() if f}
    return Layout("mapped", header_row, columns, tuple(headers), header_keys=frozenset(map(normalise_header, headers)))
