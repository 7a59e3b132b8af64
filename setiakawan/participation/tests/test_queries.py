import datetime

import pytest

from setiakawan.accounts.scope import NOBODY, NotAllowed
from setiakawan.participation.models import Participant
from setiakawan.participation.queries.columns import open_need_columns, open_offer_columns
from setiakawan.participation.queries.lists import counts_by_village, need_lines, same_participant, waiting_for
from setiakawan.participation.queries.mine import participants_with_phone
from setiakawan.participation.queries.ties import acts_for_ties
from setiakawan.participation.services.participants import link_person
from setiakawan.registry.services.merging import decide_merge, propose_merge
from tests.people import SANGATTA_UTARA_VILLAGE


def test_counts_of_a_village_say_what_is_open_and_what_nobody_met(neighbours):
    n = neighbours
    asks, helps = n.join("Bu Ros Rekaan"), n.join("Pak Amat Rekaan")
    n.need(asks, kind="food")
    n.agreed(n.need(asks, helpers=2), helps)
    n.offer(helps)
    assert counts_by_village(n.officer.scope) == {
        SANGATTA_UTARA_VILLAGE: {"needs": 2, "unmet": 1, "offers": 1, "pairs": 0}
    }


def test_somebody_elsewhere_counts_nothing_and_nobody_is_refused(neighbours, tksk_busang, stranger):
    n = neighbours
    n.need(n.join("Bu Ros Rekaan"))
    for viewer in (tksk_busang, stranger):
        assert counts_by_village(viewer.scope) == {}
        assert need_lines(viewer.scope, n.day) == ([], "")
        assert waiting_for(viewer.scope, n.day).unmet == 0
        assert open_need_columns(viewer.scope, n.day) == [] == open_offer_columns(viewer.scope, n.day)
    for query in (lambda: counts_by_village(NOBODY), lambda: acts_for_ties(NOBODY, n.day, n.day)):
        with pytest.raises(NotAllowed):
            query()


def test_columns_hold_only_places_that_are_free(neighbours):
    n = neighbours
    asks = n.join("Bu Ros Rekaan")
    need = n.need(asks, helpers=3)
    first, second = n.join("A Rekaan"), n.join("B Rekaan")
    n.offer(first, capacity=1)
    n.agreed(need, first)
    n.says(n.propose(need, second), "helper", agrees=False)
    (column,) = open_need_columns(n.officer.scope, n.day)
    assert (column.places, column.known_helpers) == (2, {first.pk, second.pk})


def test_the_gone_and_the_expired_are_in_no_column(neighbours, registry):
    n = neighbours
    asks, helps = n.join("Bu Ros Rekaan"), n.join("Pak Amat Rekaan")
    need, _ = n.need(asks), n.offer(helps)
    for who in (asks, helps):
        person = registry.person(who.name)
        link_person(participant_id=who.pk, person_id=person.pk, by=n.officer.scope, on=n.day)
        registry.event(person, "death", n.day + datetime.timedelta(days=1))
    assert len(open_need_columns(n.officer.scope, n.day)) == len(open_offer_columns(n.officer.scope, n.day)) == 1
    after = n.day + datetime.timedelta(days=1)
    assert open_need_columns(n.officer.scope, after) == open_offer_columns(n.officer.scope, after) == []
    assert open_need_columns(n.officer.scope, need.expires_on) == []


def test_a_participant_is_known_again_by_name_and_number_together(neighbours):
    n = neighbours
    one = n.join("Hj. Siti Aminah Rekaan", phone="0812 7777 0001")
    assert same_participant(n.officer.scope, "siti aminah rekaan", "+62 812-7777-0001") == one
    assert same_participant(n.officer.scope, "Siti Aminah Rekaan", "0812 7777 0002") is None
    assert same_participant(n.officer.scope, "Orang Lain", "0812 7777 0001") is None
    assert not participants_with_phone("tidak tahu").exists()


def test_who_takes_part_follows_when_two_records_become_one(neighbours, registry, officer, other_officer):
    n = neighbours
    kept, gone = registry.person("Bu Ros Rekaan"), registry.person("Bu Rosnah Rekaan")
    one = n.join("Bu Ros Rekaan")
    link_person(participant_id=one.pk, person_id=gone.pk, by=officer.scope, on=n.day)
    merge = propose_merge(subject="person", kept=kept.pk, gone=gone.pk, reason="Satu orang", by=officer.scope)
    if merge.state == "proposed":
        decide_merge(merge_id=merge.pk, approve=True, reason="Benar", by=other_officer.scope, on=n.day)
    assert Participant.objects.get(pk=one.pk).person_id == kept.pk
