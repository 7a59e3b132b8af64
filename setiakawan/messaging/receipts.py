"""Where gateways say what became of a message. Signed; what is not signed is refused and changes nothing."""

import hmac
import json

from django.conf import settings
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from setiakawan.accounts.middleware import public
from setiakawan.messaging.channels import sms, whatsapp
from setiakawan.messaging.services.sending import take_news


@public
@csrf_exempt
@require_http_methods(["GET", "POST"])
def whatsapp_page(request):
    """Meta's handshake (GET) and its news (POST)."""
    if request.method == "GET":
        return _handshake(request)
    signature = request.headers.get("X-Hub-Signature-256", "")
    return _news(request, "whatsapp", whatsapp.is_signed(request.body, signature), whatsapp.news_in)


@public
@csrf_exempt
@require_http_methods(["POST"])
def sms_page(request):
    """News of the SMS gateway."""
    return _news(request, "sms", sms.is_signed(request.body, request.headers.get("X-Signature", "")), sms.news_in)


def _handshake(request):
    expected, given = settings.MESSAGE_WHATSAPP["verify_token"], request.GET.get("hub.verify_token", "")
    challenge = request.GET.get("hub.challenge", "")
    is_right = bool(expected) and hmac.compare_digest(expected.encode(), given.encode())
    if not (is_right and request.GET.get("hub.mode") == "subscribe" and challenge.isalnum() and len(challenge) < 100):
        return HttpResponseForbidden("Ditolak.", content_type="text/plain; charset=utf-8")
    return HttpResponse(challenge, content_type="text/plain")


def _news(request, channel: str, is_signed: bool, read):
    if not is_signed:
        return HttpResponseForbidden("Ditolak.", content_type="text/plain; charset=utf-8")
    try:
        found = read(json.loads(request.body))
    except (ValueError, AttributeError, TypeError, KeyError, IndexError):
        return HttpResponseBadRequest("Tidak terbaca.", content_type="text/plain; charset=utf-8")
    for provider_id, state, note in found:
        take_news(channel=channel, provider_id=provider_id, state=state, note=note, now=timezone.now())
    return HttpResponse("ok", content_type="text/plain")
