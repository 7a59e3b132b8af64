"""What hangs on a user. Rooms above declare it here, so that no account is switched off under what it still carries."""

from collections.abc import Callable, Iterable

from django.urls import reverse

from setiakawan.accounts.models import User

Carried = Callable[[User, tuple[str, ...]], dict[str, int]]
_declared: dict[str, tuple[Carried, str]] = {}


class StillCarries(Exception):
    """Something hangs on the user and has to be handed over first. `counts` are numbers by Indonesian words."""

    def __init__(self, counts: dict[str, int]):
        super().__init__(in_words(counts))
        self.counts = counts


def hangs_on_user(room: str, *, page: str) -> Callable[[Carried], Carried]:
    """Declare what a room lets hang on users: `@hangs_on_user("accompaniment", page="accompaniment:leaving")`.

    `page` is the address, by the user's number, where it is handed over.

    The function takes the user and the areas that the user keeps, and answers how many things of each kind would be
    left without somebody who may see them; a kind that is 0 is left out.
    """

    def declare(carried: Carried) -> Carried:
        _declared[room] = carried, page
        return carried

    return declare


def require_free(user: User, *, keeps: Iterable[str] = ()) -> None:
    """Raise StillCarries where something would be left behind by a user who keeps only these areas (none: all ends).

    Call it with the user's row locked: acts that let something hang on a user lock that row as well.
    """
    counts: dict[str, int] = {}
    for carried, _ in _declared.values():
        counts |= carried(user, tuple(keeps))
    if counts:
        raise StillCarries(counts)


def burdens_of(user: User) -> list[tuple[str, str]]:
    """What hangs on a user as (words with numbers, address where it is handed over), one for each room."""
    told = []
    for carried, page in _declared.values():
        if counts := carried(user, ()):
            told.append((in_words(counts), reverse(page, args=[user.pk])))
    return told


def in_words(counts: dict[str, int]) -> str:
    """Numbers by words as one phrase: "25 pendampingan berjalan, 3 langkah rencana"."""
    return ", ".join(f"{number} {words}" for words, number in counts.items())
