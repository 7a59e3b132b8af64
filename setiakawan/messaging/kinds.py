"""What messages and codes are for. A kind that is not here cannot be sent."""

KINDS: dict[str, str] = {
    "act.confirm": "konfirmasi bantuan",
    "aid.code": "kode terima bantuan",
    "code": "kode sekali pakai",
    "event": "acara",
    "match": "tawaran dan permintaan",
    "note": "pesan ada di halaman Anda",
    "objection": "jawaban usul atau sanggah",
    "pair": "kawan",
    "portal.code": "kode masuk",
    "referral": "rujukan",
    "referral.code": "kode jawaban rujukan",
    "urgent": "panggilan mendesak",
}
