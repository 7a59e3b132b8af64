"""Somebody leaves: everything moves in one act, and nothing is left."""

import datetime
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.urls import reverse

from setiakawan.accompaniment.models import Assignment, HandOver, QueueEntry, Visit
from setiakawan.accompaniment.queries.proposing import propose_companions
from setiakawan.accompaniment.services.assigning import CompanionInactive, WrongArea, unassign
from setiakawan.accompaniment.services.hand_over import (
    HandOverEnded,
    HandOverOpen,
    NothingToHandOver,
    answer_item,
    begin_hand_over,
    cancel_hand_over,
    complete_hand_over,
    propose_receiver,
)
from setiakawan.accompaniment.services.holding import WordsMissing
from setiakawan.accompaniment.services.limits import InPast, OutOfRange, save_profile, set_interval, set_limit
from setiakawan.accompaniment.services.residue import residue_of
from setiakawan.accompaniment.tests.conftest import OPENED, TODAY, Accompanied
from setiakawan.accounts import services as accounts
from setiakawan.accounts.leaving import StillCarries
from setiakawan.accounts.models import User
from setiakawan.accounts.scope import NotAllowed, system_scope
from tests.people import SANGATTA_UTARA, SANGATTA_UTARA_VILLAGE, make_person

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
SYSTEM = system_scope("tes", "64")


def second(name="pendamping.kedua", role="companion", areas=(SANGATTA_UTARA_VILLAGE,)):
    """One more user in Sangatta Utara."""
    return make_person("companion", username=name, full_name=f"Rekaan {name}", role=role, areas=list(areas))


@pytest.fixture
def several(registry):
    """Four cases that the companion accompanies."""
    return [Accompanied(registry, f"Warga Rekaan {n}").assigned() for n in ("Satu", "Dua", "Tiga", "Empat")]


def begun(a, who=None) -> HandOver:
    leaving = (who or a.companion).user.pk
    return begin_hand_over(leaving_id=leaving, reason="Pindah tugas", by=a.tksk.scope, today=TODAY)


def test_nobody_is_switched_off_moved_or_promoted_under_their_cases(several):
    user = several[0].companion.user
    with pytest.raises(StillCarries) as refused:
        accounts.switch_off(user=user, reason="", by=SYSTEM)
    assert refused.value.counts == {"pendampingan berjalan": 4}
    with pytest.raises(StillCarries):
        accounts.edit_user(user=user, full_name="Rahma", role="partner", by=SYSTEM)
    with pytest.raises(StillCarries):
        accounts.end_grant(grant=user.area_grants.get(), on=TODAY, by=SYSTEM)
    with pytest.raises(StillCarries):
        accounts.switch_off(user=_queued(several[0]), reason="", by=SYSTEM)


def _queued(a):
    unassign(case_id=a.case.pk, on=TODAY, reason="Berhalangan", by=a.tksk.scope, today=TODAY)
    return a.tksk.user


def test_a_grant_ends_while_another_one_keeps_the_cases(several):
    user = several[0].companion.user
    wider = accounts.grant_area(user=user, area=SANGATTA_UTARA, valid_from=OPENED, by=SYSTEM)
    accounts.end_grant(grant=user.area_grants.exclude(pk=wider.pk).get(), on=TODAY, by=SYSTEM)
    with pytest.raises(StillCarries):
        accounts.end_grant(grant=wider, on=TODAY, by=SYSTEM)


def test_the_accounts_page_says_what_is_still_carried(several, administrator):
    user = several[0].companion.user
    page = administrator.client.post(reverse("accounts:switch_off", args=[user.pk]), {"reason": "Pindah"}, follow=True)
    assert "masih memegang 4 pendampingan berjalan" in page.content.decode()
    assert User.objects.get(pk=user.pk).is_active


