"""Why a helper is proposed, and why somebody is left, in plain Indonesian. Nothing here names or describes a person's health."""

from setiakawan.participation.matching.asked import Offered, Wanted

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
TIMES = {"morning": "pagi", "noon": "siang", "afternoon": "sore", "evening": "malam"}
LEFT = {
    "kind": "Belum ada yang menawarkan jenis bantuan ini.",
    "safe": "Yang menawarkan belum memenuhi syarat keamanan atau permintaan.",
    "language": "Belum ada penolong yang menguasai bahasa yang diminta.",
    "time": "Belum ada penolong yang bisa pada waktu itu.",
    "far": "Semua penolong yang cocok tinggal terlalu jauh.",
    "answered": "Semua yang cocok sudah pernah ditanya.",
    "busy": "Semua penolong yang cocok sudah penuh.",
    "team": "Belum cukup orang untuk datang bersama.",
}
"""Why nobody is proposed, by word."""


def why(need: Wanted, offer: Offered | None, giver: int, km: float | None) -> tuple[str, ...]:
    """The reasons for one proposal, the strongest first."""
    found = []
    if need.kept_by == giver:
        found.append("kawan tetap")
    elif giver in need.fond_of:
        found.append("pernah membantu orang ini")
    if offer is None:
        return tuple(found)
    found.append(way(offer.village == need.village, km))
    if need.village in offer.reach:
        found.append("menyebut desa ini")
    if time := _time(need, offer):
        found.append(f"bisa {time}")
    if need.languages & offer.languages:
        found.append("menguasai bahasa yang diminta")
    if need.wished_sex:
        found.append("sesuai permintaan: " + {"L": "laki-laki", "P": "perempuan"}[need.wished_sex])
    if offer.facts.is_identity_checked and offer.facts.references:
        found.append("identitas sudah diperiksa dan ada yang menjamin")
    return tuple(found)


def way(is_same: bool, km: float | None) -> str:
    """How far somebody comes."""
    if is_same:
        return "tetangga satu desa"
    return (
        "dari desa lain, jarak belum diketahui" if km is None else f"dari desa lain, kira-kira {max(1, round(km))} km"
    )


def _time(need: Wanted, offer: Offered) -> str:
    days = need.when.weekdays & offer.when.weekdays if need.when.weekdays else frozenset()
    times = need.when.times & offer.when.times
    words = [WEEKDAYS[day - 1] for day in sorted(days)]
    parts = [word for code, word in TIMES.items() if code in times]
    if words:
        return "hari " + " dan ".join(words) + (" " + " atau ".join(parts) if parts else "")
    return " atau ".join(parts)
