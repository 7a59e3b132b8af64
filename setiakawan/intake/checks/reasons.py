"""Every reason that a check can give, in words for people: one table, so that weight and words have one place."""

from typing import NamedTuple

NOTE, QUESTION, REJECT = "note", "question", "reject"


class Reason(NamedTuple):
    """`severity`: note (merges anyway), question (a person decides first), reject (cannot be used).

    `explanation` says what was found and why it matters, `advice` what to do.
    """

    severity: str
    title: str
    explanation: str
    advice: str


# fmt: off
# A table: one reason a line, to be read across.
_NIK = {
    "nik_missing": Reason(NOTE, "NIK kosong", "Baris ini tidak memuat NIK. Orang tanpa NIK tetap dapat dicatat; ia dikenali dari nama, tanggal lahir, dan KK.", "Bila NIK sudah ada, lengkapi kemudian. Bila belum punya, bantu pengurusannya ke Disdukcapil."),
    "nik_placeholder": Reason(NOTE, "NIK isian sementara", "Isi kolom NIK hanya pengisi tempat (misalnya 0, 1111…, atau 1234…), bukan NIK. Nomor ini tidak dipakai untuk mengenali orang.", "Cari NIK yang benar di KTP atau KK, lalu lengkapi."),
    "nik_temporary": Reason(NOTE, "NIK sementara buatan desa", "Nomor 16 digit yang diawali 0 dibuat oleh sistem desa untuk warga yang belum punya NIK. Disimpan sebagai nomor sementara.", "Ganti dengan NIK yang sebenarnya setelah terbit."),
    "nik_cut_by_excel": Reason(QUESTION, "NIK terpotong oleh Excel", "NIK tersimpan sebagai angka. Excel hanya menyimpan 15 digit, sehingga digit terakhirnya menjadi 0 dan NIK aslinya hilang.", "Minta berkas asli, atau ketik ulang NIK ini dalam kolom berformat Teks."),
    "nik_maybe_cut": Reason(QUESTION, "NIK mungkin terpotong", "Wajarnya satu dari sepuluh NIK berakhiran 0. Di daftar ini jauh lebih banyak, jadi Excel agaknya telah memotong digit terakhir semua NIK.", "Minta berkas asli dengan kolom NIK berformat Teks."),
    "nik_scientific": Reason(QUESTION, "NIK berubah menjadi bentuk 6,4E+15", "Excel mengubah NIK menjadi angka ilmiah. Digit-digitnya sudah hilang dan tidak dapat dipulihkan.", "Minta berkas asli, atau ketik ulang NIK ini dalam kolom berformat Teks."),
    "nik_numeric": Reason(QUESTION, "NIK tersimpan sebagai angka", "Sel ini berisi angka, bukan teks. Nol di depan atau digit terakhir mungkin sudah hilang, maka nomor ini tidak dipakai.", "Ubah format kolom NIK menjadi Teks, periksa nomornya, lalu kirim ulang."),
    "nik_not_digits": Reason(QUESTION, "NIK memuat huruf atau tanda", "NIK hanya terdiri atas angka. Nomor ini disimpan sebagai nomor yang diperselisihkan.", "Cocokkan dengan KTP atau KK."),
    "nik_length": Reason(QUESTION, "NIK bukan 16 digit", "NIK selalu 16 digit. Nomor ini lebih pendek atau lebih panjang.", "Cocokkan dengan KTP atau KK."),
    "nik_area_zero": Reason(QUESTION, "Kode wilayah pada NIK tidak mungkin", "Dua digit kabupaten atau kecamatan pada NIK berisi 00.", "Cocokkan dengan KTP atau KK."),
    "nik_impossible_date": Reason(QUESTION, "Tanggal pada NIK tidak mungkin", "Digit ke-7 sampai ke-12 pada NIK memuat tanggal lahir (perempuan: tanggal + 40), tetapi tanggal ini tidak ada.", "Cocokkan dengan KTP atau KK."),
    "nik_serial_zero": Reason(QUESTION, "Nomor urut NIK 0000", "Empat digit terakhir NIK tidak pernah 0000.", "Cocokkan dengan KTP atau KK."),
    "kk_typed_as_nik": Reason(QUESTION, "Nomor KK diketik di kolom NIK", "Isi kolom NIK sama dengan nomor KK di baris ini, jadi bukan NIK orang tersebut.", "Cari NIK yang benar di KTP atau KK."),
    "nik_sex_differs": Reason(QUESTION, "Jenis kelamin berbeda dengan NIK", "Pada NIK perempuan, tanggal lahir ditambah 40. Menurut NIK ini jenis kelaminnya lain daripada yang tertulis.", "Cocokkan NIK dan jenis kelamin dengan KTP atau KK; salah satunya keliru."),
    "nik_birth_date_differs": Reason(QUESTION, "Tanggal lahir berbeda dengan NIK", "Tanggal lahir yang tertulis lain daripada tanggal di dalam NIK.", "Cocokkan NIK dan tanggal lahir dengan KTP atau KK; salah satunya keliru."),
    "nik_area_unknown": Reason(NOTE, "Kode wilayah pada NIK tidak dikenal", "Enam digit pertama NIK tidak ada pada daftar wilayah. Bisa karena wilayahnya lama sekali, bisa karena salah ketik.", "Cocokkan dengan KTP bila ada keraguan lain."),
    "nik_area_retired": Reason(NOTE, "NIK memakai kode wilayah lama", "Kode wilayah pada NIK sudah tidak berlaku. Ini wajar: NIK memakai kode saat pertama kali terbit.", "Tidak perlu tindakan."),
    "nik_other_province": Reason(NOTE, "NIK terbit di provinsi lain", "Orang ini pertama kali terdaftar di provinsi lain. Ini wajar bagi pendatang.", "Tidak perlu tindakan."),
    "nik_other_regency": Reason(NOTE, "NIK terbit di kabupaten/kota lain", "Orang ini pertama kali terdaftar di kabupaten/kota lain. Ini wajar bagi pendatang.", "Tidak perlu tindakan."),
    "number_punctuation": Reason(NOTE, "Tanda baca di dalam nomor", "Nomor ditulis dengan spasi, titik, atau tanda lain. Tanda itu diabaikan saat membaca; isi aslinya tetap disimpan.", "Tidak perlu tindakan."),
}
_FAMILY = {
    "kk_missing": Reason(NOTE, "Nomor KK kosong", "Tanpa nomor KK, orang ini belum dapat ditempatkan dalam keluarganya.", "Lengkapi nomor KK bila sudah ada."),
    "kk_placeholder": Reason(NOTE, "Nomor KK isian sementara", "Isi kolom KK hanya pengisi tempat, bukan nomor KK.", "Lengkapi nomor KK bila sudah ada."),
    "kk_cut_by_excel": Reason(QUESTION, "Nomor KK terpotong oleh Excel", "Nomor KK tersimpan sebagai angka sehingga digit terakhirnya menjadi 0. Keluarga yang berbeda dapat tampak sama.", "Minta berkas asli, atau ketik ulang dalam kolom berformat Teks."),
    "kk_maybe_cut": Reason(QUESTION, "Nomor KK mungkin terpotong", "Wajarnya satu dari sepuluh nomor KK berakhiran 0. Di daftar ini jauh lebih banyak, jadi Excel agaknya telah memotong digit terakhirnya.", "Minta berkas asli dengan kolom KK berformat Teks."),
    "kk_scientific": Reason(QUESTION, "Nomor KK berubah menjadi bentuk 6,4E+15", "Excel mengubah nomor KK menjadi angka ilmiah; digit-digitnya sudah hilang.", "Minta berkas asli, atau ketik ulang dalam kolom berformat Teks."),
    "kk_numeric": Reason(QUESTION, "Nomor KK tersimpan sebagai angka", "Sel ini berisi angka, bukan teks. Nol di depan atau digit terakhir mungkin sudah hilang, maka nomor ini tidak dipakai.", "Ubah format kolom KK menjadi Teks, periksa nomornya, lalu kirim ulang."),
    "kk_length": Reason(QUESTION, "Nomor KK bukan 16 digit", "Nomor KK selalu 16 digit angka. Nomor ini tidak dipakai untuk menyatukan keluarga.", "Cocokkan dengan KK."),
    "parent_nik_unreadable": Reason(NOTE, "NIK ayah atau ibu tidak dapat dipakai", "NIK orang tua pada baris ini rusak atau bukan 16 digit, sehingga tidak dibaca.", "Lengkapi kemudian bila diperlukan."),
    "role_unknown": Reason(NOTE, "Hubungan keluarga tidak diketahui", "Hubungan dengan kepala keluarga kosong atau tidak dikenal. Dibiarkan sebagai belum diketahui.", "Lengkapi menurut KK."),
}
_PERSON = {
    "name_missing": Reason(QUESTION, "Nama kosong", "Baris ini tidak memuat nama.", "Lengkapi nama menurut KTP atau KK."),
    "name_has_digits": Reason(NOTE, "Angka di dalam nama", "Nama memuat angka. Nama disimpan seperti tertulis.", "Periksa apakah salah ketik."),
    "not_a_person": Reason(REJECT, "Bukan baris orang", "Baris ini tampaknya jumlah, judul, atau catatan, bukan data orang.", "Tidak perlu tindakan."),
    "empty_row": Reason(REJECT, "Tidak ada yang mengenali orang", "Baris ini tidak memuat nama, NIK, nomor KK, ataupun ID DTKS.", "Hapus baris ini dari berkas atau lengkapi isinya."),
    "text_too_long": Reason(QUESTION, "Isi sel terlalu panjang", "Isi sel jauh lebih panjang daripada yang wajar untuk kolom ini, sehingga tidak dibaca.", "Periksa apakah kolom berkas tergeser atau beberapa data menyatu."),
    "invisible_characters": Reason(NOTE, "Karakter tak terlihat", "Sel memuat karakter yang tidak tampak. Karakter itu diabaikan saat membaca; isi aslinya tetap disimpan.", "Tidak perlu tindakan."),
    "extra_spaces": Reason(NOTE, "Spasi berlebih", "Ada spasi di awal, di akhir, atau dua kali di tengah. Spasi itu diabaikan saat membaca; isi aslinya tetap disimpan.", "Tidak perlu tindakan."),
    "sex_unknown": Reason(NOTE, "Jenis kelamin tidak diketahui", "Jenis kelamin kosong atau tidak dikenal. Dibiarkan sebagai belum diketahui.", "Lengkapi menurut KTP atau KK."),
    "status_invalid": Reason(REJECT, "Ditandai tidak valid oleh sumbernya", "Sistem asal menandai data ini tidak valid.", "Tanyakan ke pengirim bila orang ini seharusnya ada."),
    "word_unknown": Reason(NOTE, "Isi tidak dikenal", "Isi sel tidak dikenal untuk kolom ini, sehingga dibiarkan sebagai belum diketahui. Isi aslinya tetap disimpan.", "Lengkapi kemudian bila diperlukan."),
    "decile_invalid": Reason(QUESTION, "Desil bukan 1 sampai 10", "Desil adalah angka 1 (paling miskin) sampai 10. Sel ini kosong atau berisi lain, sehingga tidak dipakai.", "Periksa daftar dari Kemensos/BPS."),
    "phone_unreadable": Reason(NOTE, "Nomor telepon tidak dapat dibaca", "Isi sel bukan nomor telepon Indonesia yang lengkap, atau memuat lebih dari satu nomor.", "Lengkapi kemudian bila diperlukan."),
    "rt_rw_odd": Reason(NOTE, "RT/RW tidak lazim", "RT dan RW biasanya angka sampai tiga digit. Isi sel ini tidak dibaca.", "Lengkapi kemudian bila diperlukan."),
}
_DATES = {
    "birth_date_missing": Reason(NOTE, "Tanggal lahir kosong", "Tanggal lahir tidak diisi. Dibiarkan sebagai belum diketahui.", "Lengkapi menurut KTP, KK, atau akta."),
    "date_impossible": Reason(QUESTION, "Tanggal lahir tidak mungkin", "Tanggal ini tidak ada dalam kalender, misalnya 31-02 atau 00-00-0000.", "Perbaiki menurut KTP, KK, atau akta."),
    "date_unreadable": Reason(QUESTION, "Tanggal lahir tidak dapat dibaca", "Isi sel bukan tanggal yang dikenal.", "Tulis sebagai hari-bulan-tahun, misalnya 17-08-1990."),
    "date_month_first": Reason(QUESTION, "Tanggal tampaknya bulan-hari-tahun", "Tanggal ini hanya mungkin bila bulan ditulis lebih dulu. Bila begitu, tanggal lain dalam berkas ini pun mungkin terbalik.", "Periksa cara penulisan tanggal di seluruh berkas."),
    "date_in_future": Reason(QUESTION, "Tanggal lahir di masa depan", "Tanggal lahir melewati tanggal keadaan berkas.", "Perbaiki menurut KTP, KK, atau akta."),
    "age_over_120": Reason(QUESTION, "Umur lebih dari 120 tahun", "Menurut tanggal lahirnya, orang ini berumur lebih dari 120 tahun.", "Periksa tahun lahirnya, atau catat kematiannya."),
    "date_two_digit_year": Reason(NOTE, "Tahun lahir dua digit", "Abadnya ditebak: tahun yang sudah lewat pada abad ini, kalau tidak abad lalu.", "Periksa bila orang ini sangat tua atau masih anak-anak."),
    "birth_year_only": Reason(NOTE, "Hanya tahun lahir yang diketahui", "Tanggal dan bulan tidak diketahui; dicatat sebagai tahun saja.", "Lengkapi bila ada akta atau KTP."),
    "birth_month_only": Reason(NOTE, "Hanya bulan dan tahun lahir yang diketahui", "Tanggalnya tidak diketahui; dicatat sebagai bulan dan tahun.", "Lengkapi bila ada akta atau KTP."),
    "birth_maybe_year_only": Reason(NOTE, "Mungkin hanya tahun lahir", "1 Januari atau 31 Desember sering diisi bila yang diketahui hanya tahunnya. Dicatat seperti tertulis.", "Tidak perlu tindakan."),
}
_PLACES = {
    "village_unknown": Reason(QUESTION, "Nama desa/kelurahan tidak ditemukan", "Tidak ada desa atau kelurahan dengan nama persis itu di kecamatan tersebut. Nama yang mirip tidak dianggap sama.", "Pilih desa yang benar dari usulan, atau perbaiki namanya."),
    "village_ambiguous": Reason(QUESTION, "Nama desa/kelurahan lebih dari satu", "Beberapa desa bernama sama dan kecamatannya tidak jelas.", "Lengkapi kecamatannya atau pilih desa yang benar."),
    "area_code_unknown": Reason(QUESTION, "Kode wilayah tidak dikenal", "Kode ini tidak ada pada daftar wilayah.", "Perbaiki kode atau tulis nama desanya."),
    "area_code_retired": Reason(QUESTION, "Kode wilayah lama", "Kode ini sudah tidak berlaku pada daftar wilayah sekarang.", "Pilih wilayah yang sekarang."),
    "area_code_ambiguous": Reason(QUESTION, "Kode wilayah bermakna ganda", "Angka ini berarti wilayah yang berbeda menurut Kemendagri dan menurut BPS.", "Pilih wilayah yang benar."),
    "area_name_differs": Reason(QUESTION, "Kode dan nama wilayah tidak cocok", "Kode wilayah dan nama wilayah pada baris ini menunjuk tempat yang berbeda.", "Pilih wilayah yang benar."),
    "area_other_province": Reason(QUESTION, "Wilayah di provinsi lain", "Baris ini menyebut provinsi lain daripada wilayah kiriman.", "Periksa apakah orang ini memang termasuk kiriman ini."),
    "area_outside_file": Reason(QUESTION, "Wilayah di luar kiriman", "Baris ini menyebut wilayah di luar wilayah yang dipilih untuk kiriman.", "Periksa apakah orang ini memang termasuk kiriman ini."),
}
_ACROSS = {
    "nik_on_two_people": Reason(QUESTION, "Satu NIK pada dua orang", "NIK ini juga ada pada orang lain dengan nama atau tanggal lahir berbeda.", "Periksa KTP atau KK keduanya. Tolak baris yang NIK-nya keliru."),
    "nik_birth_differs": Reason(QUESTION, "NIK sama, tanggal lahir berbeda", "NIK dan nama cocok dengan warga yang sudah tercatat, tetapi tanggal lahirnya lain.", "Periksa tanggal mana yang benar menurut KTP, KK, atau akta."),
    "nik_on_many": Reason(QUESTION, "NIK dipakai banyak orang", "NIK ini ada pada sangat banyak baris, jadi bukan milik satu orang.", "Cari NIK masing-masing di KTP atau KK."),
    "kk_on_many": Reason(QUESTION, "Nomor KK dipakai sangat banyak orang", "Terlalu banyak baris bernomor KK sama untuk satu keluarga.", "Periksa nomor KK masing-masing."),
    "namesake_two_niks": Reason(QUESTION, "Nama dan lahir sama, NIK berbeda", "Dalam keluarga ini ada orang bernama dan bertanggal lahir sama dengan NIK lain. Bisa satu orang dengan NIK salah ketik.", "Periksa apakah orangnya satu, lalu gabung atau catat sebagai orang lain."),
    "namesake_same_birth": Reason(QUESTION, "Ada orang bernama dan bertanggal lahir sama", "Baris tanpa NIK ini mungkin orang yang sudah tercatat di desa yang sama.", "Periksa apakah orangnya sama, lalu gabung atau catat sebagai orang lain."),
    "identity_thin": Reason(QUESTION, "Data terlalu sedikit untuk mengenali orang", "Tanpa NIK, nama dan tanggal lahir keduanya diperlukan agar orang tidak tercatat dua kali.", "Lengkapi NIK atau tanggal lahirnya."),
    "maybe_known": Reason(QUESTION, "Mungkin sudah tercatat", "Ada warga tercatat yang banyak persamaannya dengan baris ini, walaupun nomor atau ejaannya berbeda.", "Bandingkan keduanya. Ingat anak kembar, kakak beradik, dan ayah-anak yang bernama sama."),
    "maybe_same_row": Reason(QUESTION, "Mungkin orang yang sama dengan baris lain", "Baris lain pada kiriman ini banyak persamaannya dengan baris ini.", "Bandingkan keduanya. Bila satu orang, tolak salah satu baris; bila dua orang, catat keduanya sebagai warga baru."),
    "two_matches": Reason(QUESTION, "Cocok dengan lebih dari satu orang", "Baris ini cocok dengan dua warga atau lebih yang sudah tercatat.", "Pilih orang yang benar."),
    "two_heads": Reason(QUESTION, "Dua kepala keluarga dalam satu KK", "Lebih dari satu orang hidup tercatat sebagai kepala keluarga pada KK ini.", "Tentukan kepala keluarga menurut KK terbaru."),
    "no_head": Reason(NOTE, "KK tanpa kepala keluarga", "Tidak ada anggota KK ini yang tercatat sebagai kepala keluarga.", "Lengkapi menurut KK terbaru."),
    "head_taken": Reason(NOTE, "Kepala keluarga sudah ada", "KK ini sudah punya kepala keluarga, jadi hubungan orang ini dibiarkan sebagai belum diketahui.", "Tentukan kepala keluarga menurut KK terbaru."),
    "family_without_head": Reason(NOTE, "Keluarga lama menjadi tanpa kepala", "Kepala keluarga pindah ke KK lain, sedangkan anggota lainnya masih di KK lama.", "Catat siapa kepala keluarga yang baru."),
    "kk_in_two_areas": Reason(QUESTION, "Satu KK di dua desa", "Nomor KK yang sama muncul di desa yang berbeda.", "Periksa di mana keluarga ini sekarang terdaftar."),
    "same_row_twice": Reason(NOTE, "Baris kembar", "Baris ini sama dengan baris lain. Orangnya dicatat satu kali.", "Tidak perlu tindakan."),
    "name_differs": Reason(QUESTION, "Nama berbeda", "Nama pada baris ini lain daripada yang sudah tercatat.", "Pilih nama yang benar menurut KTP atau KK."),
    "sex_differs": Reason(QUESTION, "Jenis kelamin berbeda", "Jenis kelamin pada baris ini lain daripada yang sudah tercatat.", "Pilih yang benar menurut KTP atau KK."),
    "birth_differs": Reason(QUESTION, "Tanggal lahir berbeda", "Tanggal lahir pada baris ini lain daripada yang sudah tercatat.", "Pilih yang benar menurut KTP, KK, atau akta."),
    "address_differs": Reason(QUESTION, "Alamat berbeda", "Alamat pada baris ini lain daripada yang sudah tercatat.", "Periksa apakah orang ini pindah."),
    "detail_differs": Reason(QUESTION, "Rincian berbeda", "Ada rincian yang lain daripada yang sudah tercatat.", "Periksa bila penting."),
    "family_differs": Reason(QUESTION, "Keluarga (KK) berbeda", "Orang ini tercatat pada KK lain.", "Periksa apakah ia pindah KK."),
    "family_renumbered": Reason(NOTE, "Tampaknya satu keluarga dengan nomor KK baru", "Sebagian besar orang pada kartu ini tercatat bersama pada satu kartu lain.", "Bila kartunya memang diganti, setujui semua anggotanya, lalu gabungkan kedua keluarga."),
    "role_differs": Reason(QUESTION, "Hubungan keluarga berbeda", "Hubungan dengan kepala keluarga lain daripada yang sudah tercatat.", "Pilih yang benar menurut KK terbaru."),
    "dead_on_aid_list": Reason(QUESTION, "Orang meninggal di daftar bantuan", "Orang ini tercatat sudah meninggal, tetapi masih ada di daftar bantuan.", "Laporkan agar bantuan dihentikan, atau perbaiki bila ia masih hidup."),
    "dead_in_registry": Reason(QUESTION, "Tercatat sudah meninggal", "Menurut data yang ada orang ini sudah meninggal, tetapi baris ini menyebutnya hidup.", "Periksa keadaan yang sebenarnya sebelum digabungkan."),
    "moved_in_registry": Reason(QUESTION, "Tercatat sudah pindah", "Menurut data yang ada orang ini sudah pindah, tetapi baris ini menyebutnya di sini.", "Periksa apakah ia kembali."),
    "moved_within_files": Reason(NOTE, "Pindah desa dalam kiriman ini", "Desa lama menyebut orang ini pindah, dan desa lain menyebut ia tinggal di sana.", "Tidak perlu tindakan bila keduanya benar."),
    "decile_differs": Reason(NOTE, "Desil berbeda", "Desil untuk keluarga ini pada tanggal yang sama lain di berkas lain.", "Periksa daftar mana yang terbaru."),
    "not_in_registry": Reason(QUESTION, "Belum ada di data warga", "Orang atau keluarga ini ada di daftar, tetapi belum tercatat sebagai warga.", "Kunjungi atau tanyakan ke desa, lalu catat sebagai warga bila benar."),
    "area_outside_batch": Reason(QUESTION, "Wilayah di luar kiriman", "Desa pada baris ini tidak termasuk wilayah kiriman, sehingga tidak dicatat tanpa persetujuan.", "Tolak baris ini, atau minta petugas wilayahnya mengirimkannya."),
    "merge_conflict": Reason(QUESTION, "Tidak dapat digabungkan bersama keluarganya", "Data yang sudah tercatat berubah sejak baris ini diperiksa, atau bertentangan dengannya.", "Buka baris ini dan putuskan sekali lagi."),
    "target_gone": Reason(QUESTION, "Orang yang dipilih tidak ada lagi", "Warga yang dipilih saat meninjau sudah tidak tercatat lagi.", "Putuskan sekali lagi untuk baris ini."),
}
# fmt: on

REASONS: dict[str, Reason] = _NIK | _FAMILY | _PERSON | _DATES | _PLACES | _ACROSS
"""Code → reason. The last part are reasons that come from several rows or from the registry."""
