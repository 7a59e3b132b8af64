"""The instruments, shipped and loaded, by code and version. Sentences are no personal data: everybody may read them."""

from collections.abc import Iterable

from django.db.models import Q

from setiakawan.functioning.catalogue import Instrument, shipped
from setiakawan.functioning.models import InstrumentText
from setiakawan.functioning.wording import read_wording


class NoSuchInstrument(Exception):
    """No instrument has this code and version."""


def instrument(code: str, version: str) -> Instrument:
    """One version. Raises NoSuchInstrument. At most one query."""
    if found := instruments_of([(code, version)]):
        return found[code, version]
    raise NoSuchInstrument(f"{code} {version}")


def instruments_of(wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Instrument]:
    """Several versions by code and version; one that nobody knows is absent. At most one query."""
    wanted = set(wanted)
    found = {key: shipped()[key] for key in wanted if key in shipped()}
    if rest := wanted - set(found):
        which = Q(pk__in=())
        for code, version in rest:
            which |= Q(code=code, version=version)
        found |= {
            (text.code, text.version): read_wording(text.content)[0] for text in InstrumentText.objects.filter(which)
        }
    return found


def instruments_to_ask() -> list[Instrument]:
    """The version of each instrument that is asked now: the one loaded last, else the latest shipped with sentences."""
    latest = {given.code: given for _, given in sorted(shipped().items()) if given.can_be_asked}
    latest |= {text.code: read_wording(text.content)[0] for text in loaded_texts()}
    return list(latest.values())


def loaded_texts() -> list[InstrumentText]:
    """What this office loaded, in that order. One query."""
    return list(InstrumentText.objects.order_by("id"))
