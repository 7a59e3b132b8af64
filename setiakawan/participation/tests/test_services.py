import datetime
import uuid

import pytest

from setiakawan.accounts.scope import NotAllowed
from setiakawan.messaging.models import Message
from setiakawan.participation.acting import Newcomer, Own
from setiakawan.participation.models import Act, ActHelper, Match, Need, Participant
from setiakawan.participation.queries.mine import mine, open_needs, own_match, participants_with_phone
from setiakawan.participation.queries.ties import acts_for_ties
from setiakawan.participation.services.acts import (
    AlreadyConfirmed,
    NotAgreed,
    WrongCode,
    confirm_act,
    confirm_with_code,
    dispute_act,
    thank,
)
from setiakawan.participation.services.asking import NobodyThere, NotSuch, Whom, answer_word, still_needed, withdraw
from setiakawan.participation.services.meeting import CannotMeet, NeedNotOpen, PlaceTaken, take_need, withdraw_match
from setiakawan.participation.services.notes import send_note
from setiakawan.participation.services.participants import (
    NotTakingPart,
    VouchesForSelf,
    add_reference,
    leave,
    link_person,
    register_participant,
    restore,
    suspend,
)
from setiakawan.participation.services.reports import answer_report, report
from setiakawan.participation.services.steps import WrongStep
from setiakawan.participation.services.words import TellsHealth
from tests.people import SANGATTA_UTARA_VILLAGE, make_area


def code_sent_to(phone):
    from setiakawan.messaging.services.sending import index_of

    text = Message.objects.filter(kind="act.confirm", to_index=index_of(phone)).latest("pk").text
    return text.split("kode ")[1].split()[0]


@pytest.mark.postgres
def test_a_neighbour_takes_a_need_and_is_thanked(neighbours):
    n = neighbours
    asks, helps = n.join("Bu Ros Rekaan"), n.join("Pak Amat Rekaan")
    need = n.need(asks, place="Rumah biru dekat masjid", words="Dua ember")
    match = take_need(need_id=need.pk, by=Own(helps.pk), **n.now)
    assert n.says(match, "receiver").state == "accepted"
    need.refresh_from_db()
    assert need.state == "taken"
    done = n.act(need, helps, quantity=2)
    assert done.confirmed_on is None
    with pytest.raises(WrongCode):
        confirm_with_code(act_id=done.pk, code="000000", by=Own(helps.pk), **n.now)
    confirm_with_code(act_id=done.pk, code=code_sent_to(asks.phone), by=Own(helps.pk), **n.now)
    done.refresh_from_db()
    assert (done.confirmed_how, done.confirmed_on) == ("code", n.day)
    thank(act_id=done.pk, words="Terima kasih banyak, Pak", by=Own(asks.pk), **n.now)
    assert mine(Own(helps.pk), n.day).acts[0].thanks == "Terima kasih banyak, Pak"
    assert Match.objects.get().state == "confirmed"
    assert Need.objects.get().state == "done"


def test_telling_of_one_act_twice_counts_it_once(neighbours):
    n = neighbours
    asks, first, second = n.join("Bu Ros Rekaan"), n.join("A Rekaan"), n.join("B Rekaan")
    for helper in (first, second):
        helper.skills = ["building"]
        helper.save()
    need = n.need(asks, kind="roof", helpers=1)
    assert need.helpers == 2, "two must come to repair a roof"
    n.agreed(need, first)
    need.refresh_from_db()
    assert need.state == "open"
    n.agreed(need, second)
    told = n.act(need, first, hours=6)
    again = n.act(need, second, hours=5)
    assert told.pk == again.pk and Act.objects.get().hours == 6
    assert ActHelper.objects.filter(act=told).count() == 2
    confirm_act(act_id=told.pk, how="portal", by=Own(asks.pk), on=n.day)
    ties = acts_for_ties(n.officer.scope, n.day, n.day + datetime.timedelta(days=1))
    assert {tie.helper for tie in ties} == {first.pk, second.pk}


def test_a_two_person_visit_is_not_opened_to_one(neighbours):
    n = neighbours
    asks = n.join("Bu Ros Rekaan")
    first, second = (n.join(name, skills=["building"]) for name in ("A Rekaan", "B Rekaan"))
    need = n.need(asks, kind="roof", place="Rumah biru")
    match = n.agreed(need, first)
    assert own_match(Own(first.pk), match.pk).place == ""
    n.agreed(need, second)
    assert own_match(Own(first.pk), match.pk).place == "Rumah biru"


