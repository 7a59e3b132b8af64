import datetime
import json
import uuid

import pytest
from django.utils import timezone

from setiakawan.accounts.scope import NotAllowed, scope_of, system_scope
from setiakawan.audit.models import Entry
from setiakawan.consent.services import NoGround, withdraw_consent
from setiakawan.core.checks import invariants, run
from setiakawan.core.dates import office_today
from setiakawan.directory.models import Service
from setiakawan.messaging.models import Message
from setiakawan.referral.models import CapacityQuestion, Confirmation, PartnerMember, Referral, ReferralStatus, Reminder
from setiakawan.referral.queries.capacity import questions_in
from setiakawan.referral.queries.partner import lines_of, view_of
from setiakawan.referral.queries.referrals import (
    count_late,
    has_ground,
    listed,
    of_person,
    recipient_of,
    referrals_in,
    story_of,
)
from setiakawan.referral.queries.sharing import Told
from setiakawan.referral.queries.told import counts_by_month, helped
from setiakawan.referral.rules.status import Status
from setiakawan.referral.services import capacity, confirming, links, moving, partner
from setiakawan.referral.services.asking import AskedAlready, PersonGone, ServiceNotOffered
from setiakawan.referral.services.reminding import run_clocks
from setiakawan.referral.services.steps import CannotMove, OutcomeWrong, ReasonMissing
from setiakawan.registry.models import LifeEvent, Person
from tests.people import SANGATTA_UTARA_VILLAGE, make_person

pytestmark = pytest.mark.django_db
NOW = timezone.now
TODAY = office_today


def act(referred, what, **more):
    return getattr(partner, what)(referral_id=referred.row.pk, by=referred.partner, at=NOW(), **more)


def confirmed(referred, outcome="got_help", **more):
    given = {
        "referral_id": referred.row.pk, "way": "call", "outcome": outcome, "on": TODAY(), "client_id": uuid.uuid4(),
        "by": referred.by, "at": NOW(), "today": TODAY(),
    }  # fmt: skip
    return confirming.confirm(**given | more)


def broken():
    checks = {name: check for name, check in invariants().items() if name.startswith(("referral.", "directory."))}
    return {name: result.examples for name, check in checks.items() if (result := run(name, check)).violations}


def test_only_the_fields_that_the_service_needs_are_shared(referred):
    row = referred.ask(told=Told("Kontrol luka di kaki", "Sulit berjalan jauh"))
    assert row.fields == ["name", "village", "need"]
    told = dict(json.loads(row.shared))
    assert told["Nama"] == "Siti Aminah Rekaan" and told["Yang diperlukan"] == "Kontrol luka di kaki"
    assert "Rahasia" not in row.shared and "4321" not in row.shared and "berjalan" not in row.shared
    assert broken() == {}


def test_without_a_ground_nothing_is_asked(referred):
    with pytest.raises(NoGround):
        referred.ask(agreed=None)
    assert not Referral.objects.exists()


def test_the_same_sending_twice_is_one_request_and_a_second_one_is_refused(referred):
    number = uuid.uuid4()
    assert referred.ask(client_id=number) == referred.ask(client_id=number)
    with pytest.raises(AskedAlready):
        referred.ask()
    with pytest.raises(ReasonMissing):
        referred.ask(service_id=referred.hospital.service.pk, told=Told("x"))


def test_who_is_gone_and_what_is_closed_cannot_be_asked_for(referred):
    Service.objects.filter(pk=referred.listed.service.pk).update(status="inactive")
    with pytest.raises(ServiceNotOffered):
        referred.ask()
    Service.objects.update(status="active")
    LifeEvent.objects.create(
        person=referred.person, kind="death", on=TODAY(), precision="day", source=referred.person.statements.first().source,
        recorded_at=NOW(),
    )  # fmt: skip
    with pytest.raises(PersonGone):
        referred.ask()


def test_a_partner_accepts_helps_and_says_done_but_only_the_person_closes(referred):
    referred.ask()
    act(referred, "accept")
    act(referred, "begin")
    act(referred, "say_done")
    assert (
        referred.state().status == Status.IN_PROGRESS
        and helped(referred.by, TODAY(), TODAY() + datetime.timedelta(1)) == []
    )
    confirmed(referred)
    assert referred.state().status == Status.COMPLETED
    owner = referred.listed.row.pk
    assert helped(referred.by, TODAY(), TODAY() + datetime.timedelta(1)) == [(referred.person.pk, owner, TODAY())]
    assert helped(referred.by, TODAY() - datetime.timedelta(9), TODAY()) == []
    with pytest.raises(CannotMove):
        confirmed(referred)
    assert broken() == {}


