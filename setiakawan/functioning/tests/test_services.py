"""Recording disability, devices, cards and answers."""

import datetime
import uuid

import pytest

from setiakawan.accounts.scope import NotAllowed
from setiakawan.audit.models import Entry
from setiakawan.functioning import services
from setiakawan.functioning.catalogue import instrument
from setiakawan.functioning.constraints import answers_are_of_their_instrument, everything_has_a_state
from setiakawan.functioning.models import Answer, Disability, DisabilityCard, Response
from setiakawan.functioning.queries import (
    answers_of,
    count_by_short_set,
    devices_of,
    disabilities_of,
    is_multiple,
    response_for,
    responses_of,
)
from setiakawan.functioning.results import main_result, results_of
from setiakawan.functioning.rules.scoring import WG_SS_DOMAINS, CodeImpossible
from setiakawan.registry.models import Person
from setiakawan.registry.tests.conftest import registry  # noqa: F401
from tests.people import SANGATTA_UTARA_VILLAGE

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 3, 12)
DAY = datetime.date(2026, 3, 1)


@pytest.fixture
def siti(registry):  # noqa: F811
    return registry.person("Siti Rekaan", birth_date="1984-02-29")


def common(who, **changes):
    return {"client_id": uuid.uuid4(), "by": who.scope, "today": TODAY} | changes


def begin(person, who, **changes):
    given = {"code": "wg_ss", "version": "2026-1", "asked_on": DAY, "respondent": "self"}
    return services.begin_response(person_id=person.pk, **(common(who) | given | changes))


def asked(person, who, **answers):
    draft = begin(person, who)
    services.keep_answers(response_id=draft.pk, answers=dict.fromkeys(WG_SS_DOMAINS, 1) | answers, by=who.scope)
    return services.finish_response(response_id=draft.pk, by=who.scope)


def test_several_kinds_each_with_its_history(siti, companion):
    for kind in ("visual", "physical"):
        services.record_disability(person_id=siti.pk, kind=kind, on=DAY, **common(companion))
    recorded = disabilities_of(companion.scope, siti.pk, TODAY)
    assert is_multiple(recorded)
    assert recorded[0][0].onset_on is None and recorded[0][0].established_by == ""
    services.change_disability(
        disability_id=recorded[0][0].pk, state="mistaken", on=TODAY, reason="Orang lain", **common(companion)
    )
    assert not is_multiple(disabilities_of(companion.scope, siti.pk, TODAY))
    assert is_multiple(disabilities_of(companion.scope, siti.pk, DAY))
    history = Disability.objects.get(pk=recorded[0][0].pk).states.values_list("state", flat=True)
    assert list(history) == ["present", "mistaken"]
    assert list(everything_has_a_state()) == []


def test_a_device_goes_from_needed_to_broken(siti, companion):
    device = services.record_device(person_id=siti.pk, kind="wheelchair", state="needed", on=DAY, **common(companion))
    services.change_device(device_id=device.pk, state="given", on=DAY, **common(companion))
    services.change_device(device_id=device.pk, state="broken", on=TODAY, **common(companion))
    assert devices_of(companion.scope, siti.pk, DAY)[0][1].state == "given"
    assert devices_of(companion.scope, siti.pk, TODAY)[0][1].state == "broken"


def test_the_same_sending_twice_changes_nothing(siti, companion):
    twice = {"person_id": siti.pk, "kind": "visual", "on": DAY} | common(companion)
    assert services.record_disability(**twice) == services.record_disability(**twice)
    lines = Entry.objects.count()
    with pytest.raises(services.NumberTaken):
        services.record_disability(**twice | {"kind": "mental"})
    card = {"person_id": siti.pk, "number": "KPD-1", "issued_on": DAY} | common(companion)
    assert services.record_card(**card) == services.record_card(**card)
    assert (Disability.objects.count(), DisabilityCard.objects.count(), Entry.objects.count()) == (1, 1, lines + 1)


