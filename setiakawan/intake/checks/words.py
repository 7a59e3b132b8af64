"""Codes and words of the files, and what they are to us.

Codes after OpenSID (v2410) and the Kemendagri lists F-1.01; words as OpenSID, SIAK and the welfare lists write them.
"Cacat" stands here because it has to be read; nothing shows it.
"""

from collections.abc import Mapping
from functools import lru_cache

from setiakawan.intake.formats.headers import fold_header as fold

ROLE_CODES = {
    "1": "head", "2": "husband", "3": "wife", "4": "child", "5": "child_in_law", "6": "grandchild", "7": "parent",
    "8": "parent_in_law", "9": "other_kin", "10": "helper", "11": "other",
}  # fmt: skip
MARITAL_CODES = {"1": "Belum kawin", "2": "Kawin", "3": "Cerai hidup", "4": "Cerai mati"}
STATUS_CODES = {"1": "alive", "2": "dead", "3": "moved", "4": "missing", "6": "away", "9": "invalid"}
DISABILITY_CODES: dict[str, tuple[str, ...]] = {
    "1": ("physical",), "2": ("visual",), "3": ("hearing_or_speech",), "4": ("mental",), "5": ("physical", "mental"),
    "6": ("other",), "7": (),
}  # fmt: skip
_EDUCATION = (
    "Tidak/belum sekolah", "Belum tamat SD/sederajat", "Tamat SD/sederajat", "SLTP/sederajat", "SLTA/sederajat",
    "Diploma I/II", "Akademi/Diploma III/S. Muda", "Diploma IV/Strata I", "Strata II", "Strata III",
)  # fmt: skip
_OCCUPATION = [
    "Belum/tidak bekerja",
    "Mengurus rumah tangga",
    "Pelajar/mahasiswa",
    "Pensiunan",
    "Pegawai negeri sipil (PNS)",
    "Tentara Nasional Indonesia (TNI)",
    "Kepolisian RI (POLRI)",
    "Perdagangan",
    "Petani/pekebun",
    "Peternak",
    "Nelayan/perikanan",
    "Industri",
    "Konstruksi",
    "Transportasi",
    "Karyawan swasta",
    "Karyawan BUMN",
    "Karyawan BUMD",
    "Karyawan honorer",
    "Buruh harian lepas",
    "Buruh tani/perkebunan",
    "Buruh nelayan/perikanan",
    "Buruh peternakan",
    "Pembantu rumah tangga",
    "Tukang cukur",
    "Tukang listrik",
    "Tukang batu",
    "Tukang kayu",
    "Tukang sol sepatu",
    "Tukang las/pandai besi",
    "Tukang jahit",
    "Tukang gigi",
    "Penata rias",
    "Penata busana",
    "Penata rambut",
    "Mekanik",
    "Seniman",
    "Tabib",
    "Paraji",
    "Perancang busana",
    "Penterjemah",
    "Imam masjid",
    "Pendeta",
    "Pastor",
    "Wartawan",
    "Ustadz/mubaligh",
    "Juru masak",
    "Promotor acara",
    "Anggota DPR-RI",
    "Anggota DPD",
    "Anggota BPK",
    "Presiden",
    "Wakil presiden",
    "Anggota Mahkamah Konstitusi",
    "Anggota kabinet/kementerian",
    "Duta besar",
    "Gubernur",
    "Wakil gubernur",
    "Bupati",
    "Wakil bupati",
    "Walikota",
    "Wakil walikota",
    "Anggota DPRD provinsi",
    "Anggota DPRD kabupaten/kota",
    "Dosen",
    "Guru",
    "Pilot",
    "Pengacara",
    "Notaris",
    "Arsitek",
    "Akuntan",
    "Konsultan",
    "Dokter",
    "Bidan",
    "Perawat",
    "Apoteker",
    "Psikiater/psikolog",
    "Penyiar televisi",
    "Penyiar radio",
    "Pelaut",
    "Peneliti",
    "Sopir",
    "Pialang",
    "Paranormal",
    "Pedagang",
    "Perangkat desa",
    "Kepala desa",
    "Biarawan/biarawati",
    "Wiraswasta",
    "Lainnya",
]
EDUCATION_CODES = {str(code): word for code, word in enumerate(_EDUCATION, 1)}
OCCUPATION_CODES = {str(code): word for code, word in enumerate(_OCCUPATION, 1)}


def _spelt(table: Mapping[str, str]) -> dict[str, str]:
    """Each word of "a b, c d" → its value, folded."""
    return {fold(word): value for words, value in table.items() for word in words.split(",")}


