"""The way of a list: who is on it, who decides, and what nothing overturns."""

import datetime
import json
import uuid

import pytest

from setiakawan.accounts.scope import NotAllowed
from setiakawan.aid.models import AidList, Deliberation, EntryState, ListEntry, StoredJudgement
from setiakawan.aid.queries.clashes import clashes_of
from setiakawan.aid.queries.lists import lists_in
from setiakawan.aid.rules.ranking import CannotRank
from setiakawan.aid.services.checking import check_entry
from setiakawan.aid.services.lists import (
    ListExists,
    ListFrozen,
    NotOnList,
    OwnList,
    StillClashing,
    WrongStep,
    approve_list,
    rank_again,
    remove_entry,
    restore_entry,
    verify_list,
)
from setiakawan.aid.services.suspending import SuspendedAlready, lift_suspension, suspend
from setiakawan.aid.services.words import WordsMissing
from setiakawan.aid.tests.conftest import DAY, YEAR

pytestmark = pytest.mark.django_db


def states(aid_list):
    return dict(aid_list.entries.values_list("family_id", "state"))


def test_a_list_holds_who_qualifies_and_apart_of_whom_a_fact_is_missing(village):
    poor, rich, unknown = village.family(1), village.family(9), village.family(None)
    made = village.draft()
    assert states(made) == {poor.pk: "chosen", unknown.pk: "unknown"}
    said = StoredJudgement.objects.get(family=rich)
    reasons = {row["code"]: row for row in json.loads(said.reasons)}
    assert (said.answer, reasons["decile"]["answer"]) == ("no", "no")
    assert reasons["decile"]["facts"][0] == {
        "member": None, "name": "", "fact": "decile", "value": 9, "on": "2026-06-15", "source": "desil.xlsx",
    }  # fmt: skip


def test_the_quota_takes_the_neediest_first_and_ties_are_broken_the_same_way_each_time(village):
    third, first, tied, also = village.family(3), village.family(1), village.family(2), village.family(2)
    made = village.draft(quota=2)
    assert states(made) == {first.pk: "chosen", tied.pk: "chosen", also.pk: "waiting", third.pk: "waiting"}
    rank_again(list_id=made.pk, method="decile", quota=3, by=village.maker.scope)
    assert states(made)[also.pk] == "chosen"


def test_the_neighbours_rank_and_move_people_with_reasons(village):
    one, two, three = village.family(1), village.family(2), village.family(3)
    made = village.draft(method="decile", quota=1)
    entry = {e.family_id: e.pk for e in made.entries.all()}
    village.deliberate(
        made, ranking=[entry[three.pk], entry[two.pk]], removals={entry[one.pk]: "Sudah pindah rumah ke kota"}
    )
    assert states(made) == {one.pk: "removed", two.pk: "chosen", three.pk: "waiting"}
    rank_again(list_id=made.pk, method="community", quota=1, by=village.maker.scope)
    assert states(made) == {one.pk: "removed", two.pk: "waiting", three.pk: "chosen"}
    change = made.entries.get(family=one).changes.get()
    assert (change.before, change.deliberation.chair) == ("chosen", "Kepala desa")


def test_a_meeting_sent_twice_is_one_and_a_stranger_on_the_list_is_refused(village):
    village.family(1)
    made, number = village.draft(), uuid.uuid4()
    first = village.deliberate(made, client_id=number)
    assert village.deliberate(made, client_id=number) == first
    assert Deliberation.objects.count() == 1
    with pytest.raises(NotOnList):
        village.deliberate(made, ranking=[999_999])
    with pytest.raises(WordsMissing):
        village.deliberate(made, removals={made.entries.get().pk: " "})
    with pytest.raises(ValueError, match="day"):
        village.deliberate(made, held_on=DAY + datetime.timedelta(days=1))
    assert states(made) == {made.entries.get().family_id: "chosen"}


def test_nobody_approves_their_own_list_and_no_step_is_left_out(village):
    village.family(1)
    made = village.draft()
    with pytest.raises(WrongStep):
        verify_list(list_id=made.pk, by=village.tksk.scope)
    village.deliberate(made)
    with pytest.raises(WrongStep):
        approve_list(list_id=made.pk, by=village.approver.scope, on=DAY)
    verify_list(list_id=made.pk, by=village.tksk.scope)
    with pytest.raises(OwnList):
        approve_list(list_id=made.pk, by=village.maker.scope, on=DAY)
    with pytest.raises(NotAllowed):
        approve_list(list_id=made.pk, by=village.operator.scope, on=DAY)
    approve_list(list_id=made.pk, by=village.approver.scope, on=DAY)
    assert list(made.steps.values_list("to", flat=True)) == ["draft", "deliberated", "verified", "approved"]