def test_the_person_confirms_with_the_code_that_was_sent_to_them(referred):
    referred.ask()
    act(referred, "accept")
    act(referred, "say_done")
    sent = Message.objects.get(kind="referral.code")
    assert sent.to == "+6281200004321"
    code = next(
        word.strip(".") for word in sent.text.split() if word.strip(".").isdigit() and len(word.strip(".")) == 6
    )
    with pytest.raises(links.CodeWrong):
        confirming.confirm_with_code(referral_id=referred.row.pk, code="abc", by=referred.partner, at=NOW())
    made = confirming.confirm_with_code(referral_id=referred.row.pk, code=code, by=referred.partner, at=NOW())
    assert (made.way, referred.state().status) == ("code", Status.COMPLETED)
    with pytest.raises(CannotMove):
        confirming.confirm_with_code(referral_id=referred.row.pk, code=code, by=referred.partner, at=NOW())


@pytest.mark.parametrize(("what", "outcome"), [("reject", "no_capacity"), ("reject", "not_eligible"), ("reject", "")])
def test_a_rejection_needs_a_reason_and_opens_the_next_step(referred, what, outcome):
    referred.ask()
    with pytest.raises(ReasonMissing):
        act(referred, what, outcome=outcome)
    act(referred, what, outcome=outcome, reason="Sedang penuh sampai Mei")
    first = referred.row
    assert [line.referral for line in listed(referred.by)[0]] == [first]
    second = referred.ask(service_id=referred.hospital.service.pk, follows=first.pk)
    assert (second.need, second.follows) == (first.need, first)
    assert [line.referral for line in listed(referred.by)[0]] == [second]
    with pytest.raises(AskedAlready):
        referred.ask(service_id=referred.hospital.offer("food", "Dapur").pk, follows=first.pk)
    assert broken() == {}


def test_going_on_while_one_still_runs_ends_it_as_referred_on(referred):
    first = referred.ask()
    referred.ask(service_id=referred.hospital.service.pk, follows=first.pk)
    state = referred.state(first)
    assert (state.status, state.outcome) == (Status.CANCELLED, "referred_on")


@pytest.mark.parametrize(
    ("what", "more", "error"),
    [
        ("reject", {"reason": "Penuh sekali", "outcome": "got_help"}, OutcomeWrong),
        ("begin", {}, CannotMove),
        ("give_up", {"reason": "Tidak ada orangnya"}, CannotMove),
        ("say_done", {}, CannotMove),
        ("put_off", {}, ReasonMissing),
        ("propose_date", {"day": datetime.date(2020, 1, 1)}, partner.DayPassed),
        ("ask_back", {"words": "?"}, ReasonMissing),
    ],
)
def test_what_a_partner_cannot_do_now_is_refused(referred, what, more, error):
    referred.ask()
    with pytest.raises(error):
        act(referred, what, **more)


def test_questions_and_dates_go_to_and_fro_without_moving_the_request(referred):
    referred.ask()
    act(referred, "ask_back", words="Apakah ia dapat datang pagi?")
    moving.reply(referral_id=referred.row.pk, words="Bisa, diantar tetangga", by=referred.by, at=NOW())
    act(referred, "propose_date", day=TODAY() + datetime.timedelta(days=3))
    view = view_of(referred.partner, referred.row.pk, at=NOW(), on=TODAY())
    assert [note.kind for note in view.notes] == ["ask", "reply", "date"] and view.status == Status.REQUESTED


def test_withdrawn_consent_ends_what_the_partner_sees_at_once(referred):
    referred.ask()
    view = view_of(referred.partner, referred.row.pk, at=NOW(), on=TODAY())
    assert view.may_read and dict(view.shared)["Nama"] == "Siti Aminah Rekaan"
    withdraw_consent(
        person_id=referred.person.pk, purpose="referral", recipient=recipient_of(referred.listed.service), by=referred.by,
        at=NOW(), on=TODAY(),
    )  # fmt: skip
    after = view_of(referred.partner, referred.row.pk, at=NOW(), on=TODAY())
    assert after.is_withdrawn and (after.shared, after.notes) == ([], [])
    assert lines_of(referred.partner, at=NOW(), on=TODAY())[0].is_withdrawn
    for what, more in (("accept", {}), ("ask_back", {"words": "Halo di sana"}), ("reject", {"reason": "Penuh sekali"})):
        with pytest.raises(partner.ConsentGone):
            act(referred, what, **more)
    assert not has_ground(referred.row, at=NOW(), on=TODAY())


