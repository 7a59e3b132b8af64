"""Events: places in order, a waiting list that moves up, attendance, and pledges that became acts."""

import datetime
import uuid
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from setiakawan.accounts.scope import NotAllowed
from setiakawan.audit.models import Entry
from setiakawan.messaging.models import Message
from setiakawan.participation.constraints import places_are_kept
from setiakawan.participation.models import Act, Event, Pledge, SignUp
from setiakawan.participation.queries.events import ahead_of, event_for, pledges_kept, public_events, sign_up_behind
from setiakawan.participation.rules.events import Kept, PledgeFacts, kept_by_village
from setiakawan.participation.rules.telling import may_tell_sum, tellable
from setiakawan.participation.services import events
from setiakawan.participation.services.participants import PhoneUnclear
from setiakawan.participation.services.words import WordsMissing
from tests.people import SANGATTA_UTARA_VILLAGE, make_area, make_person

TODAY = datetime.date(2026, 3, 12)
DAY = datetime.date(2026, 3, 20)


def plan(**changes):
    make_area(SANGATTA_UTARA_VILLAGE)
    given = {
        "title": "Donor darah Karang Taruna", "kind": "blood", "area": SANGATTA_UTARA_VILLAGE, "place": "Balai desa",
        "on": DAY, "capacity": 2, "organizer": "Karang Taruna Maju", "client_id": uuid.uuid4(),
        "by": make_person("village_operator").scope, "today": TODAY,
    }  # fmt: skip
    return events.plan_event(**given | changes)


def come(event, name="Budi", phone="", **changes):
    given = {
        "event_id": event.pk, "name": name, "area": SANGATTA_UTARA_VILLAGE, "phone": phone, "client_id": uuid.uuid4(),
        "today": TODAY, "at": timezone.now(),
    }  # fmt: skip
    return events.sign_up(**given | changes)


def off(row, **changes):
    return events.withdraw_sign_up(**{"sign_up_id": row.pk, "today": TODAY, "at": timezone.now()} | changes)


@pytest.mark.django_db
class TestPlaces:
    def test_the_first_have_places_and_the_others_wait_in_order(self):
        event = plan()
        rows = [come(event, name) for name in ("Ani", "Budi", "Citra", "Dewi")]
        assert [(r.number, r.state) for r in rows] == [(1, "placed"), (2, "placed"), (3, "waiting"), (4, "waiting")]
        assert ahead_of(rows[3]) == 1

    def test_who_waits_longest_moves_up_and_is_told(self):
        event = plan(capacity=1)
        first, second, _ = (
            come(event, name, phone=f"0812 3400 000{n}") for n, name in enumerate(("Ani", "Budi", "Citra"))
        )
        off(first)
        off(first)
        assert [r.state for r in event.sign_ups.all()] == ["withdrawn", "placed", "waiting"]
        told = Message.objects.filter(subject=f"sign-up:{second.pk}").order_by("pk")
        assert [m.text for m in told] == [
            "Donor darah Karang Taruna: Anda masuk daftar tunggu.", "Donor darah Karang Taruna: Anda mendapat tempat.",
        ]  # fmt: skip

    def test_the_same_person_twice_takes_one_place_and_a_family_may_share_a_telephone(self):
        event = plan(capacity=5)
        one = come(event, "Ani", phone="0812 3400 0001")
        assert come(event, "ani", phone="+62 812-3400-0001").pk == one.pk
        assert come(event, "Budi", phone="0812 3400 0001").pk != one.pk

    def test_the_same_form_sent_twice_is_one_sign_up(self):
        event, number = plan(), uuid.uuid4()
        assert come(event, client_id=number).pk == come(event, client_id=number).pk

    def test_a_place_given_twice_or_kept_empty_is_found(self):
        event = plan(capacity=1)
        rows = [come(event, name) for name in ("Ani", "Budi")]
        assert list(places_are_kept()) == []
        SignUp.objects.filter(pk=rows[1].pk).update(state="placed")
        assert list(places_are_kept()) == [f"Acara {event.pk}: 2 dari 1 tempat terisi, 0 menunggu."]
        SignUp.objects.filter(pk=rows[1].pk).update(state="waiting")
        SignUp.objects.filter(pk=rows[0].pk).update(state="withdrawn")
        assert list(places_are_kept()) == [f"Acara {event.pk}: 0 dari 1 tempat terisi, 1 menunggu."]

    def test_without_a_limit_everybody_has_a_place(self):
        event = plan(capacity=None)
        assert {come(event, name).state for name in ("Ani", "Budi", "Citra")} == {"placed"}

    @pytest.mark.parametrize(
        ("changes", "error"),
        [
            ({"name": " "}, WordsMissing),
            ({"phone": "12"}, PhoneUnclear),
            ({"today": DAY + datetime.timedelta(days=1)}, events.EventOver),
        ],
    )
    def test_what_cannot_be_is_refused(self, changes, error):
        event = plan()
        with pytest.raises(error):
            come(event, **changes)
        assert not SignUp.objects.exists()

    def test_a_cancelled_event_takes_nobody_and_tells_each_alone(self):
        event = plan()
        come(event, "Ani", phone="0812 3400 0001")
        come(event, "Budi", phone="0812 3400 0002")
        by = make_person("officer").scope
        events.cancel_event(event_id=event.pk, reason="Balai desa terendam", by=by, on=TODAY, at=timezone.now())
        assert sum("tidak jadi" in m.text for m in Message.objects.all()) == 2
        with pytest.raises(events.EventOver):
            come(event, "Citra")
        assert public_events(TODAY) == []


