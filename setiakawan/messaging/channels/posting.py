"""One POST of JSON with a time limit, and what its refusals mean."""

import json
import urllib.error
import urllib.request

from setiakawan.messaging.channels import NotNow, Refused

_SECONDS = 15
_LATER = {408, 409, 423, 425, 429}


def post(url: str, body: dict, headers: dict[str, str]) -> dict:
    """POST JSON and give the JSON of the answer. Raises Refused on 4xx, NotNow on everything that may pass."""
    if not url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise NotNow("Alamat saluran harus https.")
    request = urllib.request.Request(  # noqa: S310 (the scheme is checked above)
        url, json.dumps(body).encode(), {"Content-Type": "application/json", **headers}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
            return json.loads(answer.read(100_000) or b"{}")
    except urllib.error.HTTPError as refused:
        code = _code_of(refused)
        kind = (
            NotNow if refused.code in _LATER or refused.code >= 500 or code in {"190", "130429", "131056"} else Refused
        )
        raise kind(f"{refused.code} {code}".strip()) from None
    except (OSError, ValueError) as trouble:
        raise NotNow(type(trouble).__name__) from None


def _code_of(refused: urllib.error.HTTPError) -> str:
    """The gateway's own number of a fault, never its words: they may repeat the address."""
    try:
        fault = json.loads(refused.read(10_000)).get("error", {})
        return str(fault.get("code", ""))[:12] if isinstance(fault, dict) else ""
    except (OSError, ValueError, AttributeError):
        return ""
