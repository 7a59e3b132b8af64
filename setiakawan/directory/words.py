"""How values of the directory are said in Indonesian."""

from setiakawan.directory.rules.checking import Freshness

FRESHNESS = {
    Freshness.FRESH: ("ok", "Sudah dicek"), Freshness.SOON: ("wait", "Segera dicek lagi"),
    Freshness.OLD: ("late", "Lebih dari setahun tidak dicek"), Freshness.NEVER: ("late", "Belum pernah dicek"),
}  # fmt: skip
_DAYS = {"MO": "Senin", "TU": "Selasa", "WE": "Rabu", "TH": "Kamis", "FR": "Jumat", "SA": "Sabtu", "SU": "Minggu"}


def days_in_words(byday: str) -> str:
    """ "Senin sampai Jumat" for a row of days, else "Senin, Rabu"."""
    days = [day for day in byday.split(",") if day]
    places = [list(_DAYS).index(day) for day in days]
    if len(days) > 2 and places == list(range(places[0], places[0] + len(places))):
        return f"{_DAYS[days[0]]} sampai {_DAYS[days[-1]]}"
    return ", ".join(_DAYS[day] for day in days)