def test_nobody_who_was_not_checked_meets_somebody_alone(neighbours):
    n = neighbours
    asks, unknown = n.join("Bu Ros Rekaan"), n.join("Orang Baru Rekaan", is_adult=None)
    need = n.need(asks, kind="company")
    with pytest.raises(CannotMeet) as refused:
        n.propose(need, unknown)
    assert set(refused.value.codes) == {"not_adult", "identity", "reference"}
    known = n.join("Bu Yuli Rekaan", checked=True, sex="P")
    assert n.propose(need, known).state == "proposed"


def test_unknown_sex_never_fulfils_a_wish(neighbours):
    n = neighbours
    asks = n.join("Bu Ros Rekaan")
    need = n.need(asks, wished_sex="P")
    for sex in ("", "L"):
        with pytest.raises(CannotMeet):
            n.propose(need, n.join("Penolong Rekaan", sex=sex))
    n.propose(need, n.join("Penolong Rekaan", sex="P"))


def test_for_another_it_waits_for_their_word_and_they_may_refuse(neighbours):
    n = neighbours
    teller = n.join("Bu Ros Rekaan")
    need = n.need(teller, for_whom="other", receiver=Whom("Nenek Rekaan", teller.area_id, "0813 2222 0001"))
    assert need.state == "waiting_word"
    assert open_needs(area="64.08", on=n.day) == []
    with pytest.raises(NeedNotOpen):
        n.propose(need, n.join("Penolong Rekaan"))
    with pytest.raises(NotAllowed):
        answer_word(what="need", number=need.pk, agrees=True, by=Own(teller.pk), **n.now)
    grandmother = participants_with_phone("+62 813 2222 0001").get()
    refused = answer_word(what="need", number=need.pk, agrees=False, by=Own(grandmother.pk), **n.now)
    assert refused.state == "refused"
    with pytest.raises(WrongStep):
        answer_word(what="need", number=need.pk, agrees=True, by=Own(grandmother.pk), **n.now)


def test_a_mother_speaks_for_her_child(neighbours):
    n = neighbours
    mother = n.join("Ibu Rekaan")
    need = n.need(mother, kind="ride", for_whom="in_care", receiver=Whom("Anak Rekaan", mother.area_id, is_adult=False))
    assert need.state == "open"
    driver = n.join("Pak Sopir Rekaan", checked=True, skills=["drive"])
    match = n.propose(need, driver)
    n.says(match, "helper")
    assert n.says(match, "receiver", by=Own(mother.pk)).state == "accepted"


def test_a_decline_changes_nothing_but_that_proposal(neighbours):
    n = neighbours
    asks, helps = n.join("Bu Ros Rekaan"), n.join("Pak Amat Rekaan")
    for _ in range(5):
        need = n.need(asks)
        n.says(n.propose(need, helps), "helper", agrees=False)
    helps.refresh_from_db()
    assert helps.is_active and n.agreed(n.need(asks), helps).state == "accepted"


def test_the_second_yes_finds_the_place_taken(neighbours):
    n = neighbours
    asks, first, second = n.join("Bu Ros Rekaan"), n.join("A Rekaan"), n.join("B Rekaan")
    need = n.need(asks)
    one, two = n.propose(need, first, receiver_accepts=True), n.propose(need, second, receiver_accepts=True)
    n.says(one, "helper")
    two.refresh_from_db()
    assert two.state == "withdrawn"
    with pytest.raises(PlaceTaken):
        take_need(need_id=need.pk, by=Own(second.pk), **n.now)


def test_a_helper_who_steps_back_opens_the_need_again(neighbours):
    n = neighbours
    asks, helps = n.join("Bu Ros Rekaan"), n.join("Pak Amat Rekaan")
    need = n.need(asks)
    match = n.agreed(need, helps)
    withdraw_match(match_id=match.pk, by=Own(helps.pk), **n.now)
    need.refresh_from_db()
    assert need.state == "open"


def test_suspension_stops_everything_at_once_and_tells_the_other_side_neutrally(neighbours):
    n = neighbours
    asks, helps = n.join("Bu Ros Rekaan"), n.join("Pak Amat Rekaan")
    need = n.need(asks)
    match = n.agreed(need, helps)
    offer = n.offer(helps)
    suspend(participant_id=helps.pk, reason="Dilaporkan meminta uang", by=n.operator.scope, **n.now)
    match.refresh_from_db(), need.refresh_from_db(), offer.refresh_from_db()
    assert (match.state, need.state, offer.state) == ("stopped", "open", "stopped")
    told = [m.text for m in Message.objects.filter(subject=f"match:{match.pk}")]
    assert not any("uang" in text or "henti" in text or "Amat" in text for text in told)
    with pytest.raises(NotTakingPart):
        n.offer(Participant.objects.get(pk=helps.pk))
    with pytest.raises(CannotMeet):
        n.propose(need, helps)
    with pytest.raises(NotAllowed):
        restore(participant_id=helps.pk, reason="Sudah jelas", by=n.operator.scope, on=n.day)
    restore(participant_id=helps.pk, reason="Sudah jelas", by=n.officer.scope, on=n.day)
    assert n.propose(need, helps).state == "proposed"


