"""OpenSID's list of residents: 43 columns, codes or words (template FormatImporExcel, sheet "Data Penduduk")."""

from setiakawan.demo.forms import words
from setiakawan.demo.forms.style import Style
from setiakawan.demo.world import Cell, Family, Human

SHEET = "Data Penduduk"
CODE_SHEET = "Kode Data"
FIRST_ROW = 2
_LINE = (
    "alamat dusun rw rt nama no_kk nik sex tempatlahir tanggallahir agama_id pendidikan_kk_id pendidikan_sedang_id pekerjaan_id "
    "status_kawin kk_level warganegara_id ayah_nik nama_ayah ibu_nik nama_ibu golongan_darah_id akta_lahir dokumen_pasport "
    "tanggal_akhir_paspor dokumen_kitas akta_perkawinan tanggalperkawinan akta_perceraian tanggalperceraian cacat_id cara_kb_id "
    "hamil ktp_el status_rekam alamat_sekarang status_dasar suku tag_id_card id_asuransi no_asuransi lat lng"
)
HEADERS = tuple(_LINE.split())
COLUMN = {name: index for index, name in enumerate(HEADERS)}


def cells(human: Human, family: Family, style: Style) -> list[Cell]:
    """The row of one person. Dates stay dates; the file's style decides how they are written."""

    def said(code: int, table: dict[int, str]) -> Cell:
        return code if style.codes else table[code]

    row: list[Cell] = [None] * len(HEADERS)
    adult = human.marital > 1 or human.studying in (11, 18)
    values = {
        "alamat": family.address, "dusun": family.hamlet, "rw": family.rw, "rt": family.rt, "nama": style.name(human.name),
        "no_kk": family.kk, "nik": human.nik, "sex": (1 if human.sex == "L" else 2) if style.codes else words.SEX[human.sex],
        "tempatlahir": human.birth_place, "tanggallahir": human.birth, "agama_id": said(human.religion, words.RELIGION),
        "pendidikan_kk_id": said(human.education, words.EDUCATION), "pendidikan_sedang_id": said(human.studying, words.STUDYING),
        "pekerjaan_id": said(human.occupation, words.OCCUPATION), "status_kawin": said(human.marital, words.MARITAL),
        "kk_level": said(human.role, words.ROLE), "warganegara_id": 1 if style.codes else "WNI", "ayah_nik": human.father_nik or None,
        "nama_ayah": style.name(human.father_name), "ibu_nik": human.mother_nik or None, "nama_ibu": style.name(human.mother_name),
        "golongan_darah_id": said(human.blood, words.BLOOD), "tanggalperkawinan": human.married_on,
        "cacat_id": said(words.disability_code(human.disability), words.DISABILITY), "ktp_el": 2 if adult else 1,
        "alamat_sekarang": human.lives_at or None, "status_dasar": said(human.status, words.STATUS),
        "suku": words.GROUP[human.group], "id_asuransi": said(2 if "PBI" in family.programmes else 1, words.INSURANCE),
    }  # fmt: skip
    for name, value in values.items():
        row[COLUMN[name]] = value
    return row


def code_rows() -> list[list[Cell]]:
    """The sheet that explains the codes."""
    tables = {
        "sex": {1: "LAKI-LAKI", 2: "PEREMPUAN"}, "agama_id": words.RELIGION, "pendidikan_kk_id": words.EDUCATION,
        "status_kawin": words.MARITAL, "kk_level": words.ROLE, "cacat_id": words.DISABILITY, "status_dasar": words.STATUS,
    }  # fmt: skip
    rows: list[list[Cell]] = [["Kolom", "Kode", "Arti"]]
    for name, table in tables.items():
        rows += [[name, code, meaning] for code, meaning in table.items()]
    return rows


def said_role(role: int, style: Style) -> Cell:
    """A place in the family as this office writes it."""
    return role if style.codes else words.ROLE[role]


def said_status(status: int, style: Style) -> Cell:
    """Alive, dead, moved … as this office writes it."""
    return status if style.codes else words.STATUS[status]
