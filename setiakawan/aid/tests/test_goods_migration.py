"""An office whose database holds two hand-overs for one entitlement is brought up to date and loses nothing."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from setiakawan.aid.constraints_ledger import goods_as_owed
from setiakawan.aid.models import GoodsHandover
from setiakawan.aid.services.handing_over import hand_over_goods
from setiakawan.aid.tests.conftest import CHAIR, DAY

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
BEFORE = [("aid", "0004_outside_faults")]


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def old(village):
    """The database as it was before an entitlement had its things once; up to date again afterwards."""
    for _ in range(2):
        village.family(1)
    held = village.round(village.approved(programme=village.programme(CHAIR)))
    numbers = list(held.entitlements.order_by("pk").values_list("pk", flat=True))
    told = {"goods": "Kursi roda", "witness": "Ketua RT 1", "by": village.maker.scope, "on": DAY}
    for number in numbers:
        hand_over_goods(entitlement_id=number, serial=f"KR-{number}", **told)
    latest = [key for key in MigrationExecutor(connection).loader.graph.leaf_nodes() if key[0] == "aid"]
    apps = migrate(BEFORE)
    yield apps.get_model("aid", "GoodsHandover"), numbers, latest
    migrate(latest)


def test_two_hand_overs_are_named_kept_and_found_by_the_check(old, capsys):
    model, (first, second), latest = old
    row = model.objects.get(entitlement=first)
    row.pk, row.serial = None, "KR-LAIN"
    row.save()
    migrate(latest)
    told = capsys.readouterr().out
    assert f"Hak penerima {first} mempunyai lebih dari satu serah terima barang" in told
    assert "KR-LAIN" in told
    assert f"Hak penerima {second} " not in told
    assert list(GoodsHandover.objects.filter(entitlement=first).values_list("piece", flat=True)) == [1, 2]
    (found,) = goods_as_owed()
    assert f"Hak penerima {first}" in found


def test_where_nobody_had_two_it_says_nothing(old, capsys):
    _, _, latest = old
    migrate(latest)
    assert capsys.readouterr().out == ""
    assert list(GoodsHandover.objects.values_list("piece", flat=True)) == [1, 1]
    assert list(goods_as_owed()) == []
