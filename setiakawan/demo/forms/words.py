"""What the codes of OpenSID and of the population registry mean, in the words those files use.

Old files say "cacat". The word stands here because it is what must be read, never because it should be shown.
"""

SEX = {"L": "LAKI-LAKI", "P": "PEREMPUAN"}
RELIGION = {
    1: "ISLAM",
    2: "KRISTEN",
    3: "KATHOLIK",
    4: "HINDU",
    5: "BUDHA",
    6: "KHONGHUCU",
    7: "KEPERCAYAAN TERHADAP TUHAN YME",
}
ROLE = {
    1: "KEPALA KELUARGA", 2: "SUAMI", 3: "ISTRI", 4: "ANAK", 5: "MENANTU", 6: "CUCU", 7: "ORANGTUA", 8: "MERTUA",
    9: "FAMILI LAIN", 10: "PEMBANTU", 11: "LAINNYA",
}  # fmt: skip
MARITAL = {1: "BELUM KAWIN", 2: "KAWIN", 3: "CERAI HIDUP", 4: "CERAI MATI"}
STATUS = {1: "HIDUP", 2: "MATI", 3: "PINDAH", 4: "HILANG", 6: "PERGI", 9: "TIDAK VALID"}
EDUCATION = {
    1: "TIDAK / BELUM SEKOLAH", 2: "BELUM TAMAT SD/SEDERAJAT", 3: "TAMAT SD / SEDERAJAT", 4: "SLTP/SEDERAJAT",
    5: "SLTA / SEDERAJAT", 6: "DIPLOMA I / II", 7: "AKADEMI/ DIPLOMA III/S. MUDA", 8: "DIPLOMA IV/ STRATA I", 9: "STRATA II",
    10: "STRATA III",
}  # fmt: skip
STUDYING = {
    1: "BELUM MASUK TK/KELOMPOK BERMAIN", 2: "SEDANG TK/KELOMPOK BERMAIN", 4: "SEDANG SD/SEDERAJAT",
    6: "SEDANG SLTP/SEDERAJAT", 7: "SEDANG SLTA/SEDERAJAT", 11: "SEDANG S-1/SEDERAJAT", 18: "TIDAK SEDANG SEKOLAH",
}  # fmt: skip
OCCUPATION = {
    1: "BELUM/TIDAK BEKERJA", 2: "MENGURUS RUMAH TANGGA", 3: "PELAJAR/MAHASISWA", 4: "PENSIUNAN", 5: "PEGAWAI NEGERI SIPIL (PNS)",
    7: "KEPOLISIAN RI (POLRI)", 8: "PERDAGANGAN", 9: "PETANI/PEKEBUN", 11: "NELAYAN/PERIKANAN", 13: "KONSTRUKSI",
    15: "KARYAWAN SWASTA", 18: "KARYAWAN HONORER", 19: "BURUH HARIAN LEPAS", 20: "BURUH TANI/PERKEBUNAN",
    21: "BURUH NELAYAN/PERIKANAN", 65: "GURU", 74: "PERAWAT", 81: "SOPIR", 88: "WIRASWASTA",
}  # fmt: skip
BLOOD = {1: "A", 2: "B", 3: "AB", 4: "O", 13: "TIDAK TAHU"}
DISABILITY = {
    1: "CACAT FISIK", 2: "CACAT NETRA/BUTA", 3: "CACAT RUNGU/WICARA", 4: "CACAT MENTAL/JIWA", 5: "CACAT FISIK DAN MENTAL",
    6: "CACAT LAINNYA", 7: "TIDAK CACAT",
}  # fmt: skip
INSURANCE = {1: "TIDAK/BELUM PUNYA", 2: "BPJS PENERIMA BANTUAN IURAN", 3: "BPJS NON PENERIMA BANTUAN IURAN"}
GROUP = {
    "bugis": "BUGIS",
    "banjar": "BANJAR",
    "kutai": "KUTAI",
    "dayak": "DAYAK",
    "toraja": "TORAJA",
    "general": "JAWA",
}

_DISABILITY_CODE = {"physical": 1, "visual": 2, "hearing": 3, "speech": 3, "mental": 4, "intellectual": 6}


def disability_code(kinds: tuple[str, ...]) -> int:
    """OpenSID's cacat_id, which has no code for intellectual disability and only one for two kinds at once."""
    if {"physical", "mental"} <= set(kinds):
        return 5
    return _DISABILITY_CODE[kinds[0]] if kinds else 7