@pytest.mark.django_db
class TestStaff:
    def test_somebody_elsewhere_neither_sees_nor_changes_an_event(self):
        event = plan()
        elsewhere = make_person("village_operator_busang").scope
        with pytest.raises(Event.DoesNotExist):
            event_for(elsewhere, event.pk, TODAY)
        with pytest.raises(Event.DoesNotExist):
            events.note_attendance(event_id=event.pk, present=(), by=elsewhere, on=DAY)
        with pytest.raises(NotAllowed):
            plan(by=elsewhere)

    def test_attendance_is_unknown_until_it_is_noted(self):
        event = plan()
        came, _ = come(event, "Ani"), come(event, "Budi")
        assert [r.attended for r in event.sign_ups.all()] == [None, None]
        by = make_person("officer").scope
        with pytest.raises(events.NotYet):
            events.note_attendance(event_id=event.pk, present=[came.pk], by=by, on=TODAY)
        events.note_attendance(event_id=event.pk, present=[came.pk], by=by, on=DAY)
        assert [r.attended for r in event.sign_ups.all()] == [True, False]

    def test_a_pledge_becomes_one_act_and_is_counted_where_it_came_from(self):
        event = plan()
        come(event, "Ani", phone="0812 3400 0001", pledges={"food": Decimal(10)})
        pledge, by = Pledge.objects.get(), make_person("officer").scope
        kept = {
            "pledge_id": pledge.pk, "happened_on": DAY + datetime.timedelta(days=3), "note": "Dilihat sendiri di balai",
            "by": by, "today": DAY + datetime.timedelta(days=4), "at": timezone.now(),
        }  # fmt: skip
        act = events.keep_pledge(**kept)
        assert (act.kind, act.quantity, act.confirmed_on is not None) == ("food", Decimal(10), True)
        with pytest.raises(events.KeptAlready):
            events.keep_pledge(**kept)
        assert Act.objects.count() == 1
        later = DAY + datetime.timedelta(days=91)
        assert pledges_kept(by, TODAY, later, later) == {SANGATTA_UTARA_VILLAGE: Kept(1, 1, 1)}

    def test_a_pledge_is_not_kept_before_its_event(self):
        event = plan()
        come(event, "Ani", pledges={"food": Decimal(10)})
        with pytest.raises(events.NotYet):
            events.keep_pledge(
                pledge_id=Pledge.objects.get().pk, happened_on=TODAY, note="Sudah dilihat", by=make_person("officer").scope,
                today=TODAY, at=timezone.now(),
            )  # fmt: skip

    def test_a_link_opens_one_sign_up_and_no_other(self):
        event = plan()
        row = come(event, "Ani")
        come(event, "Budi")
        token = events.link_to(row, at=timezone.now())
        assert sign_up_behind(token, timezone.now()).pk == row.pk
        assert sign_up_behind(token + "x", timezone.now()) is None

    def test_the_log_names_nobody(self):
        come(plan(), "Rahasia Sekali", phone="0812 3400 0009")
        told = "".join(f"{e.actor_label}{e.details}{e.reason}" for e in Entry.objects.all())
        assert "Rahasia" not in told
        assert "3400" not in told


def fact(kept=None, village="A", on=TODAY):
    return PledgeFacts(village, on, None if kept is None else TODAY + datetime.timedelta(days=kept))


def test_pledges_count_within_30_and_90_days_and_an_open_window_is_unknown():
    rows = [fact(0), fact(30), fact(31), fact(90), fact(91), fact(), fact(-1), fact(5, "B")]
    after = TODAY + datetime.timedelta(days=200)
    assert kept_by_village(rows, after) == {"A": Kept(7, 2, 4), "B": Kept(1, 1, 1)}
    assert kept_by_village([fact(5)], TODAY + datetime.timedelta(days=29))["A"] == Kept(1, None, None)
    assert kept_by_village([fact(5)], TODAY + datetime.timedelta(days=30))["A"] == Kept(1, 1, None)


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 30)))
def test_no_withheld_count_follows_from_the_others_and_their_sum(counts):
    told = tellable(counts)
    hidden = [counts[place] for place, count in told.items() if count is None]
    assert all(count is None or count == 0 or count >= 5 for count in told.values())
    assert may_tell_sum(counts) == (not hidden or (len(hidden) > 1 and sum(hidden) >= 5))
    if hidden and len(counts) > len(hidden) and max(counts[p] for p, c in told.items() if c is not None) > 0:
        assert len(hidden) > 1
