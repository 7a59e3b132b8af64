"""The areas in the database are those of the package."""

import pytest

from setiakawan.areas import constraints
from setiakawan.areas.models import Area

pytestmark = pytest.mark.django_db


def violations():
    return [s for check in (constraints.all_codes, constraints.codes_well_formed, constraints.parents,
                            constraints.names_and_bps_codes) for s in check()]  # fmt: skip


def test_a_fresh_database_holds_every_code_and_breaks_no_invariant():
    assert Area.objects.filter(is_retired=False).count() == 91_599
    assert Area.objects.filter(is_retired=True).count() == 620
    assert violations() == []


def test_an_area_carries_its_codes_point_and_parent():
    village = Area.objects.get(code="64.08.04.2001")
    assert (village.name, village.level, village.kind, village.parent_id) == (
        "Sangatta Utara",
        "village",
        "desa",
        "64.08.04",
    )
    assert village.bps_code == "6404040012" and village.latitude == pytest.approx(0.48607)


def test_within_reaches_the_area_and_what_lies_below_it_only():
    assert Area.objects.filter(code__within="64.08").count() == 160
    assert not Area.objects.filter(code__within="64.08.1").exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda: Area.objects.filter(code="64.08.05.2018").delete(),
        lambda: Area.objects.create(code="64.08.05.2999", name="Karangan saja", level="village", kind="desa", parent_id="64.08.05"),
        lambda: Area.objects.filter(code="64.08.05.2018").update(parent="64.08.04"),
        lambda: Area.objects.filter(code="64.08.05.2018").update(bps_code="6404040012"),
        lambda: Area.objects.filter(code="64.08.05.2018").update(is_retired=True),
    ],
)  # fmt: skip
def test_a_broken_area_is_reported(change):
    change()
    assert len(violations()) == 1
