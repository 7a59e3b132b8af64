"""Recording disability, devices, cards and answers."""

import datetime
import uuid

import pytest

from setiakawan.accounts.scope import NotAllowed
from setiakawan.audit.models import Entry
from setiakawan.functioning import services
from setiakawan.functioning.catalogue import structures
from setiakawan.functioning.constraints import answers_are_of_their_instrument, everything_has_a_state
from setiakawan.functioning.models import Answer, Disability, DisabilityCard, InstrumentText, Response
from setiakawan.functioning.queries import (
    answers_of,
    cards_of,
    count_functioning,
    devices_of,
    disabilities_of,
    is_multiple,
    response_for,
    responses_of,
)
from setiakawan.functioning.queries.texts import instrument, instruments_to_ask
from setiakawan.functioning.results import main_result, results_of
from setiakawan.functioning.rules.scoring import WG_SS_DOMAINS, CodeImpossible
from setiakawan.functioning.wording import WordingFaulty
from setiakawan.registry.models import Person
from setiakawan.registry.tests.conftest import registry  # noqa: F401
from tests.people import SANGATTA_UTARA, SANGATTA_UTARA_VILLAGE

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
        begin(siti, companion, code="cfm_2_4", version="structure-2")
    assert list(answers_are_of_their_instrument()) == []


def test_counts_keep_not_known_and_never_asked_apart(siti, companion, registry):  # noqa: F811
    names = ("Budi Rekaan", "Ani Rekaan", "Tini Rekaan")
    budi, ani, _ = (registry.person(name, birth_date="1990-01-01") for name in names)
    registry.person("Tanpa Tanggal Lahir")
    asked(siti, companion, walking=4)
    asked(budi, companion, walking="not_known")
    asked(ani, companion)
    begin(ani, companion)
    counted = count_functioning(companion.scope, SANGATTA_UTARA_VILLAGE, TODAY)[""]
    assert [counted.verdicts["wg_ss", "D3", word] for word in ("yes", "no", "unknown")] == [1, 1, 1]
    assert (counted.never("wg_ss"), counted.ages["age_unknown"], counted.people) == (1, 1, 5)


@pytest.mark.postgres
def test_counts_by_kind_and_device_leave_out_the_dead_and_say_of_whom_nothing_is_known(siti, companion, registry):  # noqa: F811
    budi, ani = registry.person("Budi Rekaan"), registry.person("Ani Rekaan")
    for person, kind in ((siti, "visual"), (siti, "physical"), (budi, "visual")):
        services.record_disability(person_id=person.pk, kind=kind, on=DAY, **common(companion))
    for state in ("needed", "given", "broken"):
        services.record_device(person_id=siti.pk, kind="wheelchair", state=state, on=DAY, **common(companion))
    counted = count_functioning(companion.scope, SANGATTA_UTARA_VILLAGE, TODAY)[""]
    assert (counted.kinds["visual"], counted.kinds["any"], counted.kinds["ganda"], counted.silent) == (2, 2, 1, 1)
    assert [counted.devices["wheelchair", g] for g in ("needed", "in_use", "broken")] == [1, 1, 1]
    registry.event(budi, "death", TODAY)
    counted = count_functioning(companion.scope, SANGATTA_UTARA_VILLAGE, TODAY)[""]
    assert (counted.kinds["visual"], counted.people, counted.silent) == (1, 2, 1)
    assert ani.pk


def test_counts_fall_into_the_areas_below_and_outside_the_scope_are_refused(siti, tksk, tksk_busang):
    services.record_disability(person_id=siti.pk, kind="visual", on=DAY, **common(tksk))
    counted = count_functioning(tksk.scope, SANGATTA_UTARA, TODAY)
    assert {area: counts.kinds["any"] for area, counts in counted.items()} == {"": 1, SANGATTA_UTARA_VILLAGE: 1}
    with pytest.raises(NotAllowed):
        count_functioning(tksk_busang.scope, SANGATTA_UTARA, TODAY)


