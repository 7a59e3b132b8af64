"""Every reason that a check can give, in words for people."""

from typing import NamedTuple


class Reason(NamedTuple):
    """`severity`: note (merges anyway), question (a person decides first), reject (cannot be used)."""

    severity: str
    title: str
    explanation: str


REASONS: dict[str, Reason] = {
    "nik_on_two_people": Reason("question", "Satu NIK dipakai dua orang", "NIK ini juga ada pada orang lain dengan nama atau tanggal lahir berbeda. Periksa KTP atau KK keduanya."),
    "two_heads": Reason("question", "Dua kepala keluarga", "Dalam KK ini lebih dari satu orang tercatat sebagai kepala keluarga. Tentukan siapa kepalanya menurut KK terbaru."),
    "no_head": Reason("note", "Tanpa kepala keluarga", "Tidak ada anggota KK ini yang tercatat sebagai kepala keluarga."),
    "same_row_twice": Reason("note", "Baris kembar", "Baris ini sama persis dengan baris lain. Hanya satu yang digabungkan."),
    "kk_in_two_areas": Reason("question", "KK di dua wilayah", "Nomor KK yang sama muncul di desa yang berbeda."),
    "dead_on_aid_list": Reason("question", "Orang meninggal di daftar bantuan", "Orang ini tercatat sudah meninggal, tetapi namanya ada di daftar bantuan."),
}
