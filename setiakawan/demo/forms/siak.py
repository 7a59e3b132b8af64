"""The export of the population office (SIAK) for one kecamatan."""

from setiakawan.demo.forms import words
from setiakawan.demo.places import Village
from setiakawan.demo.world import Cell, Family, Human

SHEET = "Sheet1"
FIRST_ROW = 2
_LINE = (
    "Nomor KK,NIK,Nama Penduduk,Status,Tempat Lahir,Tanggal Lahir,Kelamin,NIK Ayah,Ayah,NIK Ibu,Ibu,Status Kawin,SHDK,Agama,"
    "Kecamatan,Desa/Kel,Alamat,RW,RT,Pendidikan,Pekerjaan,Deskripsi Pekerjaan,Gol. Darah,Cacat,Cetak KTP,Ganti KTP,KTP Berakhir,"
    "Nomor Paspor,Nomor Akta Lahir,Nomor Akta Kawin,Tanggal Kwn,Nomor Akta Cerai,Tgl Cerai,Petugas Registrasi,Tgl Ubah,"
    "Petugas Entri,Tgl Entri"
)
HEADERS = tuple(_LINE.split(","))
COLUMN = {name: index for index, name in enumerate(HEADERS)}


def cells(human: Human, family: Family, village: Village) -> list[Cell]:
    """The row of one person, in words, dates as dd-mm-yyyy."""
    row: list[Cell] = [None] * len(HEADERS)
    kinds = words.disability_code(human.disability)
    values = {
        "Nomor KK": family.kk, "NIK": human.nik, "Nama Penduduk": human.name, "Status": "HIDUP", "Tempat Lahir": human.birth_place,
        "Tanggal Lahir": f"{human.birth:%d-%m-%Y}", "Kelamin": words.SEX[human.sex], "NIK Ayah": human.father_nik or None,
        "Ayah": human.father_name, "NIK Ibu": human.mother_nik or None, "Ibu": human.mother_name,
        "Status Kawin": words.MARITAL[human.marital], "SHDK": words.ROLE[human.role], "Agama": words.RELIGION[human.religion],
        "Kecamatan": village.kecamatan.upper(), "Desa/Kel": village.name.upper(), "Alamat": family.address, "RW": family.rw,
        "RT": family.rt, "Pendidikan": words.EDUCATION[human.education], "Pekerjaan": words.OCCUPATION[human.occupation],
        "Gol. Darah": words.BLOOD[human.blood], "Cacat": words.DISABILITY[kinds] if human.disability else None,
    }  # fmt: skip
    for name, value in values.items():
        row[COLUMN[name]] = value
    return row
