"""The family or person that a page of welfare is about."""

from dataclasses import dataclass

from django.urls import reverse

from setiakawan.accounts.scope import Scope
from setiakawan.core.dates import office_today
from setiakawan.registry.queries import family_for, members_on, person_for
from setiakawan.welfare.catalogue import FAMILY, PERSON, FactKind, facts_to_ask


@dataclass(frozen=True)
class Subject:
    """One family or person: name as pages show it, addresses, and what is asked of them."""

    about: str
    pk: int
    name: str
    home_url: str
    is_man: bool = False

    @property
    def url(self) -> str:
        """Its page of welfare facts."""
        return reverse(f"welfare:{self.about}", args=[self.pk])

    @property
    def ask_url(self) -> str:
        """Where it is asked."""
        return reverse(f"welfare:ask_{self.about}", args=[self.pk])

    @property
    def questions(self) -> list[FactKind]:
        """What is asked, in order."""
        return facts_to_ask(self.about, of_man=self.is_man)


def subject_for(scope: Scope, about: str, number: int) -> Subject:
    """The family or person. Raises NotAllowed, DoesNotExist outside the scope."""
    scope.require("welfare.see")
    if about == PERSON:
        person = person_for(scope, number)
        return Subject(
            PERSON, person.pk, person.name, reverse("registry:person", args=[person.pk]), is_man=person.sex == "L"
        )
    family = family_for(scope, number)
    heads = [
        m.person.name for m in members_on(scope, family, office_today()) if m.person and m.membership.role == "head"
    ]
    name = f"Keluarga {heads[0]}" if heads else "Keluarga"
    return Subject(FAMILY, family.pk, name, reverse("registry:family", args=[family.pk]))
