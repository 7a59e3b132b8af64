"""The demonstration users: one for each role, with rights in Kutai Timur. Their names are invented."""

import datetime
from dataclasses import dataclass

from django.db import transaction

from setiakawan.accounts.models import User
from setiakawan.accounts.passwords import demonstration_password
from setiakawan.accounts.scope import Scope
from setiakawan.accounts.services import create_user

SINCE = datetime.date(2026, 1, 1)


class RealUsersPresent(Exception):
    """There are users who do not belong to the demonstration: this is somebody's real installation."""


@dataclass(frozen=True)
class Example:
    """One demonstration user."""

    username: str
    full_name: str
    role: str
    areas: tuple[str, ...]


EXAMPLES = (
    Example("petugas", "Siti Aminah", "officer", ("64.08",)),
    Example("kepala", "Hj. Masliana", "head", ("64.08",)),
    Example("admin", "Agus Prasetyo", "administrator", ("64.08",)),
    Example("auditor", "Frans Sihombing", "auditor", ("64.08",)),
    Example("mitra", "Klinik Harapan", "partner", ("64.08",)),
    Example("tksk.sangatta", "Norhayati", "tksk", ("64.08.04",)),
    Example("operator.sangatta", "Darmawan", "village_operator", ("64.08.04.2001",)),
    Example("pendamping.sangatta", "Rahma Wulandari", "companion", ("64.08.04",)),
    Example("pendamping.busang", "Yosef Ngau", "companion", ("64.08.06",)),
)


def is_real_installation() -> bool:
    """Whether somebody works here: there are users, and the demonstration users are not (all) among them."""
    names = set(User.objects.values_list("username", flat=True))
    examples = {example.username for example in EXAMPLES}
    return bool(names - examples) and not examples <= names


@transaction.atomic
def create_demonstration_users(*, by: Scope) -> str:
    """Make the demonstration users, or give those who are there the password of this installation again. Returns it.

    Raises RealUsersPresent where somebody really works.
    """
    if is_real_installation():
        raise RealUsersPresent
    password = demonstration_password()
    there = {user.username: user for user in User.objects.all()}
    for example in EXAMPLES:
        user = there.get(example.username)
        if user is None:
            create_user(
                username=example.username, full_name=example.full_name, role=example.role, areas=example.areas,
                valid_from=SINCE, password=password, must_change_password=False, by=by,
            )  # fmt: skip
        elif not user.check_password(password):
            user.set_password(password)
            user.must_change_password = False
            user.save()
    return password
