"""Find the header row of a known format."""

from collections.abc import Iterable
from itertools import islice

from setiakawan.intake.formats.headers import normalise_header
from setiakawan.intake.formats.layout import HEADER_SEARCH_ROWS, Layout
from setiakawan.intake.readers import Row

OPENSID = {
    "alamat": "address", "dusun": "hamlet", "rw": "rw", "rt": "rt", "nama": "name", "no kk": "kk", "nik": "nik",
    "sex": "sex", "tempatlahir": "birth_place", "tanggallahir": "birth_date", "pendidikan kk id": "education",
    "pekerjaan id": "occupation", "status kawin": "marital_status", "kk level": "role", "ayah nik": "father_nik",
    "nama ayah": "father_name", "ibu nik": "mother_nik", "nama ibu": "mother_name", "cacat id": "disability",
    "alamat sekarang": "domicile_address", "status dasar": "status",
}  # fmt: skip


def recognise(rows: Iterable[Row]) -> Layout | None:
    """Find the header of a known format within the first rows, or None. Takes at most HEADER_SEARCH_ROWS from `rows`."""
    for number, cells in islice(rows, HEADER_SEARCH_ROWS):
        keys = [normalise_header(c) if isinstance(c, str) else "" for c in cells]
        if {"nik", "nama", "no kk", "kk level"} <= set(keys):
            columns = {i: OPENSID[k] for i, k in enumerate(keys) if k in OPENSID}
            return Layout("opensid", number, columns, tuple(map(str, cells)), header_keys=frozenset(keys) - {""})
    return None
