"""Before money goes out, everybody is looked at again; only who must not be paid waits. Everybody here is invented."""

import pytest

from setiakawan.aid.models import AidList, Entitlement, ListEntry, OutsideList
from setiakawan.aid.queries.clashes import clashes_of
from setiakawan.aid.queries.payments import standings
from setiakawan.aid.services.ledger import balance
from setiakawan.aid.services.outside import clear_outside, load_outside
from setiakawan.aid.services.payments import approve_round, close_round, prepare_round, send_round
from setiakawan.aid.services.suspending import suspend
from setiakawan.aid.tests.conftest import DAY, YEAR
from setiakawan.aid.tests.test_payments import all_hold, results, row

pytestmark = pytest.mark.django_db


def dies(village, family):
    village.registry.event(family.head, "death", DAY)


def moves(village, family):
    village.registry.event(family.head, "move_out", DAY)


def dissolves(village, family):
    family.dissolved_on = DAY
    family.save()


def is_suspended(village, family):
    suspend(programme="sembako", family_id=family.pk, reason="Menunggu hasil", by=village.maker.scope, on=DAY)


def is_listed(village, family, kind="servants", **more):
    rows = [(2, {"nik": family.nik})]
    given = {"kind": kind, "source": "BKD Kutai Timur", "as_of": DAY, "digest": "a" * 64, "rows": rows}
    load_outside(**given | more, by=village.maker.scope, today=DAY)


def has_it_elsewhere(village, family):
    is_listed(village, family, "recipients", programme="sembako", valid_from=YEAR[0], valid_until=YEAR[1])


def has_it_twice(village, family):
    """Another approved list, as two offices with a common database might have entered it."""
    own = ListEntry.objects.get(family=family)
    other = AidList.objects.get(pk=own.list_id)
    other.pk, other.programme = None, "blt-dana-desa"
    other.save()
    ListEntry.objects.create(list=other, family=family, judgement=own.judgement, state="chosen", place=1)


@pytest.fixture
def two(village):
    """Two families on an approved instalment; the first gets into trouble."""
    families = [village.family(1), village.family(1)]
    for family in families:
        family.nik = village.registry.new_nik()
        village.registry.nik(family.head, family.nik)
    return families


def send(village, held):
    return {e.entry.family_id for e in send_round(round_id=held.pk, by=village.maker.scope, on=DAY)}


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (dies, "meninggal atau pindah"), (moves, "meninggal atau pindah"), (dissolves, "bubar"), (is_suspended, "Menunggu hasil"),
        (is_listed, "BKD Kutai Timur"), (has_it_elsewhere, "BKD Kutai Timur"), (has_it_twice, "Sudah menerima dari"),
    ],
)  # fmt: skip
def test_trouble_after_the_approval_holds_back_that_family_alone(village, two, trouble, words):
    first, second = two
    held = village.round(village.approved())
    trouble(village, first)
    assert send(village, held) == {second.pk}
    stopped = held.entitlements.get(entry__family=first)
    assert words in stopped.held_reason and stopped.held_reason.startswith("Diperiksa sebelum dikirim")
    assert standings([stopped.pk])[stopped.pk].owed == 200000
    assert words in village.maker.client.get(f"/penyaluran/{held.pk}/").content.decode()
    assert all_hold() == []


def test_what_was_held_back_goes_out_once_cleared_and_only_once(village, two):
    first, second = two
    held = village.round(village.approved())
    is_listed(village, first)
    assert send(village, held) == {second.pk}
    stopped = held.entitlements.get(entry__family=first)
    clear_outside(
        entry_id=stopped.entry_id,
        outside_id=OutsideList.objects.get().pk,
        reason="Bukan lagi pegawai",
        by=village.maker.scope,
        on=DAY,
    )
    assert send(village, held) == {first.pk}
    assert send(village, held) == set()
    assert all_hold() == []


def test_what_stays_held_back_goes_back_to_the_budget(village, two):
    held = village.round(village.approved())
    dies(village, two[0])
    send(village, held)
    results(village, held, row(held.entitlements.get(entry__family=two[1]).pk))
    assert close_round(round_id=held.pk, by=village.maker.scope, on=DAY) == 200000
    assert balance("budget:sembako") == -200000
    assert all_hold() == []


def test_who_died_while_the_money_came_back_is_not_sent_it_again(village, two):
    held = village.round(village.approved())
    assert send(village, held) == {family.pk for family in two}
    for number, entitlement in enumerate(held.entitlements.all()):
        results(village, held, row(entitlement.pk, "gagal", reference=f"R-{number}"))
    dies(village, two[0])
    assert send(village, held) == {two[1].pk}


def test_who_is_cleared_before_the_approval_is_paid(village, two):
    aid_list = village.approved()
    is_listed(village, two[0])
    made = prepare_round(list_id=aid_list.pk, due_on=DAY, channel="bank", by=village.maker.scope, on=DAY)
    stopped = made.entitlements.exclude(held_reason="").get()
    clear_outside(
        entry_id=stopped.entry_id,
        outside_id=OutsideList.objects.get().pk,
        reason="Bukan lagi pegawai",
        by=village.maker.scope,
        on=DAY,
    )
    approve_round(round_id=made.pk, by=village.approver.scope, on=DAY)
    assert not Entitlement.objects.exclude(held_reason="").exists()
    assert send(village, made) == {family.pk for family in two}


def test_a_person_with_aid_of_their_own_counts_in_the_family_where_they_are_now(village, two):
    first, second = two
    made = village.draft()
    entry = made.entries.get(family=first)
    other = AidList.objects.create(
        programme="blt-dana-desa", area=made.area, valid_from=YEAR[0], valid_until=YEAR[1], judged_on=DAY, state="approved",
        made_by=village.maker.user, approved_by=village.approver.user,
    )  # fmt: skip
    ListEntry.objects.create(
        list=other, family=first, person=first.head, judgement=entry.judgement, state="chosen", place=1
    )
    village.registry.member(first, child := village.registry.person("Anak Rekaan"), "child")
    assert child
    assert clashing(village, made) == {first.pk}
    first.head.memberships.update(valid_until=DAY)
    village.registry.member(second, first.head, "other_kin", since=DAY)
    assert clashing(village, made) == {second.pk}


def clashing(village, made):
    found = {clash.entry_id for clash in clashes_of(village.maker.scope, made, DAY)}
    return set(made.entries.filter(pk__in=found).values_list("family_id", flat=True))