def test_a_frozen_list_is_not_changed_and_none_is_made_twice(village):
    village.family(1)
    made = village.approved()
    entry = made.entries.get()
    for change in (
        lambda: remove_entry(entry_id=entry.pk, reason="Tidak jadi menerima", by=village.maker.scope),
        lambda: rank_again(list_id=made.pk, method="decile", quota=1, by=village.maker.scope),
        lambda: approve_list(list_id=made.pk, by=village.approver.scope, on=DAY),
        lambda: village.deliberate(made),
    ):
        with pytest.raises(ListFrozen):
            change()
    with pytest.raises(ListExists):
        village.draft()
    assert AidList.objects.count() == 1


def test_who_was_suspended_stays_out_of_every_new_list_until_lifted(village):
    family = village.family(1)
    row = suspend(
        programme="sembako", family_id=family.pk, reason="Menunggu hasil pemeriksaan", by=village.maker.scope, on=DAY
    )
    with pytest.raises(SuspendedAlready):
        suspend(programme="sembako", family_id=family.pk, reason="Sekali lagi", by=village.maker.scope, on=DAY)
    made = village.draft()
    assert states(made) == {family.pk: "removed"}
    rank_again(list_id=made.pk, method="decile", quota=5, by=village.maker.scope)
    assert states(made) == {family.pk: "removed"}
    lift_suspension(suspension_id=row.pk, reason="Pemeriksaan selesai", by=village.maker.scope, on=DAY)
    restore_entry(entry_id=made.entries.get().pk, reason="Pemeriksaan selesai", by=village.maker.scope, on=DAY)
    assert states(made) == {family.pk: "chosen"}


def test_who_died_or_has_excluding_aid_stops_the_approval(village):
    family, other = village.family(1), village.family(1)
    village.approved()
    blt = village.draft(programme="blt-dana-desa")
    entries = {e.family_id: e for e in blt.entries.all()}
    for entry in entries.values():
        restore_entry(entry_id=entry.pk, reason="Ditetapkan musyawarah", by=village.maker.scope, on=DAY)
        check_entry(entry_id=entry.pk, seen="Keadaannya dilihat", by=village.tksk.scope, on=DAY)
    village.deliberate(blt)
    verify_list(list_id=blt.pk, by=village.tksk.scope)
    village.registry.event(other.head, "death", DAY)
    found = {clash.entry_id: clash.kind for clash in clashes_of(village.approver.scope, blt, DAY)}
    with pytest.raises(StillClashing):
        approve_list(list_id=blt.pk, by=village.approver.scope, on=DAY)
    assert found[entries[family.pk].pk] == "excluded"
    assert entries[other.pk].pk in found


def test_elsewhere_no_list_is_seen_and_none_is_touched(
    village, tksk_busang, village_operator_busang, stranger, partner
):
    village.family(1)
    made = village.draft()
    for nobody in (tksk_busang, village_operator_busang, stranger):
        assert not lists_in(nobody.scope).exists()
    with pytest.raises(NotAllowed):
        lists_in(partner.scope)
    with pytest.raises(AidList.DoesNotExist):
        verify_list(list_id=made.pk, by=tksk_busang.scope)
    with pytest.raises(AidList.DoesNotExist):
        village.deliberate(made, by=village_operator_busang.scope)
    with pytest.raises(NotAllowed):
        village.draft(valid_from=YEAR[0] + datetime.timedelta(days=1), by=tksk_busang.scope)


def test_drafting_costs_the_same_number_of_queries_for_one_family_and_for_thirty(
    village, django_assert_max_num_queries
):
    for _ in range(30):
        village.family(1)
    with django_assert_max_num_queries(45):
        made = village.draft()
    assert ListEntry.objects.filter(list=made, state=EntryState.CHOSEN).count() == 30


def test_an_order_that_says_nothing_never_decides_who_is_left_out(village):
    for _ in range(2):
        village.family(1)
    made = village.draft()
    with pytest.raises(CannotRank):
        rank_again(list_id=made.pk, method="community", quota=1, by=village.maker.scope)
    rank_again(list_id=made.pk, method="community", quota=2, by=village.maker.scope)
    assert set(states(made).values()) == {"chosen"}