def test_who_leaves_is_forgotten_and_the_history_stays(neighbours):
    n = neighbours
    asks, helps = n.join("Bu Ros Rekaan"), n.join("Pak Amat Rekaan")
    need = n.need(asks, place="Rumah biru", words="Dua ember")
    n.agreed(need, helps)
    done = n.act(need, helps)
    leave(participant_id=asks.pk, by=Own(asks.pk), **n.now)
    gone = Participant.objects.get(pk=asks.pk)
    need.refresh_from_db()
    assert (gone.name, gone.phone, gone.phone_key, need.place, need.words) == ("", None, None, None, None)
    assert not participants_with_phone(asks.phone).exists()
    assert Act.objects.filter(pk=done.pk).exists()
    leave(participant_id=asks.pk, by=n.officer.scope, **n.now)


def test_a_report_stops_somebody_in_the_moment_it_is_answered(neighbours):
    n = neighbours
    asks, helps = n.join("Bu Ros Rekaan"), n.join("Pak Amat Rekaan")
    match = n.agreed(n.need(asks), helps)
    told = report(
        kind="danger", words="Dia marah-marah", match_id=match.pk, client_id=uuid.uuid4(), by=Own(asks.pk), on=n.day
    )
    assert told.about_id == helps.pk
    with pytest.raises(NotAllowed):
        answer_report(report_id=told.pk, outcome="suspended", words="Sudah ditanya", by=n.operator.scope, **n.now)
    answer_report(report_id=told.pk, outcome="suspended", words="Sudah ditanya", by=n.officer.scope, **n.now)
    assert Participant.objects.get(pk=helps.pk).suspended_on == n.day
    with pytest.raises(WrongStep):
        answer_report(report_id=told.pk, outcome="unfounded", words="Sudah ditanya", by=n.officer.scope, **n.now)


def test_notes_are_relayed_without_numbers_and_only_after_both_accepted(neighbours):
    n = neighbours
    asks, helps = n.join("Bu Ros Rekaan"), n.join("Pak Amat Rekaan")
    need = n.need(asks)
    match = n.propose(need, helps)
    given = {"match_id": match.pk, "side": "helper", "by": Own(helps.pk), **n.now}
    with pytest.raises(WrongStep):
        send_note(text="Saya datang jam 7", client_id=uuid.uuid4(), **given)
    n.says(match, "helper"), n.says(match, "receiver")
    note = send_note(text="Saya datang jam 7, hubungi 0812 9999 8888", client_id=uuid.uuid4(), **given)
    assert note.was_masked and "9999" not in note.text and "jam 7" in note.text
    with pytest.raises(TellsHealth):
        send_note(text="Ibu kena stroke ya?", client_id=uuid.uuid4(), **given)
    assert own_match(Own(asks.pk), match.pk).notes[0][1] == note.text
    with pytest.raises(NotAllowed):
        send_note(text="Halo", client_id=uuid.uuid4(), **given | {"side": "receiver"})
    stranger = n.join("Orang Lain Rekaan")
    with pytest.raises(Match.DoesNotExist):
        send_note(text="Halo", client_id=uuid.uuid4(), **given | {"by": Own(stranger.pk)})


def test_only_the_receiving_side_confirms_or_disputes(neighbours):
    n = neighbours
    asks, helps = n.join("Bu Ros Rekaan"), n.join("Pak Amat Rekaan")
    need = n.need(asks)
    n.agreed(need, helps)
    done = n.act(need, helps)
    for act in (lambda: confirm_act(act_id=done.pk, how="portal", by=Own(helps.pk), on=n.day),
                lambda: dispute_act(act_id=done.pk, reason="Tidak jadi", by=Own(helps.pk), on=n.day)):  # fmt: skip
        with pytest.raises(NotAllowed):
            act()
    dispute_act(act_id=done.pk, reason="Tidak ada yang datang", by=Own(asks.pk), on=n.day)
    assert acts_for_ties(n.officer.scope, n.day, n.day + datetime.timedelta(days=1)) == []
    confirm_act(act_id=done.pk, how="call", note="Bu Ros lewat telepon", by=n.officer.scope, on=n.day)
    with pytest.raises(AlreadyConfirmed):
        dispute_act(act_id=done.pk, reason="Tidak ada yang datang", by=Own(asks.pk), on=n.day)


