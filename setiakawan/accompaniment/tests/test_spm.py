"""Served and needing per area and month."""

import datetime
import uuid
from decimal import Decimal

import pytest

from setiakawan.accompaniment.models import ServiceGiven
from setiakawan.accompaniment.queries.spm import spm_table
from setiakawan.accompaniment.services.assessing import set_spm_need
from setiakawan.accompaniment.services.services_given import give_service
from setiakawan.accompaniment.tests.conftest import TODAY
from setiakawan.accounts.scope import NotAllowed

pytestmark = pytest.mark.django_db
MARCH = datetime.date(2026, 3, 15)


def need(accompanied):
    set_spm_need(
        case_id=accompanied.case.pk, category="disability", on=datetime.date(2026, 3, 4), by=accompanied.tksk.scope,
        today=TODAY,
    )  # fmt: skip


def give(accompanied, kind="meals"):
    return give_service(
        case_id=accompanied.case.pk, kind=kind, given_on=datetime.date(2026, 3, 6), quantity=Decimal(1), provider="",
        note="", client_id=uuid.uuid4(), by=accompanied.tksk.scope, today=TODAY,
    )  # fmt: skip


def table(accompanied, month=MARCH):
    return spm_table(accompanied.tksk.scope, "64.08.04", month)


def test_a_need_that_nobody_assessed_is_unknown_and_not_needing(accompanied):
    found = table(accompanied)
    assert found.rows == ()
    assert found.unknown == {accompanied.person.area_id: 1}


def test_who_needs_and_got_a_service_in_the_month_is_served(accompanied):
    need(accompanied)
    [row] = table(accompanied).rows
    assert (row.needing, row.served, row.share) == (1, 0, 0)
    give(accompanied)
    give(accompanied, "clothing")
    [row] = table(accompanied).rows
    assert (row.needing, row.served, row.share) == (1, 1, 1)
    assert table(accompanied).unknown == {}


def test_a_service_of_another_month_does_not_count(accompanied):
    need(accompanied)
    give(accompanied)
    [row] = table(accompanied, datetime.date(2026, 4, 1)).rows
    assert (row.needing, row.served) == (1, 0)
    assert table(accompanied, datetime.date(2026, 2, 28)).rows == ()


def test_a_withdrawn_service_and_one_outside_spm_do_not_count(accompanied):
    need(accompanied)
    given = give(accompanied)
    give(accompanied, "therapy")
    ServiceGiven.objects.filter(pk=given.pk).update(withdrawn_at=given.recorded_at)
    assert table(accompanied).rows[0].served == 0


def test_a_companion_reads_no_table(accompanied):
    with pytest.raises(NotAllowed):
        spm_table(accompanied.companion.scope, "64.08.04", MARCH)


def test_the_table_takes_six_queries_at_most(accompanied, django_assert_max_num_queries):
    need(accompanied)
    with django_assert_max_num_queries(6):
        table(accompanied)
