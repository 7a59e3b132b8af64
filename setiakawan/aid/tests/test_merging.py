"""Two records of somebody who receives aid become one only when a second officer agrees, and nobody receives twice."""

import pytest

from setiakawan.aid.models import ListEntry
from setiakawan.aid.tests.conftest import DAY
from setiakawan.registry.merging import CannotMerge
from setiakawan.registry.models import Merge
from setiakawan.registry.services import merging
from tests.people import make_person

pytestmark = pytest.mark.django_db
WHY = "Satu keluarga, nomor KK berganti"


@pytest.fixture
def receiving(village):
    """A family on an approved list, and the same family on another card that came later."""
    family = village.family(1)
    village.approved()
    again = village.family(None)
    again.memberships.update(role="")
    return village, family, again


def test_families_need_a_second_officer_where_one_receives(receiving):
    village, family, again = receiving
    given = {"kept": again.pk, "gone": family.pk, "reason": WHY, "by": village.maker.scope}
    with pytest.raises(merging.SecondPersonNeeded):
        merging.merge_families(**given, on=DAY)
    found = merging.propose_merge(subject="family", **given)
    with pytest.raises(merging.OwnMerge):
        merging.decide_merge(merge_id=found.pk, approve=True, by=village.maker.scope, on=DAY)


def test_persons_need_one_as_well_where_their_family_receives(receiving):
    village, family, again = receiving
    with pytest.raises(merging.SecondPersonNeeded):
        merging.merge_persons(kept=family.head.pk, gone=again.head.pk, reason=WHY, by=village.maker.scope, on=DAY)


def test_whoever_receives_nothing_is_merged_by_one(village):
    one, other = village.family(1), village.family(None)
    other.memberships.update(valid_until=DAY)
    village.draft()
    merging.merge_persons(kept=one.head.pk, gone=other.head.pk, reason=WHY, by=village.maker.scope, on=DAY)


def test_the_page_proposes_and_the_other_officer_sees_both_cards(receiving):
    village, family, again = receiving
    address = f"/keluarga/{again.pk}/gabung/?lain={family.pk}"
    answer = village.maker.client.post(address, {"dipakai": "ini", "alasan": WHY})
    found = Merge.objects.get()
    assert (found.state, answer.url) == ("proposed", f"/warga/gabungan/{found.pk}/")
    page = make_person("other_officer").client.get(answer.url).content.decode()
    assert page.count("Siti Rekaan") >= 2
    answer = make_person("other_officer").client.post(answer.url, {"keputusan": "setuju", "alasan": ""})
    assert answer.status_code == 302
    assert ListEntry.objects.get(list__state="approved").family_id == again.pk


def test_two_who_are_both_on_one_list_are_not_merged(village):
    one, other = village.family(1), village.family(1, rt="002")
    village.approved()
    with pytest.raises(CannotMerge) as refused:
        merging.propose_merge(subject="family", kept=one.pk, gone=other.pk, reason=WHY, by=village.maker.scope)
    assert "both_on_a_list" in {obstacle.code for obstacle in refused.value.obstacles}
