"""Secrets of second factors: sealed in the database, sealed anew when the keys are rotated."""

import base64

from allauth.mfa.models import Authenticator
from django.db import transaction

from setiakawan.core.keys import key_ring
from setiakawan.core.sealing import seal, unseal

_PURPOSE = "second_factor"
_SEALED = ("secret", "seed")


def seal_secret(text: str) -> str:
    """A secret as it may stand in the database."""
    return base64.b64encode(seal(text.encode(), _PURPOSE)).decode()


def open_secret(sealed: str) -> str:
    """The secret that `seal_secret` sealed. Raises SealBroken."""
    return unseal(base64.b64decode(sealed), _PURPOSE).decode()


@transaction.atomic
def reseal_second_factors() -> int:
    """Seal with the current key whatever an older one sealed; tells how many factors that were. Raises SealBroken."""
    count = 0
    for factor in Authenticator.objects.select_for_update():
        old = {
            name: open_secret(factor.data[name])
            for name in _SEALED
            if name in factor.data and base64.b64decode(factor.data[name])[0] != key_ring().current
        }
        if old:
            factor.data |= {name: seal_secret(secret) for name, secret in old.items()}
            factor.save(update_fields=("data",))
            count += 1
    return count
