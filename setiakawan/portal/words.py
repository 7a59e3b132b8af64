"""Why something was not possible, in the words that citizens read."""

from setiakawan.accounts.scope import NotAllowed
from setiakawan.participation.services import acts, asking, meeting, participants, steps, words

TOO_OFTEN = "Terlalu banyak percobaan. Coba lagi satu jam lagi, atau datanglah ke kantor desa."
REFUSALS = {
    NotAllowed: "Ini bukan untuk Anda jawab.",
    steps.WrongStep: "Keadaannya sudah berubah. Lihat lagi halaman Anda.",
    words.WordsMissing: "Tuliskan dengan beberapa kata.",
    asking.NobodyThere: "Menurut catatan kami, orang itu tidak dapat dihubungi. Tanyakan kepada kantor desa.",
    asking.NotSuch: "Bantuan ini tidak dapat diminta dengan cara itu.",
    participants.NotTakingPart: "Anda sedang tidak ikut gotong royong. Tanyakan kepada kantor desa.",
    meeting.PlaceTaken: "Sudah ada yang mengambilnya. Terima kasih, masih ada yang lain.",
    meeting.NeedNotOpen: "Permintaan ini sudah tidak terbuka.",
    meeting.CannotMeet: (
        "Untuk bantuan ini, identitas Anda perlu diperiksa dulu oleh kantor desa, dan satu orang menjamin Anda. "
        "Datanglah dengan KTP; pemeriksaannya sekali saja."
    ),
    acts.AlreadyConfirmed: "Ini sudah dikonfirmasi.",
    acts.NotAgreed: "Belum ada kesepakatan kedua pihak untuk bantuan ini.",
    words.TellsHealth: "Pesan ini menyebut kesehatan. Tuliskan tanpa menyebut penyakit.",
}  # fmt: skip


def refusal(refused: Exception) -> str:
    """The sentence for a refusal."""
    return next(words for kind, words in REFUSALS.items() if isinstance(refused, kind))
