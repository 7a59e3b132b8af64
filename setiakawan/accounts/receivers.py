"""Where Django and allauth tell of themselves. Their own signals are the only place that every such act passes."""

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from setiakawan.accounts import services, sessions


@receiver(user_logged_in)
def begin_session(sender, request, user, **rest):
    """Note when the session began."""
    sessions.begin(request)


@receiver(authenticator_added)
@receiver(authenticator_removed)
def note_second_factor(sender, signal, user, authenticator, **rest):
    """Record that a user switched the own second factor on or off; recovery codes come and go with it."""
    if authenticator.type == Authenticator.Type.TOTP:
        services.note_second_factor(user=user, is_on=signal is authenticator_added)
