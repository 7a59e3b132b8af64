"""The faults that are planted, each with its share of the rows. The cleaning never reads this."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of fault. A control is no fault: it is planted to see that nothing is said against it.

    Shares are of the rows of a list; `same_human` faults are extra rows of somebody who is already listed.
    """

    code: str
    meaning: str
    opensid: float = 0
    dtks: float = 0
    siak: float = 0
    dtsen: float = 0
    control: bool = False
    same_human: bool = False


_KINDS = (
    # numbers
    Kind("nik_zero", "NIK diisi 0", opensid=0.003, dtks=0.003),
    Kind("nik_blank", "NIK kosong", opensid=0.003, dtks=0.006),
    Kind("nik_dash", "NIK diisi “-”", opensid=0.002),
    Kind("nik_temporary", "NIK sementara OpenSID (0 + kode desa + urutan)", opensid=0.003),
    Kind("nik_placeholder", "NIK isian (1111…, 9999…, 1234…)", opensid=0.003, dtks=0.002),
    Kind("nik_cut_by_excel", "NIK berupa angka, digit terakhir menjadi 0", opensid=0.004),
    Kind("nik_scientific", "NIK berupa 6,40899E+15", opensid=0.002),
    Kind("nik_wrong_length", "NIK 15 atau 17 digit", opensid=0.002),
    Kind("nik_is_kk", "nomor KK ditulis di kolom NIK", opensid=0.002),
    Kind("nik_of_head", "NIK kepala keluarga dipakai anggota", opensid=0.003),
    Kind("nik_on_two_people", "NIK yang sama pada dua orang dari dua keluarga", opensid=0.002),
    Kind("nik_typo", "satu digit nomor urut NIK salah ketik", opensid=0.002),
    Kind("nik_woman_without_40", "NIK perempuan tanpa tambahan 40 pada tanggal", opensid=0.003),
    Kind("kk_missing", "nomor KK kosong, 0 atau “-”", opensid=0.0015),
    # dates and sex
    Kind("sex_wrong", "jenis kelamin bertentangan dengan NIK", opensid=0.002),
    Kind("birth_date_wrong", "tanggal lahir bertentangan dengan NIK", opensid=0.003),
    Kind("date_impossible", "tanggal yang tidak ada (31-02-1990, 00-00-0000)", opensid=0.002),
    Kind("birth_year_only", "hanya tahun lahir", opensid=0.002),
    Kind("date_other_format", "tanggal dalam bentuk lain daripada isi berkas", opensid=0.003, dtks=0.004, control=True),
    Kind("date_as_serial_number", "tanggal berupa angka seri Excel", opensid=0.0015, control=True),
    # names and text
    Kind("name_empty", "nama kosong", opensid=0.0015),
    Kind("name_variant", "nama dieja lain daripada di daftar desa", dtks=0.025, siak=0.03),
    Kind("invisible_characters", "karakter tak terlihat di nama atau NIK", opensid=0.003, dtks=0.003),
    Kind("spaces_around", "spasi di awal, di akhir atau ganda", opensid=0.003, siak=0.01),
    Kind("real_name_na", "orang yang memang bernama NA, NONE, NULL atau NAN", control=True),
    Kind("one_word_name", "nama satu kata", control=True),
    # families
    Kind("two_heads", "dua kepala keluarga hidup dalam satu KK", opensid=0.0055),
    Kind("no_head", "KK tanpa kepala keluarga", opensid=0.0055),
    Kind("dead_former_head", "kepala keluarga lama sudah meninggal, ada kepala baru", control=True),
    # the same human being again
    Kind("same_row_twice", "baris yang persis sama dua kali", opensid=0.003, same_human=True),
    Kind("same_person_variant", "orang yang sama dua kali, nama dieja lain", opensid=0.003, same_human=True),
    Kind("same_person_without_nik", "orang yang sama dua kali, nama dieja lain dan tanpa NIK", opensid=0.002, same_human=True),
    Kind("listed_in_two_villages", "sudah pindah, masih hidup di daftar desa lama", same_human=True),
    Kind("moved_inside_district", "sudah pindah, tercatat pindah di daftar desa lama", control=True, same_human=True),
    # places
    Kind("area_unknown_name", "nama desa yang tidak ada di kecamatan itu", dtks=0.007, siak=0.02),
    Kind("area_unknown_code", "kode wilayah yang tidak ada", dtks=0.004),
    Kind("area_retired_code", "kode wilayah lama yang sudah tidak berlaku", dtks=0.004),
    Kind("area_other_province", "wilayah di provinsi lain", dtks=0.004),
    # aid lists
    Kind("dead_on_aid_list", "sudah meninggal menurut daftar desa, masih di daftar bantuan"),
    Kind("decile_unknown_kk", "keluarga di daftar desil yang tidak ada di daftar desa", dtsen=0.01),
    Kind("decile_invalid", "desil bukan angka 1 sampai 10", dtsen=0.005),
)
KINDS = {kind.code: kind for kind in _KINDS}
