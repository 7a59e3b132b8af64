"""What joins accompaniment and participation, which do not know each other: a companion reaches the needs, pairs and acts of
the people whom they accompany.
"""

from django.db.models import QuerySet

from setiakawan.accompaniment.queries.cases import cases_in
from setiakawan.accounts.scope import Scope
from setiakawan.participation.queries.reach import accompanied_people


@accompanied_people
def people_with_an_open_case(scope: Scope) -> QuerySet:
    """The numbers of the persons whose open case the viewer holds."""
    return cases_in(scope).filter(closed_on=None).values("person")
