"""WhatsApp through Meta's Cloud API: an approved template with one parameter, the text; signed receipts."""

import hashlib
import hmac

from django.conf import settings

from setiakawan.messaging.channels import Letter, NotNow, Refused
from setiakawan.messaging.channels.posting import post


def deliver(letter: Letter) -> str:
    """Send it as the office's approved utility template. Free text is only allowed for a day after the person wrote.

    A parameter may not hold line breaks, so they become spaces.
    """
    if "@" in letter.to:
        raise Refused("bukan nomor")
    given = settings.MESSAGE_WHATSAPP
    body = {
        "messaging_product": "whatsapp", "recipient_type": "individual", "to": letter.to.lstrip("+"), "type": "template",
        "biz_opaque_callback_data": letter.reference,
        "template": {
            "name": given["template"], "language": {"code": "id"},
            "components": [{"type": "body", "parameters": [{"type": "text", "text": " ".join(letter.text.split())}]}],
        },
    }  # fmt: skip
    answer = post(f"{given['url']}/{given['phone_id']}/messages", body, {"Authorization": f"Bearer {given['token']}"})
    try:
        return str(answer["messages"][0]["id"])[:200]
    except (KeyError, IndexError, TypeError):
        raise NotNow("jawaban tidak dikenal") from None


def is_signed(body: bytes, signature: str) -> bool:
    """Whether a receipt carries Meta's signature (`X-Hub-Signature-256`)."""
    key = settings.MESSAGE_WHATSAPP["app_secret"].encode()
    expected = "sha256=" + hmac.new(key, body, hashlib.sha256).hexdigest()
    return bool(key) and hmac.compare_digest(expected, signature)


def news_in(body: dict) -> list[tuple[str, str, str]]:
    """What a receipt says: WhatsApp's number, our word for the state, the code of a fault. Other news is passed over."""
    found = []
    for entry in body.get("entry") or []:
        for change in entry.get("changes") or []:
            for status in (change.get("value") or {}).get("statuses") or []:
                if status.get("status") in {"sent", "delivered", "read", "failed"} and status.get("id"):
                    faults = status.get("errors") or [{}]
                    found.append((str(status["id"])[:200], status["status"], str(faults[0].get("code", ""))[:12]))
    return found
