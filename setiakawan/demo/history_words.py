"""What companions and people say in the demonstration district. Invented."""

GIVEN = ("Rahmawati", "Yohana", "Suriansyah", "Nurlaila", "Hendrik", "Fatimah", "Andi", "Maria", "Slamet", "Jumiati")
SECOND = ("Rekaan", "Lestari", "Ibrahim", "Anyeq", "Saputra", "Hidayat", "Paembonan", "Noor", "Wati", "Syahrani")
SIGNS = (
    "violence", "self_harm", "shackled", "unsafe_home", "no_food", "no_medicine", "alone", "carer_worn", "cannot_call",
    "lost_income",
)  # fmt: skip
STORIES = (
    "Kami berbincang di teras. Ia bercerita tentang kebun cabainya yang mulai berbuah.",
    "Latihan berjalan dengan tongkat sampai ke rumah tetangga. Hari ini tanpa berhenti.",
    "Ibunya kurang tidur. Kami mencari siapa yang dapat menggantikan menjaga pada malam hari.",
    "Obat masih cukup untuk dua pekan. Tekanan darah sudah diperiksa di puskesmas pembantu.",
    "Ia sudah berani ikut arisan RT lagi, diantar tetangga.",
    "Kursi roda berbunyi di roda kanan. Baut dikencangkan bersama bapaknya.",
)
NEXT = ("Menanyakan jadwal puskesmas", "Melanjutkan latihan berjalan", "Bertemu ketua RT", "")
STRENGTHS = (
    "Sabar, pandai menganyam, dan dekat dengan keponakannya.",
    "Hafal semua orang di kampungnya dan senang bercerita.",
    "Rajin, menjaga warung keluarga setiap pagi.",
)
GOALS = (
    ("Saya ingin bisa ke masjid sendiri.", "social.culture_arts", "Latihan jalan dan membuat pegangan tangga"),
    ("Saya mau jualan kue lagi.", "livelihood.self_employment", "Menghitung modal bersama keluarga"),
    ("Anak saya bisa sekolah dekat rumah.", "education.primary", "Bertemu kepala sekolah bersama ibunya"),
    ("Saya ingin tidak merepotkan ibu kalau mandi.", "health.rehabilitation", "Memasang pegangan di kamar mandi"),
)
WORKS = ("Sudah lebih sering keluar rumah.", "Latihan berjalan setiap pagi.", "Keluarga bergantian menjaga.")
THANKS = ("Terima kasih, sekarang saya sudah bisa sendiri.", "Senang ada yang datang dan mendengarkan.")
