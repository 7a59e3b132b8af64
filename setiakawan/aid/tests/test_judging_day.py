"""The day on which a list is judged: rules and ages of that day, facts as they are known today."""

import datetime

import pytest

from setiakawan.aid.models import AidList, RuleDocument, StoredJudgement
from setiakawan.aid.rules.programme import NoRuleInForce
from setiakawan.aid.tests.conftest import DAY, YEAR
from tests.people import SANGATTA_UTARA_VILLAGE

pytestmark = pytest.mark.django_db
LATER = datetime.date(2027, 1, 1)
TEXT = """
code: lansia
label: Bantuan lanjut usia
about: Contoh
unit: family
kind: cash
funds: APBD
manager: Dinas Sosial
versions:
{versions}
"""
VERSION = """
  - valid_from: {begin}
    valid_until: {end}
    law: Contoh
    criteria:
      - {{code: old, label: Lanjut usia, law: Contoh, when: {{members: {{from: 1, who: {{age: {{from: {age}}}}}}}}}}}
    benefits:
      - {{code: b, label: Uang, amount: "100000", per: year}}
"""


@pytest.fixture
def programme(village):
    """Make a programme hold, by its versions: first day, day after the last, and the age asked for."""

    def hold(*versions):
        rows = "".join(VERSION.format(begin=begin, end=end, age=age) for begin, end, age in versions)
        return RuleDocument.objects.create(
            programme="lansia", number=1, text=TEXT.format(versions=rows), state="approved",
            drafted_by_id=village.maker.scope.user_id, decided_by_id=village.approver.scope.user_id,
        )  # fmt: skip

    return hold


def old(village, born):
    """A family of one who was born on a day."""
    person = village.registry.person("Lansia Rekaan", sex="P", birth_date=born)
    return village.registry.family((person, "head"))


def draft(village, **changes):
    given = {"programme": "lansia", "valid_from": LATER, "valid_until": LATER.replace(year=2028)}
    return village.draft(**given | changes)


def families(made):
    return set(made.entries.values_list("family_id", flat=True))


def test_a_list_under_rules_that_begin_later_is_judged_on_their_first_day(village, programme):
    programme((LATER, "null", 60))
    by_then, birthday, day_after = (old(village, day) for day in ("1966-09-01", "1967-01-01", "1967-01-02"))
    made = draft(village)
    assert made.judged_on == LATER
    assert families(made) == {by_then.pk, birthday.pk} and day_after.pk not in families(made)
    assert set(StoredJudgement.objects.values_list("on", flat=True)) == {LATER}


def test_under_rules_that_hold_today_it_is_judged_today_unless_another_day_is_said(village, programme):
    programme(("2026-01-01", "null", 60))
    turns_between = old(village, "1966-09-01")
    assert families(draft(village)) == set()
    later = draft(village, valid_from=YEAR[0], judged_on=datetime.date(2026, 9, 1))
    assert families(later) == {turns_between.pk}
    day_before = draft(village, valid_from=datetime.date(2026, 8, 1), judged_on=datetime.date(2026, 8, 31))
    assert families(day_before) == set()


def test_where_rules_change_before_the_list_begins_the_new_ones_judge(village, programme):
    programme(("2026-01-01", LATER, 70), (LATER, "null", 60))
    family = old(village, "1966-01-01")
    assert (draft(village).judged_on, families(AidList.objects.get())) == (LATER, {family.pk})
    before = draft(village, valid_from=YEAR[0])
    assert (before.judged_on, families(before)) == (DAY, set())


def test_rules_that_have_ended_judge_on_the_day_on_which_the_list_began_and_never_beyond_their_last(village, programme):
    programme(("2026-01-01", DAY, 60))
    begin, end = datetime.date(2026, 3, 1), datetime.date(2026, 12, 1)
    made = draft(village, valid_from=begin, valid_until=end)
    assert made.judged_on == begin
    last = DAY - datetime.timedelta(days=1)
    assert draft(village, valid_from=last, valid_until=end, judged_on=last).judged_on == last
    for wrong in ({"valid_from": DAY}, {"valid_from": begin.replace(day=2), "judged_on": DAY}):
        with pytest.raises(NoRuleInForce):
            draft(village, valid_until=end, **wrong)


def test_facts_are_those_of_today_on_whatever_day_it_is_judged(village, programme):
    programme((LATER, "null", 18))
    family = old(village, "1960-01-01")
    gone = old(village, "1960-01-01")
    village.registry.event(gone.memberships.get().person, "death", DAY)
    assert families(draft(village)) == {family.pk}


def test_a_list_is_not_judged_on_a_day_that_cannot_be(village, programme):
    programme(("2026-01-01", "null", 60))
    with pytest.raises(ValueError, match="period"):
        draft(village, judged_on=LATER.replace(year=2028))
    assert not AidList.objects.exists()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "besok", "2028-01-01", "2025-12-31"])
def test_the_page_refuses_a_day_that_cannot_be_in_words(village, programme, day):
    programme(("2026-01-01", "2027-06-01", 60))
    told = {
        "programme": "lansia", "area": SANGATTA_UTARA_VILLAGE, "valid_from": "2026-12-01", "valid_until": "2027-12-01",
        "method": "decile", "quota": "", "judged_on": day,
    }  # fmt: skip
    assert village.maker.client.post("/penerima/susun/", told).status_code == 422
    assert not AidList.objects.exists()


def test_the_page_of_a_list_says_by_which_day_and_by_what_was_known_when(village, programme):
    programme((LATER, "null", 60))
    old(village, "1960-01-01")
    made = draft(village)
    shown = village.maker.client.get(f"/penerima/{made.pk}/").content.decode()
    assert (
        "Dinilai per 1 Januari 2027 menurut aturan yang berlaku sejak 1 Januari 2027, dengan data yang tercatat pada"
        in shown
    )
