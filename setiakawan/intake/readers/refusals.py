"""Why a file is not read at all, in words that say what to do next."""

REFUSALS: dict[str, str] = {
    "empty": "Berkas kosong. Periksa apakah Anda memilih berkas yang benar, lalu kirim lagi.",
    "too_large": "Berkas terlalu besar ({size} MB; paling banyak {limit} MB). Pecah per desa atau per kecamatan, lalu kirim lagi.",
    "wrong_extension": "Nama berkas berakhiran “{extension}”, tetapi isinya {actual}. {advice}",
    "not_spreadsheet": "Berkas ini {actual}, bukan tabel. {advice}",
    "damaged": "Berkas rusak atau terpotong sehingga tidak dapat dibaca. Salin atau unduh ulang dari asalnya, pastikan dapat dibuka, lalu kirim lagi.",
    "password": "Berkas dikunci dengan kata sandi. Buka di Excel atau LibreOffice, hapus kata sandinya (Simpan Sebagai tanpa kata sandi), lalu kirim lagi.",
    "macros": "Berkas memuat makro, yaitu program yang dapat berjalan sendiri. Simpan sebagai .xlsx tanpa makro, lalu kirim lagi.",
    "external_links": "Berkas terhubung ke berkas atau program lain ({what}). Putuskan hubungannya (di Excel: Data › Edit Links › Break Link), simpan, lalu kirim lagi.",
    "embedded_objects": "Berkas memuat berkas lain di dalamnya ({what}). Salin tabelnya saja ke buku kerja baru, simpan sebagai .xlsx, lalu kirim lagi.",
    "formulas": "Berkas memuat rumus di {cells}. Salin semua sel lalu tempel sebagai nilai (Tempel Khusus › Nilai), simpan, lalu kirim lagi.",
    "formula_text": "Sel {cells} berisi teks yang dapat dijalankan sebagai rumus (diawali =, +, -, atau @). Hapus tanda di awal sel itu, simpan, lalu kirim lagi.",
    "zip_bomb": "Isi berkas mengembang jauh melebihi yang wajar ({what}), maka tidak dibuka. Buat ulang berkas dari data aslinya, lalu kirim lagi.",
    "unsafe_xml": "Berkas memuat bagian yang tidak wajar untuk lembar kerja ({what}), maka tidak dibuka. Buka di Excel atau LibreOffice, Simpan Sebagai .xlsx, lalu kirim lagi.",
    "too_many_rows": "Berkas memuat lebih dari {limit} baris (baris kosong yang diberi format ikut terhitung). Hapus baris kosong di bawah tabel atau pecah berkas per kecamatan, lalu kirim lagi.",
    "too_many_columns": "Lembar “{sheet}” memuat lebih dari {limit} kolom. Hapus kolom yang tidak dipakai, lalu kirim lagi.",
    "too_many_cells": "Tabel terlalu besar untuk dibaca sekaligus (lebih dari {limit} sel). Pecah per kecamatan atau simpan sebagai .csv, lalu kirim lagi.",
    "too_many_sheets": "Berkas memuat lebih dari {limit} lembar. Sisakan lembar yang berisi data, lalu kirim lagi.",
    "open_quote": 'Di sekitar baris {row} ada tanda kutip (") yang tidak ditutup, sehingga beberapa baris menyatu. Perbaiki tanda kutipnya atau simpan sebagai .xlsx, lalu kirim lagi.',
    "unknown_encoding": "Huruf dalam berkas teks ini tidak dapat dikenali. Simpan ulang sebagai CSV UTF-8 (atau .xlsx), lalu kirim lagi.",
    "no_table": "Tidak ada tabel di dalam berkas ini. Periksa apakah Anda memilih berkas yang benar, lalu kirim lagi.",
}
"""Refusal code → sentence for people. `FileRefused` fills in the braces."""


class FileRefused(Exception):
    """A file that cannot be taken in: `code` for machines and logs, `message` (Indonesian) for the person.

    Nothing of the file was kept. Details never hold more of the content than the place of a cell.
    """

    def __init__(self, code: str, **details):
        self.code = code
        self.message = REFUSALS[code].format_map(details)
        self.details = details
        super().__init__(self.message)

    def __reduce__(self):
        return _refused, (self.code, self.details)


def grouped(number: int) -> str:
    """A whole number as Indonesians write it: 500.000."""
    return f"{number:,}".replace(",", ".")


def _refused(code: str, details: dict) -> FileRefused:
    return FileRefused(code, **details)
