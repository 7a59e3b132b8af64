"""Invented words of the demonstration's accompaniment: names of companions, goals, stories, services."""

COMPANIONS = (
    ("Rahmawati", "Yohanes", "Nurul", "Bambang", "Lidya", "Hairul", "Martha", "Suriansyah", "Dewi", "Petrus", "Asmah",
     "Junaidi", "Kristina", "Muliadi", "Fatmawati", "Daud", "Salmah", "Arifin", "Veronika", "Ideham"),
    ("Rekaan", "Contohan", "Misalnya", "Ibarat", "Umpama"),
)  # fmt: skip

# goal in the person's own words, CBR element, ATENSI component, steps as (what, who)
GOALS = (
    ("Saya ingin bisa pergi ke pasar sendiri", "social.recreation", "accessibility",
     (("Berlatih memakai kursi roda di jalan kampung", "companion"), ("Meratakan jalan di depan rumah", "volunteer"))),
    ("Saya ingin berjualan kue lagi seperti dulu", "livelihood.self_employment", "vocational",
     (("Mengikuti pelatihan kue di kecamatan", "person"), ("Mengurus bantuan modal", "companion"))),
    ("Saya ingin anak saya masuk sekolah", "education.primary", "family_support",
     (("Menemui kepala sekolah", "family"), ("Mengurus akta lahir", "companion"))),
    ("Saya ingin dapat obat tanpa terputus", "health.medical_care", "basic_needs",
     (("Mengambil obat ke puskesmas setiap bulan", "family"), ("Mengingatkan jadwal obat", "companion"))),
    ("Saya ingin punya teman bicara", "social.relationships", "therapy",
     (("Ikut pertemuan kelompok di balai desa", "person"), ("Menjemput saat ada pertemuan", "volunteer"))),
    ("Saya ingin alat bantu dengar yang cocok", "health.assistive_devices", "accessibility",
     (("Memeriksa pendengaran di rumah sakit", "companion"), ("Mengajukan alat bantu", "agency"))),
)  # fmt: skip

STORIES = (
    "Ia bercerita sudah mulai menyapu halaman sendiri.",
    "Ibunya tampak lelah; kami membicarakan siapa yang bisa bergantian.",
    "Kursi rodanya baik, tetapi jalan di depan rumah becek.",
    "Ia senang tetangganya datang membawakan sayur.",
    "Obat tinggal untuk tiga hari; kami mengatur pengambilan berikutnya.",
    "Ia ingin ikut kegiatan di balai desa bulan depan.",
)

PAUSES = ("Dirawat di rumah sakit", "Menginap di rumah anaknya", "Ikut keluarga ke kebun")

# kind of service, quantity, who gave it
SERVICES = (
    ("guidance_person", 1, "Dinas Sosial"), ("guidance_family", 1, "Dinas Sosial"), ("meals", 2, "Karang Taruna"),
    ("assistive_device", 1, "Dinas Sosial"), ("health_access", 1, "Puskesmas"), ("civil_documents", 1, "Disdukcapil"),
    ("carer_rest", 4, "Relawan desa"), ("therapy", 1, "Puskesmas"),
)  # fmt: skip