def test_everything_moves_in_one_act_and_history_stays(several):
    a, receiver = several[0], second()
    visit = a.visit()
    act = begun(a)
    items = list(act.items.order_by("pk"))
    assert {item.proposed_to_id for item in items} == {receiver.user.pk}
    for item in items[:2]:
        answer_item(item_id=item.pk, accept=True, by=receiver.scope)
    answer_item(item_id=items[2].pk, accept=False, reason="Terlalu jauh", by=receiver.scope)
    done = complete_hand_over(hand_over_id=act.pk, on=TODAY, by=a.tksk.scope, today=TODAY)
    assert done.completed_on == TODAY
    assert residue_of(a.companion.user.pk) == []
    assert Assignment.objects.filter(companion=receiver.user, valid_until=None).count() == 2
    assert QueueEntry.objects.filter(owner=a.tksk.user, valid_until=None).count() == 2
    old = Assignment.objects.filter(companion=a.companion.user)
    assert {(row.valid_until, row.end_reason) for row in old} == {(TODAY, "Pindah tugas")}
    assert Visit.objects.get(pk=visit.pk).companion == a.companion.user
    accounts.switch_off(user=a.companion.user, reason="Pindah", by=SYSTEM)


def test_what_arose_after_the_list_was_made_moves_too(several, registry):
    act = begun(several[0])
    late = Accompanied(registry, "Warga Rekaan Lima").assigned(on=TODAY)
    complete_hand_over(hand_over_id=act.pk, on=TODAY, by=late.tksk.scope, today=TODAY)
    assert residue_of(late.companion.user.pk) == []
    assert QueueEntry.objects.filter(case=late.case, valid_until=None, owner=late.tksk.user).exists()


def test_who_accepted_and_was_then_switched_off_gets_nothing(several):
    a, receiver = several[0], second()
    act = begun(a)
    for item in act.items.all():
        answer_item(item_id=item.pk, accept=True, by=receiver.scope)
    with pytest.raises(StillCarries):
        accounts.switch_off(user=receiver.user, reason="", by=SYSTEM)
    User.objects.filter(pk=receiver.user.pk).update(is_active=False)
    complete_hand_over(hand_over_id=act.pk, on=TODAY, by=a.tksk.scope, today=TODAY)
    assert QueueEntry.objects.filter(valid_until=None).count() == 4


def test_a_supervisor_hands_over_the_queue_to_the_officer(accompanied):
    act = begun(accompanied, accompanied.tksk)
    assert [item.kind for item in act.items.all()] == ["queue"]
    complete_hand_over(hand_over_id=act.pk, on=TODAY, by=accompanied.officer.scope, today=TODAY)
    assert accompanied.case.waits.get(valid_until=None).owner == accompanied.officer.user


def test_a_hand_over_begins_once_and_ends_once(several):
    a = several[0]
    act = begun(a)
    with pytest.raises(HandOverOpen):
        begun(a)
    cancel_hand_over(hand_over_id=act.pk, on=TODAY, reason="Tidak jadi pindah", by=a.tksk.scope)
    with pytest.raises(HandOverEnded):
        complete_hand_over(hand_over_id=act.pk, on=TODAY, by=a.tksk.scope, today=TODAY)
    assert len(residue_of(a.companion.user.pk)) == 4
    with pytest.raises(NothingToHandOver):
        begun(a, second())


def test_only_a_supervisor_of_all_the_areas_hands_over(several, tksk_busang, companion_busang):
    a = several[0]
    for other in (a.companion, tksk_busang):
        with pytest.raises(NotAllowed):
            begin_hand_over(leaving_id=a.companion.user.pk, reason="Pindah tugas", by=other.scope, today=TODAY)
    item = begun(a).items.first()
    with pytest.raises(type(item).DoesNotExist):
        answer_item(item_id=item.pk, accept=True, by=companion_busang.scope)
    with pytest.raises(WrongArea):
        propose_receiver(item_id=item.pk, user_id=companion_busang.user.pk, by=a.tksk.scope, today=TODAY)
    with pytest.raises(CompanionInactive):
        propose_receiver(item_id=item.pk, user_id=a.companion.user.pk, by=a.tksk.scope, today=TODAY)
    with pytest.raises(WordsMissing):
        answer_item(item_id=item.pk, accept=False, by=a.tksk.scope)


