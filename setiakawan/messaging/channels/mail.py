"""Electronic mail through the office's own mail server (`SETIAKAWAN_MAIL`)."""

import smtplib
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from django.conf import settings

from setiakawan.messaging.channels import Letter, NotNow, Refused


def deliver(letter: Letter) -> str:
    """Send it as plain text. `SETIAKAWAN_MAIL` is smtps://user:password@host:465/sender@example."""
    if "@" not in letter.to:
        raise Refused("bukan surel")
    place = urlsplit(settings.MESSAGE_MAIL)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = unquote(place.path.lstrip("/")), letter.to, settings.OFFICE_NAME
    mail["Message-ID"] = f"<{letter.reference}@setiakawan>"
    mail.set_content(letter.text)
    opened = smtplib.SMTP_SSL if place.scheme == "smtps" else smtplib.SMTP
    try:
        with opened(place.hostname or "", place.port or 25, timeout=15) as server:
            if place.username:
                server.login(unquote(place.username), unquote(place.password or ""))
            server.send_message(mail)
    except smtplib.SMTPRecipientsRefused as refused:
        codes = {code for code, _ in refused.recipients.values()}
        raise (Refused if min(codes) >= 500 else NotNow)(" ".join(map(str, sorted(codes)))) from None
    except (OSError, smtplib.SMTPException) as trouble:
        raise NotNow(type(trouble).__name__) from None
    return letter.reference
