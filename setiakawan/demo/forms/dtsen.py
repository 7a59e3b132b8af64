"""The list of deciles (DTSEN), one row per family, under a title of two lines."""

import datetime

from setiakawan.demo.places import Village
from setiakawan.demo.world import Cell, Family

SHEET = "Pemeringkatan Desil"
HEADERS = ["No", "No KK", "NIK", "Nama Kepala Keluarga", "Kecamatan", "Desa/Kelurahan", "Desil"]
COLUMN = {name: index for index, name in enumerate(HEADERS)}
FIRST_ROW = 5


def title(as_of: datetime.date) -> list[list[Cell]]:
    """The lines above the header: a name, the state, an empty one."""
    return [["PEMERINGKATAN DESIL KELUARGA (DTSEN)"], [f"Kabupaten Kutai Timur, keadaan {as_of:%d-%m-%Y}"], []]


def cells(family: Family, village: Village) -> list[Cell]:
    """The row of one family, under its head's NIK. The running number is filled in when the list is put together."""
    head = family.head
    return [None, family.kk, head.nik, head.name, village.kecamatan.upper(), village.name.upper(), family.decile]