def test_who_did_not_agree_did_not_help(neighbours):
    n = neighbours
    need = n.need(n.join("Bu Ros Rekaan"))
    other = n.join("Orang Lain Rekaan")
    with pytest.raises(Need.DoesNotExist):
        n.act(need, other)
    with pytest.raises(NotAgreed):
        n.act(need, other, by=n.officer.scope)


def test_staff_acts_are_marked(neighbours):
    n = neighbours
    need = n.need(n.join("Bu Ros Rekaan"))
    staff = n.join("Petugas Rekaan", is_staff=True)
    n.agreed(need, staff)
    done = n.act(need, staff)
    confirm_act(act_id=done.pk, how="operator", note="Ditanya langsung", by=n.officer.scope, on=n.day)
    assert acts_for_ties(n.officer.scope, n.day, n.day + datetime.timedelta(days=1))[0].is_staff


def test_for_the_dead_nobody_asks(neighbours, registry):
    n = neighbours
    asks = n.join("Bu Ros Rekaan")
    person = registry.person("Bu Ros Rekaan", sex="P", birth_date="1960-01-01")
    linked = link_person(participant_id=asks.pk, person_id=person.pk, by=n.officer.scope, on=n.day)
    assert (linked.sex, linked.is_adult) == ("P", True)
    need = n.need(asks)
    registry.event(person, "death", n.day)
    with pytest.raises(NobodyThere):
        n.need(asks)
    with pytest.raises(CannotMeet) as refused:
        n.propose(need, n.join("Pak Amat Rekaan"))
    assert refused.value.codes == ("gone",)
    assert open_needs(area="64.08", on=n.day) == []


def test_sending_twice_changes_nothing(neighbours):
    n, number = neighbours, uuid.uuid4()
    who = n.join("Bu Ros Rekaan")
    first = n.need(who, client_id=number)
    assert n.need(who, client_id=number).pk == first.pk and Need.objects.count() == 1
    other = n.join("Orang Lain Rekaan")
    with pytest.raises(Need.DoesNotExist):
        n.need(other, client_id=number)


def test_one_telephone_may_be_used_by_many(neighbours):
    n = neighbours
    one, two = n.join("A Rekaan", phone="0812-7777-0001"), n.join("B Rekaan", phone="+62 812 7777 0001")
    assert set(participants_with_phone("081277770001")) == {one, two}


def test_a_newcomer_joins_with_the_telephone_they_proved_and_does_nothing_else(neighbours):
    make_area(SANGATTA_UTARA_VILLAGE)
    by = Newcomer("+6281277770009")
    made = register_participant(
        name="Warga Baru Rekaan", area=SANGATTA_UTARA_VILLAGE, phone="0811 0000 0000", client_id=uuid.uuid4(), by=by
    )
    assert made.phone == "+6281277770009"
    with pytest.raises(NotAllowed):
        by.require("participation.see")


def test_what_a_kind_does_not_allow_is_refused(neighbours):
    n = neighbours
    asks = n.join("Bu Ros Rekaan")
    with pytest.raises(NotSuch):
        n.need(asks, kind="roof", is_urgent=True)
    with pytest.raises(NotSuch):
        n.need(asks, kind="food", wished_sex="P")


def test_nobody_vouches_for_themself_or_twice(neighbours):
    n = neighbours
    one, two = n.join("A Rekaan"), n.join("B Rekaan")
    given = {"by": n.officer.scope, "on": n.day}
    with pytest.raises(VouchesForSelf):
        add_reference(participant_id=one.pk, vouched_by_id=one.pk, **given)
    add_reference(participant_id=one.pk, vouched_by_id=two.pk, **given)
    with pytest.raises(VouchesForSelf):
        add_reference(participant_id=one.pk, vouched_by_id=two.pk, **given)


def test_a_withdrawn_need_ends_its_matches(neighbours):
    n = neighbours
    need = n.need(n.join("Bu Ros Rekaan"))
    match = n.propose(need, n.join("Pak Amat Rekaan"))
    withdraw(what="need", number=need.pk, by=Own(need.receiver_id), **n.now)
    match.refresh_from_db()
    assert match.state == "withdrawn"
    with pytest.raises(WrongStep):
        still_needed(what="need", number=need.pk, by=Own(need.receiver_id), on=n.day)


def test_somebody_elsewhere_reaches_nothing(neighbours, tksk_busang, companion, head_of_office):
    n = neighbours
    need = n.need(n.join("Bu Ros Rekaan"))
    for stranger in (tksk_busang, companion):
        with pytest.raises(Need.DoesNotExist):
            withdraw(what="need", number=need.pk, by=stranger.scope, **n.now)
    with pytest.raises(NotAllowed):
        withdraw(what="need", number=need.pk, by=head_of_office.scope, **n.now)
