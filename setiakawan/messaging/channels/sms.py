"""SMS through any gateway that takes JSON over HTTPS; which field is called what is a setting."""

import hashlib
import hmac
import json

from django.conf import settings

from setiakawan.messaging.channels import Letter, Refused
from setiakawan.messaging.channels.posting import post


def deliver(letter: Letter) -> str:
    """Send it. The gateway's fields are `SETIAKAWAN_SMS_BODY`, JSON in which {to}, {text} and {reference} are filled in.

    Numbers are written `62812…`, as Indonesian gateways expect. Our reference goes along, so that a gateway that knows
    it takes a repeated attempt once.
    """
    if "@" in letter.to:
        raise Refused("bukan nomor")
    values = {"to": letter.to.lstrip("+"), "text": letter.text, "reference": letter.reference}
    body = {name: _filled(value, values) for name, value in json.loads(settings.MESSAGE_SMS["body"]).items()}
    answer = post(settings.MESSAGE_SMS["url"], body, {"Authorization": f"Bearer {settings.MESSAGE_SMS['token']}"})
    return str(answer.get("id") or answer.get("message_id") or letter.reference)[:200]


def _filled(value: object, values: dict[str, str]) -> object:
    if not isinstance(value, str):
        return value
    return values[value[1:-1]] if value[1:-1] in values and value[:1] + value[-1:] == "{}" else value


def is_signed(body: bytes, signature: str) -> bool:
    """Whether a delivery receipt was signed with the gateway's key (HMAC-SHA256, hexadecimal)."""
    key = settings.MESSAGE_SMS["receipt_key"].encode()
    return bool(key) and hmac.compare_digest(hmac.new(key, body, hashlib.sha256).hexdigest(), signature)


def news_in(body: dict) -> list[tuple[str, str, str]]:
    """What a receipt says: the gateway's number, our word for the state, its note."""
    words = {"delivered": "delivered", "sent": "sent", "failed": "failed", "undelivered": "failed", "read": "read"}
    state = words.get(str(body.get("status", "")).lower())
    number = str(body.get("id") or body.get("message_id") or "")[:200]
    return [(number, state, str(body.get("code", ""))[:12])] if state and number else []