def test_the_future_other_areas_and_other_roles_are_refused(siti, companion, companion_busang, auditor):
    given = {"person_id": siti.pk, "kind": "visual"}
    with pytest.raises(services.InFuture):
        services.record_disability(**given, on=TODAY + datetime.timedelta(days=1), **common(companion))
    with pytest.raises(Person.DoesNotExist):
        services.record_disability(**given, on=DAY, **common(companion_busang))
    with pytest.raises(NotAllowed):
        services.record_disability(**given, on=DAY, **common(auditor))
    with pytest.raises(NotAllowed):
        disabilities_of(auditor.scope, siti.pk, TODAY)


def test_a_response_is_scored_by_the_version_asked(siti, companion):
    done = asked(siti, companion, walking=3)
    results = results_of(instrument("wg_ss", "2026-1"), answers_of(done))
    assert [(r.name, r.words) for r in results] == [("D1", "ya"), ("D2", "ya"), ("D3", "ya"), ("D4", "tidak")]


def test_five_no_and_one_refusal_is_not_known(siti, companion):
    done = asked(siti, companion, hearing="refused")
    assert main_result(instrument("wg_ss", "2026-1"), answers_of(done)).words == "belum diketahui"
    assert Answer.objects.get(response=done, question="hearing").missing == "refused"


def test_a_draft_is_seen_and_continued_only_by_who_began_it(siti, companion, tksk):
    draft = begin(siti, companion)
    services.keep_answers(response_id=draft.pk, answers={"seeing": 4}, by=companion.scope)
    services.keep_answers(response_id=draft.pk, answers={"seeing": 2}, by=companion.scope)
    assert answers_of(response_for(companion.scope, draft.pk)) == {"seeing": 2}
    assert not responses_of(tksk.scope, siti.pk).exists()
    with pytest.raises(Response.DoesNotExist):
        services.keep_answers(response_id=draft.pk, answers={"seeing": 1}, by=tksk.scope)


def test_a_finished_response_never_changes(siti, companion):
    done = asked(siti, companion)
    with pytest.raises(services.AlreadyFinished):
        services.keep_answers(response_id=done.pk, answers={"seeing": 4}, by=companion.scope)


def test_questions_and_codes_that_are_not_there_are_refused(siti, companion):
    draft = begin(siti, companion)
    with pytest.raises(services.NotAQuestion):
        services.keep_answers(response_id=draft.pk, answers={"smelling": 1}, by=companion.scope)
    with pytest.raises(CodeImpossible):
        services.keep_answers(response_id=draft.pk, answers={"seeing": 5}, by=companion.scope)
    with pytest.raises(services.CannotBeAsked):
        begin(siti, companion, code="cfm_2_4", version="structure-1")
    assert list(answers_are_of_their_instrument()) == []


def test_counts_keep_not_known_and_never_asked_apart(siti, companion, registry):  # noqa: F811
    budi, ani, _ = (registry.person(name) for name in ("Budi Rekaan", "Ani Rekaan", "Tini Rekaan"))
    asked(siti, companion, walking=4)
    asked(budi, companion, walking="not_known")
    asked(ani, companion)
    begin(ani, companion)
    counted = count_by_short_set(companion.scope, SANGATTA_UTARA_VILLAGE, TODAY)
    assert (counted.yes, counted.no, counted.unknown, counted.never_asked) == (1, 1, 1, 1)
    assert "D3" in counted.definition and counted.source


def test_an_exact_age_picks_the_instrument_and_an_unknown_one_leaves_the_choice(companion, registry):  # noqa: F811
    child = registry.person("Anak Rekaan", birth_date="2016-03-01")
    with pytest.raises(services.WrongForAge):
        begin(child, companion)
    assert begin(child, companion, code="regsosek_428", version="2022").pk
    assert begin(registry.person("Tanpa Tanggal"), companion).pk