def test_the_proposal_says_why(several):
    a, near, man = several[0], second("dekat"), second("pria")
    save_profile(user_id=near.user.pk, sex="P", home=SANGATTA_UTARA_VILLAGE, by=a.tksk.scope, today=TODAY)
    save_profile(user_id=man.user.pk, sex="L", by=a.tksk.scope, today=TODAY)
    type(a.case).objects.filter(pk=a.case.pk).update(wished_sex="P")
    found = propose_companions(a.tksk.scope, a.case.pk, TODAY)
    assert found[0].user == near.user
    assert "Tinggal di desa yang sama" in found[0].reasons
    assert found[-1].user == man.user
    assert "Jenis kelamin bukan yang diminta" in found[-1].reasons


def test_limits_and_intervals_hold_from_a_day_on(several, head_of_office):
    a = several[0]
    set_limit(cases=4, valid_from=TODAY, reason="Daerah sulit", role="companion", by=head_of_office.scope, today=TODAY)
    assert propose_companions(a.tksk.scope, a.case.pk, TODAY)[0].limit == 4
    day = datetime.timedelta(days=1)
    with pytest.raises(InPast):
        set_interval(level="high", days=3, valid_from=TODAY - day, by=head_of_office.scope, today=TODAY)
    with pytest.raises(OutOfRange):
        set_interval(level="high", days=0, valid_from=TODAY, by=head_of_office.scope, today=TODAY)
    for days in (5, 6):
        row = set_interval(level="high", days=days, valid_from=TODAY, by=head_of_office.scope, today=TODAY)
    assert row.days == 6
    with pytest.raises(NotAllowed):
        set_interval(level="high", days=3, valid_from=TODAY, by=a.tksk.scope, today=TODAY)


@pytest.mark.django_db(transaction=True)
def test_assignments_and_a_hand_over_at_the_same_time_leave_nothing(registry):
    cases = [Accompanied(registry, f"Warga Rekaan {n}") for n in "ABCDEF"]
    cases[0].assigned()
    a, broken = cases[0], []
    act = begun(a)

    def run(work):
        try:
            work()
        except CompanionInactive:
            pass
        except Exception as fault:
            broken.append(repr(fault))
        finally:
            connections.close_all()

    works = [lambda c=c: c.assigned(on=TODAY) for c in cases[1:]]
    works.insert(2, lambda: complete_hand_over(hand_over_id=act.pk, on=TODAY, by=a.tksk.scope, today=TODAY))
    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    for c in cases:
        open_rows = c.case.assignments.filter(valid_until=None).count() + c.case.waits.filter(valid_until=None).count()
        assert open_rows == 1
    assert not a.case.assignments.filter(valid_until=None, companion=a.companion.user).exists()


def test_the_command_hands_everything_to_the_supervisor(several, capsys):
    a = several[0]
    call_command("hand_over", "pendamping.sangatta")
    assert capsys.readouterr().out == "4 pendampingan berjalan\n"
    for by, refusal in (("pendamping.sangatta", "bukan penyelia"), ("siapa", "tidak ada")):
        with pytest.raises(CommandError, match=refusal):
            call_command("hand_over", "pendamping.sangatta", by=by, reason="Pindah tugas")
    call_command("hand_over", "pendamping.sangatta", by="tksk.sangatta", reason="Pindah tugas")
    assert residue_of(a.companion.user.pk) == []
    assert QueueEntry.objects.filter(owner=a.tksk.user, valid_until=None).count() == 4
    with pytest.raises(CommandError, match="Tidak ada yang perlu"):
        call_command("hand_over", "pendamping.sangatta", by="tksk.sangatta", reason="Pindah tugas")
