"""Cells as JSON text and back, without loss: what is stored of every source row."""

import datetime
import json
import math

from setiakawan.intake.readers.sheet import Cell

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=True, check_circular=False).encode
_PLAIN = frozenset((str, int, bool, type(None)))


def _packed(cell: Cell):
    if isinstance(cell, datetime.datetime):
        return {"t": cell.isoformat()}
    if isinstance(cell, datetime.date):
        return {"d": cell.isoformat()}
    if isinstance(cell, float) and not math.isfinite(cell):
        return {"f": repr(cell)}
    if isinstance(cell, str):
        return {"s": cell.encode("utf-16-be", "surrogatepass").hex()}
    return cell


def _unpacked(packed: dict) -> Cell:
    ((kind, value),) = packed.items()
    if kind == "t":
        return datetime.datetime.fromisoformat(value)
    if kind == "d":
        return datetime.date.fromisoformat(value)
    if kind == "f":
        return float(value)
    return bytes.fromhex(value).decode("utf-16-be", "surrogatepass")


def cells_to_json(cells: list[Cell]) -> str:
    """Write cells as one line of JSON. `cells_from_json` gives back equal cells of equal types, whatever they hold.

    Text that is no valid Unicode (lone surrogates) is kept as hexadecimal, so that the line can always be encoded.
    """
    line = _encode([c if type(c) in _PLAIN or (type(c) is float and math.isfinite(c)) else _packed(c) for c in cells])
    try:
        line.encode()
    except UnicodeEncodeError:
        return _encode([_packed(c) for c in cells])
    return line


def cells_from_json(text: str) -> list[Cell]:
    """Read what `cells_to_json` wrote."""
    return json.loads(text, object_hook=_unpacked)