def test_over_is_over_for_the_partner_too(referred):
    referred.ask()
    act(referred, "accept")
    confirmed(referred)
    view = view_of(referred.partner, referred.row.pk, at=NOW(), on=TODAY())
    assert not view.may_read and not view.is_withdrawn and view.shared == []


def test_a_partner_of_one_organisation_never_sees_anothers(referred):
    mine = referred.ask()
    other = referred.ask(service_id=referred.hospital.service.pk)
    with pytest.raises(Referral.DoesNotExist):
        view_of(links.partner_of_link(mine.pk), other.pk, at=NOW(), on=TODAY())
    member = make_person("partner")
    capacity.set_member(organization_id=referred.hospital.row.pk, username="mitra", by=referred.by, today=TODAY())
    signed_in = links.partner_of_user(member.scope, TODAY())
    assert [line.number for line in lines_of(signed_in, at=NOW(), on=TODAY())] == [other.pk]
    with pytest.raises(Referral.DoesNotExist):
        partner.accept(referral_id=mine.pk, by=signed_in, at=NOW())
    with pytest.raises(Referral.DoesNotExist):
        links.open_signed_in(referral_id=mine.pk, by=member.scope, today=TODAY())
    with pytest.raises(NotAllowed):
        links.partner_of_user(make_person("officer").scope, TODAY())


def test_a_link_needs_its_code_and_a_new_one_ends_the_old(referred):
    referred.ask()
    key = links.make_key(referral_id=referred.row.pk, by=referred.by, at=NOW())
    token = key.url.rstrip("/").split("/")[-1]
    with pytest.raises(links.CodeWrong):
        links.open_with_code(token=token, code="abcdef", at=NOW())
    assert links.open_with_code(token=token, code=key.code, at=NOW()).referral_id == referred.row.pk
    assert Entry.objects.filter(verb="referral.open").count() == 1
    again = links.make_key(referral_id=referred.row.pk, by=referred.by, at=NOW())
    with pytest.raises(Referral.DoesNotExist):
        links.open_with_code(token=token, code=again.code, at=NOW())
    sent = Message.objects.filter(kind="referral").first()
    assert sent.to == "+6281200005555" and "Siti" not in sent.text and key.code not in sent.text


def test_a_code_can_be_tried_five_times_and_every_wrong_try_counts(referred):
    referred.ask()
    key = links.make_key(referral_id=referred.row.pk, by=referred.by, at=NOW())
    token = key.url.rstrip("/").split("/")[-1]
    for _ in range(5):
        with pytest.raises(links.CodeWrong):
            links.open_with_code(token=token, code="000000" if key.code != "000000" else "111111", at=NOW())
    with pytest.raises(links.CodeWrong):
        links.open_with_code(token=token, code=key.code, at=NOW())


def test_a_companion_asks_for_and_sees_only_whom_they_accompany(referred):
    from setiakawan.accompaniment.services.assigning import assign
    from setiakawan.accompaniment.services.intake import open_case

    companion, tksk = make_person("companion"), make_person("tksk")
    with pytest.raises(Person.DoesNotExist):
        referred.ask(by=companion.scope)
    given = {"by": tksk.scope, "today": TODAY()}
    case = open_case(
        person_id=referred.person.pk,
        opened_on=TODAY(),
        origin="village",
        urgency="ordinary",
        client_id=uuid.uuid4(),
        **given,
    )
    assert not referrals_in(companion.scope).exists()
    assign(case_id=case.pk, companion_id=companion.user.pk, on=TODAY(), reason="Satu desa dengannya", **given)
    row = referred.ask(by=companion.scope)
    assert list(referrals_in(companion.scope)) == [row] == of_person(companion.scope, referred.person.pk)
    elsewhere = make_person("tksk_busang").scope
    assert not referrals_in(elsewhere).exists()
    with pytest.raises(Referral.DoesNotExist):
        story_of(elsewhere, row.pk, at=NOW(), on=TODAY())
    assert not referrals_in(make_person("stranger").scope).exists()
    for role in ("village_operator", "partner", "auditor", "administrator"):
        with pytest.raises(NotAllowed):
            referrals_in(make_person(role).scope)


def test_what_the_person_does_not_want_closes_what_was_not_helped(referred):
    referred.ask()
    with pytest.raises(OutcomeWrong):
        confirmed(referred, way="code")
    moving.move(referral_id=referred.row.pk, to="cancelled", reason="Tidak ada kabar", by=referred.by, at=NOW())
    assert len(listed(referred.by)[0]) == 1
    with pytest.raises(CannotMove):
        confirmed(referred)
    confirmed(referred, "declined_by_person", words="Sudah berobat sendiri")
    assert listed(referred.by)[0] == [] and len(listed(referred.by, which="closed")[0]) == 1
    with pytest.raises(CannotMove):
        moving.move(referral_id=referred.row.pk, to="accepted", by=referred.by, at=NOW())