def test_a_card_is_valid_lost_found_and_in_the_end_replaced(siti, companion):
    card = services.record_card(
        person_id=siti.pk, number="KPD-1", issued_on=datetime.date(2025, 1, 1), last_valid_on=DAY, **common(companion)
    )
    status = lambda on: cards_of(companion.scope, siti.pk, on)[0][1]  # noqa: E731
    assert (status(datetime.date(2024, 12, 31)), status(DAY), status(TODAY)) == ("not_yet", "valid", "expired")
    lost, found = datetime.date(2025, 5, 1), datetime.date(2025, 6, 1)
    services.change_card(card_id=card.pk, state="lost", on=lost, reason="Hilang di pasar", **common(companion))
    services.change_card(card_id=card.pk, state="found", on=found, reason="Ditemukan tetangga", **common(companion))
    assert (status(lost), status(found)) == ("lost", "valid")
    with pytest.raises(services.WordsMissing):
        services.change_card(card_id=card.pk, state="withdrawn", on=TODAY, reason=" ", **common(companion))
    with pytest.raises(services.Impossible):
        services.record_card(
            person_id=siti.pk, issued_on=DAY, last_valid_on=datetime.date(2025, 1, 1), **common(companion)
        )


def test_a_whole_response_arrives_late_and_twice_and_is_one_or_none(siti, companion):
    sent = {
        "person_id": siti.pk, "code": "wg_ss", "version": "2026-1", "asked_on": DAY, "respondent": "proxy",
        "answers": dict.fromkeys(WG_SS_DOMAINS, 1) | {"walking": 3},
    } | common(companion)  # fmt: skip
    first = services.record_response(**sent)
    assert services.record_response(**sent | {"answers": {}}) == first
    assert (answers_of(first)["walking"], first.asked_on, Response.objects.count()) == (3, DAY, 1)
    with pytest.raises(CodeImpossible):
        services.record_response(**sent | {"answers": {"walking": 9}} | common(companion))
    assert Response.objects.count() == 1


WORDING = """
code: cfm_2_4
version: "resmi-2027"
title: Modul fungsi anak 2–4 tahun
wording: Naskah contoh untuk pengujian
permission: Surat izin contoh nomor 1
questions: {%s}
"""


def official():
    structure = structures()["cfm_2_4"]
    return WORDING % ", ".join(f'{q.code}: "Pertanyaan tentang {q.label.lower()}?"' for q in structure.questions)


def test_sentences_are_loaded_once_and_asked_from_then_on_while_old_answers_keep_theirs(companion, officer, registry):  # noqa: F811
    child = registry.person("Anak Rekaan", birth_date="2023-01-01")
    with pytest.raises(services.CannotBeAsked):
        begin(child, companion, code="cfm_2_4", version="structure-2")
    made = services.load_instrument(content=official(), by=officer.scope)
    assert services.load_instrument(content=official(), by=officer.scope) == made
    with pytest.raises(services.VersionTaken):
        services.load_instrument(content=official().replace("contoh nomor 1", "lain"), by=officer.scope)
    draft = begin(child, companion, code="cfm_2_4", version="resmi-2027")
    services.keep_answers(response_id=draft.pk, answers={"glasses": 2, "seeing": 3}, by=companion.scope)
    done = services.finish_response(response_id=draft.pk, by=companion.scope)
    assert main_result(instrument("cfm_2_4", "resmi-2027"), answers_of(done)).words == "ya"
    later = official().replace("resmi-2027", "resmi-2028")
    services.load_instrument(content=later, by=officer.scope)
    assert [i.version for i in instruments_to_ask() if i.code == "cfm_2_4"] == ["resmi-2028"]
    assert done.version == "resmi-2027"
    assert list(answers_are_of_their_instrument()) == []
    with pytest.raises(NotAllowed):
        services.load_instrument(content=official(), by=companion.scope)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("cfm_2_4", "whodas", "tidak dikenal"), ('"resmi-2027"', "2027", "tanda petik"), ("permission", "izin", "permission"),
        ("seeing:", "smelling:", "smelling"), ("code:", "code: [", "YAML"), ("resmi-2027", "structure-2", "sudah ada"),
    ],
)  # fmt: skip
def test_a_faulty_file_of_sentences_says_everything_that_is_wrong_and_changes_nothing(officer, old, new, told):
    with pytest.raises(WordingFaulty, match=told):
        services.load_instrument(content=official().replace(old, new, 1), by=officer.scope)
    assert not InstrumentText.objects.exists()


def test_an_exact_age_picks_the_instrument_and_an_unknown_one_leaves_the_choice(companion, registry):  # noqa: F811
    child = registry.person("Anak Rekaan", birth_date="2016-03-01")
    with pytest.raises(services.WrongForAge):
        begin(child, companion)
    assert begin(child, companion, code="regsosek_428", version="2022").pk
    assert begin(registry.person("Tanpa Tanggal"), companion).pk
