"""The older aid list (DTKS/SIKS), one row per person, fields between pipes. "KELUARAHAN" is spelt so."""

from setiakawan.demo.forms import words
from setiakawan.demo.places import Village
from setiakawan.demo.world import Cell, Family, Human

FIRST_ROW = 2
_LINE = (
    "ID DTKS|PROVINSI|KABUPATEN/KOTA|KECAMATAN|DESA/KELUARAHAN|ALAMAT|DUSUN|RT|RW|NOKK|NIK|NAMA|TANGGAL LAHIR|TEMPAT LAHIR|"
    "JENIS KELAMIN|PEKERJAAN|NAMA IBU KANDUNG|HUB KELUARGA|KETERANGAN PADAN|BANSOS BPNT|BANSOS PKH|BANSOS BPNT-PPKM|PBI JKN"
)
HEADERS = tuple(_LINE.split("|"))
COLUMN = {name: index for index, name in enumerate(HEADERS)}


def cells(human: Human, family: Family, village: Village, number: int) -> list[Cell]:
    """The row of one member of a listed family; `number` is their place in it."""

    def gets(programme: str) -> str:
        return "YA" if programme in family.programmes else "TIDAK"

    return [
        f"{family.dtks_id}{number:02d}", "KALIMANTAN TIMUR", "KUTAI TIMUR", village.kecamatan.upper(), village.name.upper(),
        family.address, family.hamlet, family.rt, family.rw, family.kk, human.nik, human.name, f"{human.birth:%d-%m-%Y}",
        human.birth_place, words.SEX[human.sex], words.OCCUPATION[human.occupation], human.mother_name, words.ROLE[human.role],
        "PADAN", gets("BPNT"), gets("PKH"), "TIDAK", gets("PBI"),
    ]  # fmt: skip