def test_a_confirmation_is_not_told_of_tomorrow_nor_before_the_request(referred):
    referred.ask()
    for day in (TODAY() + datetime.timedelta(days=1), TODAY() - datetime.timedelta(days=1)):
        with pytest.raises(confirming.NotYet):
            confirmed(referred, on=day)


def test_silence_reminds_then_tells_then_proposes_another(referred, at_the_office):
    referred.ask()
    by, day = system_scope("tes", "64.08"), at_the_office
    counts = [
        run_clocks(by=by, today=day + datetime.timedelta(days=days), at=NOW()) for days in (2, 3, 3, 7, 10, 14, 15)
    ]
    assert counts == [0, 1, 0, 1, 1, 1, 0]
    assert Message.objects.filter(kind="referral").count() == 2
    assert [r.do for r in Reminder.objects.all()] == ["remind", "remind", "tell", "elsewhere"]
    assert count_late(referred.by) == 1
    act(referred, "accept")
    assert count_late(referred.by) == 0


def test_nights_that_were_missed_are_caught_up_with_one_message(referred):
    referred.ask()
    assert run_clocks(by=system_scope("tes", "64.08"), today=TODAY() + datetime.timedelta(days=30), at=NOW()) == 4
    assert Message.objects.filter(kind="referral").count() == 1
    assert run_clocks(by=system_scope("tes", "64.09"), today=TODAY() + datetime.timedelta(days=99), at=NOW()) == 0


def test_room_is_asked_for_without_naming_anybody(referred):
    asked, url = capacity.ask_capacity(
        service_id=referred.listed.service.pk, area=SANGATTA_UTARA_VILLAGE, age_group="18-59", client_id=uuid.uuid4(),
        by=referred.by, at=NOW(), today=TODAY(),
    )  # fmt: skip
    assert {f.name for f in CapacityQuestion._meta.fields} & {"person", "words", "name", "phone"} == set()
    token = url.rstrip("/").split("/")[-1]
    capacity.answer_capacity(token=token, room="waiting", note="Dua minggu", at=NOW())
    capacity.answer_capacity(token=token, room="yes", at=NOW())
    assert [(row.pk, row.room) for row in questions_in(referred.by)] == [(asked.pk, "yes")]
    with pytest.raises(CapacityQuestion.DoesNotExist):
        capacity.answer_capacity(token="x", room="yes", at=NOW())


def test_an_account_answers_for_one_organisation_at_a_time(referred):
    make_person("partner")
    with pytest.raises(capacity.NotAPartner):
        capacity.set_member(organization_id=referred.listed.row.pk, username="petugas", by=referred.by, today=TODAY())
    for owner in (referred.listed.row, referred.hospital.row):
        made = capacity.set_member(organization_id=owner.pk, username="mitra", by=referred.by, today=TODAY())
    user = make_person("partner").user
    assert links.partner_of_user(scope_of(user, on=TODAY()), TODAY()).organization_id == referred.hospital.row.pk
    capacity.end_member(member_id=made.pk, by=referred.by, today=TODAY())
    with pytest.raises(PartnerMember.DoesNotExist):
        links.partner_of_user(scope_of(user, on=TODAY()), TODAY())


def test_counts_by_month_say_where_requests_stand(referred):
    referred.ask()
    act(referred, "reject", reason="Penuh sekali", outcome="no_capacity")
    month = f"{TODAY():%Y-%m}"
    found = counts_by_month(referred.by, TODAY().replace(day=1), TODAY() + datetime.timedelta(days=1))
    assert found == {month: {"asked": 1, "rejected": 1, "outcome:no_capacity": 1}}


def test_every_invariant_tells_what_broke(referred):
    referred.ask()
    row = referred.row
    last = row.statuses.last()
    ReferralStatus.objects.create(
        referral=row,
        number=9,
        status="completed",
        side="partner",
        by_label="x",
        on=TODAY(),
        at=NOW(),
        outcome="no_capacity",
    )
    ReferralStatus.objects.filter(pk=last.pk).update(status="cancelled")
    referred.ask(service_id=referred.hospital.service.pk)
    Referral.objects.filter(pk=referred.row.pk).update(follows=row, consent=row.consent)
    assert {name.partition(".")[2] for name in broken()} == {
        "steps_follow_the_table", "steps_whole", "closed_by_the_person", "ends_say_why", "next_is_for_the_same"
    }  # fmt: skip
    assert not Confirmation.objects.exists()
