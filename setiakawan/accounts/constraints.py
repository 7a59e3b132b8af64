"""What must always hold of users and their rights."""

from collections.abc import Iterator

from allauth.mfa.models import Authenticator

from setiakawan.accounts.models import AreaGrant
from setiakawan.accounts.second_factor import open_secret
from setiakawan.accounts.services import overlap
from setiakawan.core.checks import invariant
from setiakawan.core.sealing import SealBroken


@invariant("accounts.grants_apart")
def grants_apart() -> Iterator[str]:
    """Tidak ada pengguna yang memegang satu wilayah dua kali pada masa yang sama."""
    before: AreaGrant | None = None
    for grant in AreaGrant.objects.order_by("user_id", "area_id", "valid_from").iterator():
        if before and (before.user_id, before.area_id) == (grant.user_id, grant.area_id) and overlap(before, grant):
            yield f"Pengguna {grant.user_id}: hak wilayah {before.pk} dan {grant.pk} bertumpuk."
        before = grant


@invariant("accounts.second_factors_open")
def second_factors_open() -> Iterator[str]:
    """Rahasia faktor kedua dapat dibuka dengan kunci yang ada."""
    for factor in Authenticator.objects.iterator():
        try:
            for name in ("secret", "seed"):
                if name in factor.data:
                    open_secret(factor.data[name])
        except (SealBroken, ValueError):
            yield f"Faktor kedua {factor.pk} tidak dapat dibuka; hapus lewat halaman pengguna {factor.user_id}."
