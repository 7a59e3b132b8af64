"""Persons who come in bulk are found at once, and the index takes them over in lots."""

import pytest
from django.db import connection, transaction
from django.utils import timezone

from setiakawan.registry.constraints import the_search_index_holds_everybody_once
from setiakawan.registry.queries import search_people
from setiakawan.registry.services.enrol import Enrolment
from tests.people import SANGATTA_UTARA_VILLAGE, make_area

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def enrol(count):
    make_area(SANGATTA_UTARA_VILLAGE)
    with transaction.atomic():
        enrolment = Enrolment(at=timezone.now())
        for n in range(count):
            enrolment.add_person({"name": f"Tjahjono {n}", "area": SANGATTA_UTARA_VILLAGE})
        enrolment.write()


def waiting():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry_person_unindexed")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("count", [3, 2100])
def test_a_bulk_writer_leaves_nobody_unfound(officer, count):
    enrol(count)
    assert search_people(officer.scope, text="cahyono").people
    if connection.vendor == "sqlite":
        assert waiting() == (3 if count == 3 else 0)
    assert list(the_search_index_holds_everybody_once()) == []
