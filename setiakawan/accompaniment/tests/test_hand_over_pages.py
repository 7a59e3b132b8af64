"""The pages of a hand-over: prepared by a supervisor, answered by receivers, moved in one act."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from setiakawan.accompaniment.models import Assignment, HandOver, HandOverItem, QueueEntry
from setiakawan.accompaniment.queries.hand_overs import offers_waiting
from setiakawan.accompaniment.services.hand_over import begin_hand_over, renew_hand_over
from setiakawan.accompaniment.services.planning import GoalGiven, StepGiven, draft_plan
from setiakawan.accompaniment.services.residue import residue_of
from setiakawan.accompaniment.tests.conftest import TODAY, Accompanied
from setiakawan.accompaniment.tests.test_hand_over import begun, second
from tests.people import make_person

pytestmark = pytest.mark.django_db
ALL = "/pendampingan/serah-terima/"
OFFERS = "/pendampingan/tawaran/"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(datetime.datetime.fromisoformat("2026-03-12T07:30+08:00"), tick=False):
        yield


@pytest.fixture
def several(registry):
    """Three cases that the companion accompanies."""
    return [Accompanied(registry, f"Warga Rekaan {n}").assigned() for n in ("Satu", "Dua", "Tiga")]


def leaving_url(a):
    return f"{ALL}pengguna/{a.companion.user.pk}/"


def stamp_on(page, name="seen"):
    """The hidden stamp that a page sends back."""
    return page.split(f'name="{name}" value="', 1)[1].split('"', 1)[0]


def read(person, url):
    answer = person.client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def test_a_hand_over_from_the_accounts_page_to_the_switching_off(several, administrator):
    a, receiver = several[0], second()
    user_page = reverse("accounts:user", args=[a.companion.user.pk])
    assert leaving_url(a) in read(administrator, user_page)
    there = read(administrator, leaving_url(a))
    assert "<b>3</b> pendampingan berjalan" in there
    assert a.tksk.user.full_name in there
    assert "Warga Rekaan" not in there
    assert administrator.client.post(leaving_url(a), {"why": "Sakit", "last_day": "2026-03-12"}).status_code == 200
    assert not HandOver.objects.exists()

    assert leaving_url(a) in read(a.tksk, "/pendampingan/penyelia/")
    form = {"why": "Sakit", "last_day": "2026-03-31", "note": "Dirawat"}
    assert a.tksk.client.post(leaving_url(a), form).status_code == 302
    act = HandOver.objects.get()
    assert act.reason == "Sakit, hari terakhir 31 Maret 2026. Dirawat"
    page = read(a.tksk, f"{ALL}{act.pk}/")
    assert "Masih ada tempat" in page
    assert "(0 dari 3)" in page

    assert offers_waiting(receiver.scope) == 3
    assert "tawaran serah terima" in read(receiver, "/")
    offers = read(receiver, OFFERS)
    everything = {f"seen-{i.pk}": stamp_on(offers, f"seen-{i.pk}") for i in act.items.all()}
    assert receiver.client.post(OFFERS, everything | {"all": "1"}).status_code == 302
    assert "Semua sudah Anda jawab" in read(receiver, OFFERS)

    ask = read(a.tksk, f"{ALL}{act.pk}/selesaikan/")
    assert "<b>3</b> pendampingan berpindah kepada" in ask
    given = {"on": "2026-03-12", "seen": stamp_on(ask)}
    assert a.tksk.client.post(f"{ALL}{act.pk}/selesaikan/", given).status_code == 302
    assert residue_of(a.companion.user.pk) == []
    done = read(a.tksk, f"{ALL}{act.pk}/")
    assert done.count(f"Kepada <b>{receiver.user}</b>") == 3
    assert "dapat dinonaktifkan" in done
    assert f"{user_page}#status" in read(administrator, leaving_url(a))
    assert "Masih memegang tugas" not in read(administrator, user_page)
    off = administrator.client.post(reverse("accounts:switch_off", args=[a.companion.user.pk]), {"reason": "Pindah"})
    assert off.status_code == 302
    a.companion.user.refresh_from_db()
    assert not a.companion.user.is_active


def test_somebody_elsewhere_sees_and_does_nothing(several, tksk_busang, companion_busang):
    a = several[0]
    act = begun(a)
    item = act.items.first()
    paths = [f"{ALL}{act.pk}/{tail}" for tail in ("", "selesaikan/", "batalkan/")]
    paths += [f"{ALL}hal/{item.pk}/{tail}/" for tail in ("penerima", "jawaban")] + [leaving_url(a)]
    for path in paths:
        assert tksk_busang.client.get(path).status_code == 404, path
        assert tksk_busang.client.post(path).status_code == 404, path
        assert companion_busang.client.get(path).status_code == 403, path
    assert "Rahma" not in read(tksk_busang, ALL)
    assert "Warga Rekaan" not in read(companion_busang, OFFERS)
    answer = {"item": item.pk, "answer": "accept", "seen": "x"}
    page = companion_busang.client.post(OFFERS, answer, follow=True).content.decode()
    assert "tidak ditujukan kepada Anda" in page
    assert HandOverItem.objects.get(pk=item.pk).answer == "waiting"


def test_a_no_needs_a_reason_and_what_was_typed_stays(several):
    a, receiver = several[0], second()
    item = begun(a).items.first()
    given = {"item": item.pk, "answer": "decline", "reason": "Jauh", "seen": stamp_on(read(receiver, OFFERS))}
    wrong = receiver.client.post(OFFERS, given)
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert "Tuliskan mengapa dalam beberapa kata" in page
    assert ">\nJauh</textarea>" in page
    assert page.count("<details open>") == 1
    assert f'href="#reason-{item.pk}"' in page
    assert receiver.client.post(OFFERS, given | {"reason": "Rumahnya terlalu jauh"}).status_code == 302
    item.refresh_from_db()
    assert (item.answer, item.answer_reason) == ("declined", "Rumahnya terlalu jauh")
    assert "“Rumahnya terlalu jauh”" in read(a.tksk, f"{ALL}{item.hand_over_id}/")


@pytest.mark.parametrize(
    "given",
    [{"item": "", "answer": "accept"}, {"item": "x", "answer": "accept"}, {"item": "1", "answer": "mungkin"}, {}],
)
def test_a_broken_answer_is_refused_with_words(several, given):
    begun(several[0])
    answer = second().client.post(OFFERS, given)
    assert answer.status_code == 422
    assert "Ada yang perlu diperbaiki" in answer.content.decode()
    assert set(HandOverItem.objects.values_list("answer", flat=True)) == {"waiting"}


def test_numbers_that_no_item_has_change_nothing(several):
    begun(several[0])
    receiver = second()
    stamps = {"seen-abc": "x", "seen-99999999999999999999": "x", "seen-٣": "x", "all": "1"}
    page = receiver.client.post(OFFERS, stamps, follow=True).content.decode()
    assert "0 tawaran" in page
    page = receiver.client.post(OFFERS, {"seen-999999": "x", "all": "1"}, follow=True).content.decode()
    assert "tidak ditujukan kepada Anda" in page


def test_a_stale_page_is_told_and_changes_nothing(several):
    a, receiver, third = several[0], second(), second("pendamping.ketiga")
    act = begun(a)
    item = act.items.get(case=a.case)
    there = f"{ALL}hal/{item.pk}/penerima/"
    old, old_list = stamp_on(read(a.tksk, there)), stamp_on(read(a.tksk, f"{ALL}{act.pk}/selesaikan/"))
    offered = stamp_on(read(receiver, OFFERS), f"seen-{item.pk}")
    to = {"user_id": third.user.pk}
    assert a.officer.client.post(there, to | {"seen": old}).status_code == 302
    told = "Ada yang berubah sejak halaman ini dibuka"
    answer = a.tksk.client.post(there, {"user_id": a.tksk.user.pk, "seen": old})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert stamp_on(answer.content.decode()) != old
    answer = a.tksk.client.post(f"{ALL}{act.pk}/selesaikan/", {"on": "2026-03-12", "seen": old_list})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert len(residue_of(a.companion.user.pk)) == 3
    page = receiver.client.post(OFFERS, {f"seen-{item.pk}": offered, "all": "1"}, follow=True)
    assert "tidak ditujukan kepada Anda" in page.content.decode()
    item.refresh_from_db()
    assert (item.proposed_to_id, item.answer) == (third.user.pk, "waiting")


def test_a_case_that_somebody_else_moved_meanwhile_is_marked_and_not_moved_again(several):
    a, receiver, other = several[0], second(), second("pendamping.ketiga")
    act = begun(a)
    item = act.items.get(case=a.case)
    seen = stamp_on(read(receiver, OFFERS), f"seen-{item.pk}")
    form = {"companion_id": other.user.pk, "on": "2026-03-12", "reason": "Sudah kenal lama"}
    assert a.tksk.client.post(f"/pendampingan/{a.case.pk}/penyelia/tugaskan/", form).status_code == 302
    page = receiver.client.post(OFFERS, {"item": item.pk, "answer": "accept", "seen": seen}, follow=True)
    assert "Ada yang berubah" in page.content.decode()
    there = read(a.tksk, f"{ALL}{act.pk}/")
    assert "Sudah berpindah" in there
    assert "(0 dari 2)" in there
    done = f"{ALL}{act.pk}/selesaikan/"
    assert a.tksk.client.post(done, {"on": "2026-03-12", "seen": stamp_on(read(a.tksk, done))}).status_code == 302
    assert Assignment.objects.get(case=a.case, valid_until=None).companion == other.user


def test_steps_and_escalations_go_with_their_case(several):
    a, receiver, third = several[0], second(), second("pendamping.ketiga")
    step = StepGiven("Membeli bibit", "companion", doer_user_id=a.companion.user.pk)
    goals = (GoalGiven("Saya ingin berkebun lagi", "livelihood.skills", (), (step,)),)
    draft_plan(
        case_id=a.case.pk, made_on=TODAY, goals=goals, client_id=a.case.client_id, by=a.companion.scope, today=TODAY
    )
    act = begun(a)
    item, follower = act.items.get(kind="case", case=a.case), act.items.get(kind="step")
    page = read(a.tksk, f"{ALL}{act.pk}/")
    assert "1 langkah rencana" in page
    assert "(0 dari 3)" in page
    there = f"{ALL}hal/{item.pk}/penerima/"
    assert (
        a.tksk.client.post(there, {"user_id": third.user.pk, "seen": stamp_on(read(a.tksk, there))}).status_code == 302
    )
    follower.refresh_from_db()
    assert follower.proposed_to == third.user
    offers = read(third, OFFERS)
    third.client.post(OFFERS, {"item": item.pk, "answer": "accept", "seen": stamp_on(offers)})
    follower.refresh_from_db()
    assert follower.answer == "accepted"
    assert receiver.user != third.user


def test_a_supervisor_writes_down_what_the_receiver_said(several):
    a = several[0]
    second()
    item = begun(a).items.first()
    there = f"{ALL}hal/{item.pk}/jawaban/"
    seen = stamp_on(read(a.tksk, there))
    assert a.tksk.client.post(there, {"answer": "accept", "reason": "", "seen": seen}).status_code == 422
    told = {"answer": "accept", "reason": "Lewat telepon pagi ini", "seen": seen}
    answer = a.tksk.client.post(there, told)
    assert answer["Location"].endswith(f"#hal-{item.pk}")
    item.refresh_from_db()
    assert item.answer == "accepted"


def test_what_arose_since_is_told_and_can_be_added(several, registry):
    a, receiver = several[0], second()
    act = begun(a)
    Accompanied(registry, "Warga Rekaan Lima").assigned(on=TODAY)
    there = f"{ALL}{act.pk}/"
    assert "1 hal baru dipegang" in read(a.tksk, there)
    assert a.tksk.client.post(there).status_code == 302
    assert act.items.count() == 4
    assert act.items.last().proposed_to == receiver.user
    assert renew_hand_over(hand_over_id=act.pk, by=a.tksk.scope, today=TODAY) == 0


def test_nobody_begins_twice_or_without_reason_and_a_cancelled_one_moves_nothing(several):
    a = several[0]
    second()
    wrong = a.tksk.client.post(leaving_url(a), {"why": "Terbang", "last_day": "2062-03-12"})
    assert wrong.status_code == 422
    assert "Periksa tahunnya" in wrong.content.decode()
    act = begun(a)
    again = a.tksk.client.post(leaving_url(a), {"why": "Sakit", "last_day": "2026-03-12"})
    assert again.status_code == 422
    there = f"{ALL}{act.pk}/batalkan/"
    assert a.tksk.client.post(there, {"reason": "x"}).status_code == 422
    assert a.tksk.client.post(there, {"reason": "Tidak jadi pindah"}).status_code == 302
    assert "Tidak ada yang berpindah" in read(a.tksk, f"{ALL}{act.pk}/")
    late = a.tksk.client.post(f"{ALL}{act.pk}/selesaikan/", {"on": "2026-03-12", "seen": "x"})
    assert "sudah selesai atau dibatalkan" in late.content.decode()
    assert len(residue_of(a.companion.user.pk)) == 3


def test_a_day_that_has_not_come_moves_nothing(several):
    a = several[0]
    act = begun(a)
    there = f"{ALL}{act.pk}/selesaikan/"
    answer = a.tksk.client.post(there, {"on": "2026-03-13", "seen": stamp_on(read(a.tksk, there))})
    assert "Tanggal ini belum tiba." in answer.content.decode()
    assert len(residue_of(a.companion.user.pk)) == 3


def test_a_supervisor_of_a_part_sees_only_that_part_and_cannot_finish(several, registry, officer):
    a = several[0]
    far = registry.person("Warga Busang Rekaan", area="64.08.06.2003")
    make_person("tksk_busang")
    companion = make_person("companion")
    companion.user.area_grants.create(area_id="64.08.06.2003", valid_from=datetime.date(2020, 1, 1))
    other = Accompanied.__new__(Accompanied)
    other.__dict__ |= a.__dict__ | {"person": far, "tksk": officer}
    other.case = other.open()
    other.assigned()
    act = begin_hand_over(leaving_id=companion.user.pk, reason="Pindah tugas", by=officer.scope, today=TODAY)
    page = read(a.tksk, f"{ALL}{act.pk}/")
    assert "Warga Busang" not in page
    assert "1 hal lain berada di luar wilayah Anda" in page
    assert "selesaikan/" not in page
    assert a.tksk.client.post(f"{ALL}{act.pk}/selesaikan/", {"on": "2026-03-12", "seen": ""}).status_code == 403
    assert "Warga Busang" in read(officer, f"{ALL}{act.pk}/")


@pytest.mark.parametrize("page", ["hand_over", "offers", "complete", "leaving", "list"])
def test_twenty_five_cases_cost_as_many_queries_as_three(several, registry, page, django_assert_max_num_queries):
    for n in range(22):
        Accompanied(registry, f"Warga Rekaan ke-{n}").assigned()
    a, receiver = several[0], second()
    act = begun(a)
    assert act.items.filter(kind="case").count() == 25
    who, there = {
        "hand_over": (a.tksk, f"{ALL}{act.pk}/"), "offers": (receiver, OFFERS),
        "complete": (a.tksk, f"{ALL}{act.pk}/selesaikan/"), "leaving": (a.tksk, leaving_url(a)), "list": (a.tksk, ALL),
    }[page]  # fmt: skip
    with django_assert_max_num_queries(44):
        assert who.client.get(there).status_code == 200


def test_who_carries_the_queue_hands_it_to_somebody_who_supervises(accompanied):
    act = begun(accompanied, accompanied.tksk)
    item = act.items.get()
    there = f"{ALL}hal/{item.pk}/penerima/"
    page = read(accompanied.officer, there)
    assert "antrean pendamping" in page
    assert accompanied.companion.user.full_name not in page.split("<form", 1)[1]
    wrong = {"user_id": accompanied.companion.user.pk, "seen": stamp_on(page)}
    assert accompanied.officer.client.post(there, wrong).status_code == 422
    assert QueueEntry.objects.get(valid_until=None).owner == accompanied.tksk.user
