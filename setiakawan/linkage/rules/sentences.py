"""The differences between two records in Indonesian sentences that people at a desk can read."""

from setiakawan.linkage.rules.record import Record

_FIELDS = {
    "name": "Nama", "birth": "Tanggal lahir", "sex": "Jenis kelamin", "nik": "NIK", "kk": "Nomor KK", "mother": "Nama ibu",
    "father": "Nama ayah", "place": "Tempat lahir", "phone": "Nomor telepon", "village": "Desa",
}  # fmt: skip
_COLUMN = {"place": "birth_place"}
_LEVELS = {
    ("name", "spelling"): "Nama sama, ejaannya berbeda", ("name", "order"): "Nama sama, urutan katanya berbeda",
    ("name", "joined"): "Nama sama, spasinya berbeda", ("name", "shorter"): "Nama yang satu lebih pendek",
    ("name", "initials"): "Sebagian nama disingkat", ("name", "typo"): "Nama berbeda satu atau dua huruf, seperti salah ketik",
    ("name", "ending"): "Nama berbeda pada huruf terakhirnya, bisa dua saudara",
    ("name", "typo_known"): "Nama hampir sama, tetapi keduanya nama yang lazim, bisa dua saudara",
    ("name", "shorter_typo"): "Nama yang satu lebih pendek dan ejaannya sedikit berbeda",
    ("name", "part"): "Hanya sebagian kata pada nama sama", ("name", "other"): "Nama berbeda",
    ("birth", "year_only"): "Tahun lahir sama, tanggalnya hanya diketahui pada satu pihak",
    ("birth", "swapped"): "Tanggal dan bulan lahir tertukar", ("birth", "one_part"): "Tanggal lahir berbeda pada satu bagian",
    ("birth", "near"): "Tahun lahir sama atau berdekatan, tanggalnya berbeda",
    ("nik", "cut"): "NIK sama sampai angka terakhir, yang hilang atau menjadi 0",
    ("nik", "one_digit"): "NIK berbeda satu angka atau dua angka tertukar",
    ("nik", "serial"): "NIK hanya berbeda nomor urutnya, seperti dua orang yang lahir pada hari yang sama",
    ("nik", "sex_day"): "NIK hanya berbeda pada penanda jenis kelamin",
    ("nik", "both_sure"): "NIK berbeda, dan keduanya cocok dengan tanggal lahir masing-masing",
    ("kk", "one_digit"): "Nomor KK berbeda satu angka", ("mother", "alike"): "Nama ibu hampir sama",
    ("village", "alike"): "Nama desa berbeda satu huruf",
    ("mother", "part"): "Sebagian nama ibu sama", ("father", "alike"): "Nama ayah hampir sama",
    ("father", "part"): "Sebagian nama ayah sama",
}  # fmt: skip


def say(name: str, level: str, a: Record, b: Record) -> str:
    """One sentence about a field. Numbers that identify are named, never quoted."""
    name = name.removesuffix("_day")
    label = _FIELDS[name]
    if level == "missing":
        return f"{label} tidak ada pada salah satu atau keduanya."
    said = _LEVELS.get((name, level)) or f"{label} {'sama' if level == 'same' else 'berbeda'}"
    if name in {"nik", "kk", "phone"} or level == "same":
        return f"{said}."
    one, other = (str(getattr(row, _COLUMN.get(name, name)) or "–") for row in (a, b))
    return f"{said}: {one} dan {other}."
