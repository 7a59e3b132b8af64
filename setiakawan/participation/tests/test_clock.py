import datetime
import uuid

import pytest
from django.core.management import call_command
from django.utils import timezone

from setiakawan.accounts.scope import system_scope
from setiakawan.core.checks import invariants, run
from setiakawan.messaging.models import Message
from setiakawan.participation.acting import Own
from setiakawan.participation.models import Match, Need, Notice, Pair
from setiakawan.participation.queries.lists import missed_pairs
from setiakawan.participation.queries.ties import acts_for_ties, pairs_for_ties
from setiakawan.participation.services.acts import dispute_act, record_act
from setiakawan.participation.services.asking import still_needed
from setiakawan.participation.services.clock import tick
from setiakawan.participation.services.pairs import answer_pair, hand_over_pair, propose_pair
from setiakawan.participation.services.participants import link_person
from tests.people import OFFICE


def later(n, days):
    n.day += datetime.timedelta(days=days)
    return tick(by=system_scope("tes", OFFICE), on=n.day, at=timezone.now())


def broken():
    """The promises of this room that do not hold."""
    ours = {name: check for name, check in invariants().items() if name.startswith("participation.")}
    return [name for name, check in ours.items() if run(name, check).violations]


def paired(n, rhythm=7):
    one, other = n.join("Bu Yuli Rekaan", checked=True), n.join("Nenek Rekaan")
    given = {"by": n.officer.scope, **n.now}
    pair = propose_pair(helper_id=one.pk, receiver_id=other.pk, rhythm_days=rhythm, client_id=uuid.uuid4(), **given)
    for side in (("helper", one), ("receiver", other)):
        answer_pair(pair_id=pair.pk, side=side[0], agrees=True, **given | {"by": Own(side[1].pk)})
    return Pair.objects.get(pk=pair.pk)


def test_a_need_is_asked_about_before_it_ends(neighbours):
    n = neighbours
    need = n.need(n.join("Bu Ros Rekaan"))
    assert later(n, 10).asked == 0
    assert later(n, 1).asked == 1
    assert later(n, 0).asked == 0, "the clock may run twice"
    assert later(n, 2).expired == 0
    assert later(n, 1).expired == 1
    need.refresh_from_db()
    assert need.state == "expired"


def test_a_clock_that_stood_still_asks_first_all_the_same(neighbours):
    n = neighbours
    need = n.need(n.join("Bu Ros Rekaan"))
    done = later(n, 60)
    assert (done.asked, done.expired) == (1, 0)
    still_needed(what="need", number=need.pk, by=Own(need.receiver_id), on=n.day)
    assert later(n, 4).expired == 0
    need.refresh_from_db()
    assert need.state == "open" and need.expires_on > n.day


def test_a_proposal_that_nobody_answers_lapses_and_the_need_stays(neighbours):
    n = neighbours
    need = n.need(n.join("Bu Ros Rekaan"))
    n.propose(need, n.join("Pak Amat Rekaan"))
    assert later(n, 4).lapsed == 0
    assert later(n, 1).lapsed == 1
    need.refresh_from_db()
    assert need.state == "open" and Match.objects.get().state == "expired"


def test_silence_confirms_weakly_and_may_still_be_disputed(neighbours):
    n = neighbours
    asks, helps = n.join("Bu Ros Rekaan"), n.join("Pak Amat Rekaan")
    need = n.need(asks)
    n.agreed(need, helps)
    act = n.act(need, helps)
    assert later(n, 6).silent == 0
    assert later(n, 1).silent == 1
    tie = acts_for_ties(n.officer.scope, act.happened_on, n.day)[0]
    assert tie.is_weak and tie.helper == helps.pk
    dispute_act(act_id=act.pk, reason="Tidak pernah datang", by=Own(asks.pk), on=n.day)
    assert acts_for_ties(n.officer.scope, act.happened_on, n.day) == []
    assert later(n, 30).silent == 0


def test_an_act_told_late_is_waited_for_from_that_day(neighbours):
    n = neighbours
    asks, helps = n.join("Bu Ros Rekaan"), n.join("Pak Amat Rekaan")
    need = n.need(asks)
    n.agreed(need, helps)
    happened = n.day
    n.day += datetime.timedelta(days=20)
    n.act(need, helps, happened_on=happened)
    assert later(n, 6).silent == 0
    assert later(n, 1).silent == 1


def test_a_kawan_is_reminded_once_and_told_once_when_the_day_went_by(neighbours):
    n = neighbours
    pair = paired(n)
    assert later(n, 5).reminded == 0
    assert later(n, 1).reminded == 1
    assert later(n, 1).reminded == 0
    assert missed_pairs(n.officer.scope, n.day) == 0
    assert later(n, 3).reminded == 1
    assert missed_pairs(n.officer.scope, n.day) == 1
    record_act(
        pair_id=pair.pk, helper_ids=[pair.helper_id], happened_on=n.day, client_id=uuid.uuid4(), by=Own(pair.helper_id),
        today=n.day, at=timezone.now(),
    )  # fmt: skip
    assert missed_pairs(n.officer.scope, n.day) == 0
    assert Notice.objects.filter(participant=pair.helper, what="missed").count() == 1


def test_handing_over_ends_one_pair_and_asks_for_the_next(neighbours):
    n = neighbours
    pair = paired(n)
    next_one = n.join("Pak Budi Rekaan", checked=True)
    made = hand_over_pair(
        pair_id=pair.pk,
        helper_id=next_one.pk,
        reason="Bekerja di kota",
        client_id=uuid.uuid4(),
        by=n.officer.scope,
        **n.now,
    )
    pair.refresh_from_db()
    assert (pair.state, made.state, made.follows_id) == ("handed_over", "proposed", pair.pk)
    assert [tie.pair for tie in pairs_for_ties(n.officer.scope, n.day)] == []
    for side, who in (("helper", made.helper_id), ("receiver", made.receiver_id)):
        answer_pair(pair_id=made.pk, side=side, agrees=True, by=Own(who), **n.now)
    assert [tie.helper for tie in pairs_for_ties(n.officer.scope, n.day)] == [next_one.pk]


@pytest.mark.parametrize("event", ["death", "move_out", "missing"])
def test_who_is_gone_ends_what_was_open_the_same_day(neighbours, registry, event):
    n = neighbours
    pair = paired(n)
    person = registry.person("Nenek Rekaan")
    link_person(participant_id=pair.receiver_id, person_id=person.pk, by=n.officer.scope, on=n.day)
    need = n.need(pair.receiver)
    match = n.agreed(need, n.join("Pak Amat Rekaan"))
    registry.event(person, event, n.day)
    assert later(n, 0).stopped >= 2
    for row, state in ((need, "stopped"), (match, "stopped"), (pair, "stopped")):
        row.refresh_from_db()
        assert row.state == state
    texts = " ".join(m.text for m in Message.objects.all())
    assert "meninggal" not in texts and "Nenek" not in texts
    assert later(n, 0).stopped == 0


def test_the_command_runs_and_what_must_hold_holds(neighbours, capsys):
    n = neighbours
    paired(n)
    asks, helps = n.join("Bu Ros Rekaan"), n.join("Pak Amat Rekaan")
    need = n.need(asks)
    n.agreed(need, helps)
    n.act(need, helps)
    call_command("gotong_royong")
    assert "ditanya masih perlu" in capsys.readouterr().out
    assert broken() == []
    Need.objects.filter(pk=need.pk).update(state="open")
    assert broken() == ["participation.states_follow_steps"]
