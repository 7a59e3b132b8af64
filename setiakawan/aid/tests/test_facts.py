"""What the rules are told of a family comes from the rooms below, and nothing unknown becomes "no"."""

import datetime
import uuid

import pytest

from setiakawan.aid.queries.facts import facts_of_families
from setiakawan.aid.tests.conftest import DAY
from setiakawan.functioning.services import record_device, record_disability, record_response
from setiakawan.welfare.services.facts import record_fact

pytestmark = pytest.mark.django_db
BEFORE = DAY - datetime.timedelta(days=10)


def told(village, family, on=DAY):
    return facts_of_families(village.maker.scope, [family.pk], on)[family.pk]


def say(village, about, holder, code, value):
    record_fact(
        about=about, holder_id=holder, code=code, value=value, on=BEFORE, client_id=uuid.uuid4(), by=village.maker.scope,
        today=DAY,
    )  # fmt: skip


def test_of_a_family_of_whom_nothing_was_asked_nothing_is_said(village):
    found = told(village, village.family(None, occupation="", rt=""))
    assert set(found.facts) == {"area"}
    (member,) = found.members
    assert set(member.facts) == {"role", "sex"}


def test_answers_reach_the_rules_with_their_day_and_source(village):
    family = village.family(1)
    head = family.head.pk
    say(village, "family", family.pk, "income_lost", True)
    for code, value in (("is_pregnant", False), ("is_postpartum", True), ("chronic_illness", False)):
        say(village, "person", head, code, value)
    say(village, "person", head, "school_level", "senior")
    say(village, "person", head, "public_employment", "tni")
    found = told(village, family)
    assert found.facts["lost_income"].value is True and found.facts["lost_income"].on == BEFORE
    facts = {code: known.value for code, known in found.members[0].facts.items()}
    assert facts["is_pregnant"] is True and facts["is_chronically_ill"] is False
    assert (facts["school"], facts["is_state_employee"]) == ("sma", True)


def test_one_unasked_indicator_leaves_prasejahtera_unknown_unless_another_fails(village):
    from setiakawan.welfare.rules.prosperity import KS1

    family = village.family(1)
    for code in KS1[:5]:
        say(village, "family", family.pk, code, True)
    assert "is_prasejahtera" not in told(village, family).facts
    say(village, "family", family.pk, KS1[5], True)
    assert told(village, family).facts["is_prasejahtera"].value is False
    other = village.family(1)
    say(village, "family", other.pk, KS1[0], False)
    assert told(village, other).facts["is_prasejahtera"].value is True


def test_a_child_serves_no_state_and_a_man_is_not_pregnant(village):
    father = village.registry.person("Ayah Rekaan", sex="L", birth_date="1980-01-01")
    child = village.registry.person("Anak Rekaan", birth_date="2009-06-16")
    grown = village.registry.person("Kakak Rekaan", birth_date="2009-06-15")
    family = village.registry.family((father, "head"), (child, "child"), (grown, "child"))
    members = {m.id: m.facts for m in told(village, family).members}
    assert members[father.pk]["is_pregnant"].value is False
    assert members[child.pk]["is_state_employee"].value is False
    assert "is_state_employee" not in members[grown.pk] and "is_pregnant" not in members[child.pk]


def test_disability_is_known_by_record_report_or_question_and_else_unknown(village):
    family, asked, silent = village.family(1), village.family(1), village.family(1)
    by = {"by": village.maker.scope, "today": DAY}
    record_disability(person_id=family.head.pk, kind="physical", on=BEFORE, client_id=uuid.uuid4(), **by)
    record_device(person_id=family.head.pk, kind="wheelchair", state="needed", on=BEFORE, client_id=uuid.uuid4(), **by)
    answers = dict.fromkeys(("seeing", "hearing", "walking", "remembering", "self_care", "communicating"), 1)
    record_response(
        person_id=asked.head.pk, code="wg_ss", version="2026-1", answers=answers, asked_on=BEFORE, respondent="self",
        client_id=uuid.uuid4(), **by,
    )  # fmt: skip
    recorded, answered, unknown = (told(village, f).members[0].facts for f in (family, asked, silent))
    assert recorded["has_disability"].value is True and recorded["needs_device"].value is True
    assert answered["has_disability"].value is False and answered["has_severe_disability"].value is False
    assert not {"has_disability", "has_severe_disability", "needs_device"} & set(unknown)


def test_the_dead_are_no_members_and_elsewhere_nothing_is_told(village, tksk_busang):
    family = village.family(1)
    village.registry.event(family.head, "death", BEFORE)
    assert told(village, family).members == ()
    assert facts_of_families(tksk_busang.scope, [family.pk], DAY) == {}