SEX = _spelt({
    "1, L, LK, laki-laki, laki, lelaki, pria, male": "L",
    "2, P, PR, perempuan, wanita, female": "P",
})  # fmt: skip
ROLE = _spelt({
    "kepala keluarga, kepala, KK, kepala rumah tangga, kep keluarga": "head",
    "suami": "husband",
    "istri, isteri": "wife",
    "anak, anak kandung, anak angkat, anak tiri": "child",
    "menantu": "child_in_law",
    "cucu": "grandchild",
    "orang tua, orangtua, ibu, bapak, ayah": "parent",
    "mertua": "parent_in_law",
    "famili lain, family lain, famili, saudara, keponakan, kakak, adik": "other_kin",
    "pembantu, pembantu rumah tangga": "helper",
    "lainnya, lain-lain": "other",
})  # fmt: skip
MARITAL = _spelt({
    "belum kawin, belum menikah, BK, lajang": "Belum kawin",
    "kawin, menikah, K, nikah": "Kawin",
    "kawin tercatat": "Kawin tercatat",
    "kawin belum tercatat, kawin tidak tercatat": "Kawin belum tercatat",
    "cerai hidup, CH": "Cerai hidup",
    "cerai mati, CM": "Cerai mati",
    "cerai hidup tercatat, cerai tercatat": "Cerai hidup",
    "cerai hidup belum tercatat, cerai belum tercatat": "Cerai hidup",
})  # fmt: skip
STATUS = _spelt({
    "hidup, aktif, ada": "alive",
    "mati, meninggal, meninggal dunia, wafat, almarhum, almarhumah": "dead",
    "pindah, pindah keluar": "moved",
    "hilang": "missing",
    "pergi": "away",
    "tidak valid, invalid, tidak aktif": "invalid",
})  # fmt: skip
YES = frozenset(map(fold, ("ya", "y", "yes", "1", "true", "benar", "penerima", "terima", "menerima", "aktif", "v")))
NO = frozenset(map(fold, ("tidak", "t", "no", "n", "0", "false", "bukan", "belum", "nonaktif")))
YES_SIGNS, NO_SIGNS = frozenset("✓✔√☑"), frozenset("-–—✗✘☐")

EDUCATION = {fold(word): word for word in _EDUCATION}
EDUCATION |= _spelt({
    "tidak sekolah, belum sekolah, tidak belum sekolah": _EDUCATION[0],
    "belum tamat SD": _EDUCATION[1],
    "SD, tamat SD, SD sederajat": _EDUCATION[2],
    "SMP, SLTP, MTS, SMP sederajat, tamat SMP": _EDUCATION[3],
    "SMA, SLTA, SMK, MA, SMA sederajat, tamat SMA": _EDUCATION[4],
    "D1, D2, DI, DII": _EDUCATION[5],
    "D3, DIII, akademi diploma III sarjana muda, diploma III": _EDUCATION[6],
    "S1, D4, DIV, strata I, sarjana": _EDUCATION[7],
    "S2": _EDUCATION[8],
    "S3": _EDUCATION[9],
})  # fmt: skip
OCCUPATION = {fold(word): word for word in _OCCUPATION}
OCCUPATION |= _spelt({
    "PNS, pegawai negeri sipil, ASN": _OCCUPATION[4],
    "TNI": _OCCUPATION[5],
    "POLRI": _OCCUPATION[6],
    "tidak bekerja, belum bekerja": _OCCUPATION[0],
    "IRT, ibu rumah tangga": _OCCUPATION[1],
    "petani": _OCCUPATION[8],
    "nelayan": _OCCUPATION[10],
    "sopir, supir": "Sopir",
})  # fmt: skip

_NO_DISABILITY = frozenset(map(fold, ("tidak cacat", "tidak", "tidak ada", "bukan", "non disabilitas", "tidak menyandang",
                                      "bukan penyandang disabilitas", "tidak disabilitas", "normal")))  # fmt: skip
_DISABILITY_SIGNS = (
    (("fisik", "daksa", "lumpuh", "amputasi", "cerebralpalsy", "kusta"), "physical"),
    (("intelektual", "grahita", "retardasi", "downsyndrome", "downsindrom"), "intellectual"),
    (("mental", "jiwa", "odgj", "psikososial", "laras", "skizofrenia", "autis", "bipolar"), "mental"),
    (("netra", "buta"), "visual"),
    (("ganda", "multi", "lainnya", "lain"), "other"),
)


@lru_cache(maxsize=4096)
def disabilities_in(text: str) -> tuple[str, ...] | None:
    """The kinds that a text names; () when it says there is none; None when it says nothing that we know."""
    key = fold(text)
    if key in _NO_DISABILITY:
        return ()
    kinds = [kind for signs, kind in _DISABILITY_SIGNS if any(sign in key for sign in signs)]
    hearing, speech = any(s in key for s in ("rungu", "tuli")), any(s in key for s in ("wicara", "bisu"))
    if "runguwicara" in key and "dan" not in key:
        kinds.append("hearing_or_speech")
    else:
        kinds += ["hearing"] * hearing + ["speech"] * speech
    if len(kinds) > 1 and "other" in kinds:
        kinds.remove("other")
    return tuple(kinds) or None
