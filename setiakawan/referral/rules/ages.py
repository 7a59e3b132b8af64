"""Age as it is told when nobody may be recognised."""

GROUPS = {
    "": "umur belum diketahui", "0-5": "0–5 tahun", "6-17": "6–17 tahun", "18-59": "18–59 tahun", "60-": "60 tahun ke atas",
}  # fmt: skip
_BOUNDS = ((0, 5, "0-5"), (6, 17, "6-17"), (18, 59, "18-59"), (60, 999, "60-"))


def group_of(ages: tuple[int, int] | None) -> str:
    """The group in which both the youngest and the oldest age possible lie; "" where that is not known."""
    if ages is None:
        return ""
    return next((code for low, high, code in _BOUNDS if low <= ages[0] and ages[1] <= high), "")
