"""Life events and what follows from them."""

import datetime

import pytest

from setiakawan.accounts.scope import NotAllowed
from setiakawan.audit.models import Entry
from setiakawan.registry import constraints
from setiakawan.registry.models import Family, LifeEvent, Membership, Person
from setiakawan.registry.queries import describe, members_on, state_on
from setiakawan.registry.services import events, families
from setiakawan.registry.services.entry import ReasonMissing
from setiakawan.registry.services.stays import NewHeadNeeded, NotAMember
from setiakawan.registry.services.withdrawal import (
    BirthMadeThePerson,
    EventAlreadyWithdrawn,
    LaterEntriesDepend,
    withdraw_event,
)
from tests.people import LONG_LEES, SANGATTA_UTARA_VILLAGE

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
TODAY = datetime.date(2026, 3, 12)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def household(registry):
    """Husband (head), wife and child on one KK."""
    people = (
        registry.person("Yusuf", sex="L", birth_date="1980-05-03"),
        registry.person("Siti", sex="P", birth_date="1984-02-29"),
        registry.person("Budi", sex="L", birth_date="2010-01-01"),
    )
    family = registry.family(*zip(people, ("head", "wife", "child"), strict=True))
    return family, *people


@pytest.fixture(autouse=True)
def nothing_is_broken_afterwards(db):
    yield
    for check in (
        constraints.one_open_head, constraints.one_open_membership, constraints.the_dead_belong_to_no_family,
        constraints.people_are_what_their_statements_say, constraints.name_keys_are_the_folded_names,
        constraints.the_search_index_holds_everybody_once, constraints.birth_dates_say_how_sure_they_are,
        constraints.membership_kind_is_that_of_the_family, constraints.sealed_numbers_open_and_match_their_index,
    ):  # fmt: skip
        assert list(check()) == [], check.__name__


def die(person, by, on=TODAY, precision="day", **more):
    return events.record_death(person_id=person.pk, on=on, precision=precision, by=by.scope, today=TODAY, **more)


def roles(family, by, on=TODAY):
    return {m.person.name: m.membership.role for m in members_on(by.scope, family, on) if m.person}


class TestDeath:
    def test_it_counts_from_its_day_and_ends_every_stay(self, registry, officer, household):
        family, _, siti, _ = household
        on = TODAY - 10 * DAY
        die(siti, officer, on=on)
        assert state_on([siti.pk], on - DAY)[siti.pk].kind == "alive"
        assert state_on([siti.pk], on)[siti.pk] == state_on([siti.pk], TODAY)[siti.pk]
        assert state_on([siti.pk], on)[siti.pk].kind == "dead"
        assert "Siti" in roles(family, officer, on - DAY)
        assert "Siti" not in roles(family, officer, on)
        kinds = [entry.details["kind"] for entry in Entry.objects.filter(verb="registry.record_event").order_by("seq")]
        assert kinds == ["widowed", "death"]

    def test_the_death_of_a_head_asks_for_another(self, officer, household):
        family, yusuf, siti, _budi = household
        with pytest.raises(NewHeadNeeded) as asked:
            die(yusuf, officer)
        assert [p.name for p in asked.value.candidates] == ["Siti", "Budi"]
        assert not LifeEvent.objects.exists()
        die(yusuf, officer, new_head=siti.pk)
        assert roles(family, officer) == {"Siti": "head", "Budi": "child"}
        assert sorted(LifeEvent.objects.values_list("kind", "person__name")) == [
            ("death", "Yusuf"),
            ("head_change", "Siti"),
        ]

    def test_the_new_head_may_be_unknown_yet(self, officer, household):
        family, yusuf, *_ = household
        die(yusuf, officer, head_unknown=True)
        assert roles(family, officer) == {"Siti": "wife", "Budi": "child"}

    def test_the_dead_and_strangers_become_no_head(self, registry, officer, household):
        _, yusuf, siti, _ = household
        die(siti, officer)
        stranger = registry.person("Orang lain")
        for person in (siti, stranger, yusuf):
            with pytest.raises(NotAMember):
                die(yusuf, officer, new_head=person.pk)

    def test_who_lived_alone_leaves_no_question(self, registry, officer):
        person = registry.person("Sendiri")
        registry.family((person, "head"))
        die(person, officer)
        assert describe([person], TODAY)[0].membership is None

    def test_nobody_dies_twice_or_before_birth_or_tomorrow(self, officer, household):
        _, _, siti, budi = household
        die(siti, officer)
        with pytest.raises(events.PersonIsDead):
            die(siti, officer)
        with pytest.raises(events.EventInFuture):
            die(budi, officer, on=TODAY + DAY)
        with pytest.raises(events.EventBeforeBirth):
            die(budi, officer, on=datetime.date(2009, 12, 31))

    def test_a_year_alone_counts_from_its_first_day(self, registry, officer):
        person = registry.person("Tua", birth_date="1950-01-01", birth_precision="year")
        die(person, officer, on=datetime.date(2025, 8, 17), precision="year")
        assert state_on([person.pk], datetime.date(2025, 1, 1))[person.pk].kind == "dead"
        assert state_on([person.pk], datetime.date(2024, 12, 31))[person.pk].kind == "alive"

    def test_on_or_before_counts_from_that_day(self, registry, officer):
        person = registry.person("Tua")
        die(person, officer, on=datetime.date(2025, 12, 31), precision="by")
        assert state_on([person.pk], datetime.date(2025, 12, 30))[person.pk].kind == "alive"
        assert state_on([person.pk], datetime.date(2025, 12, 31))[person.pk].kind == "dead"

    @pytest.mark.parametrize("name", ["companion", "village_operator", "tksk", "head_of_office", "partner", "auditor"])
    def test_only_officers_record_it(self, everybody, household, name):
        with pytest.raises(NotAllowed):
            die(household[2], everybody[name])

    def test_outside_the_scope_nobody_is_found(self, stranger, household):
        with pytest.raises(Person.DoesNotExist):
            die(household[2], stranger)

    def test_an_event_of_today_is_accepted_at_any_hour(self, registry, officer, at_the_office):
        from setiakawan.core.dates import office_today

        person = registry.person("Siti")
        events.record_death(
            person_id=person.pk, on=at_the_office, precision="day", by=officer.scope, today=office_today()
        )
        assert state_on([person.pk], at_the_office)[person.pk].kind == "dead"


class TestWidowing:
    def test_who_was_married_to_the_dead_is_widowed_by_the_same_source(self, officer, household):
        _, yusuf, siti, budi = household
        Person.objects.filter(pk=siti.pk).update(marital_status="")
        death = die(yusuf, officer, new_head=siti.pk)
        siti.refresh_from_db()
        budi.refresh_from_db()
        assert (siti.marital_status, budi.marital_status) == ("Cerai mati", "")
        assert siti.statements.get(source=death.source).values == {"marital_status": "Cerai mati"}
        assert Entry.objects.filter(subject_id=str(siti.pk), verb="registry.record_event").exists()

    def test_a_head_is_widowed_by_the_only_wife(self, registry, officer, household):
        _, yusuf, siti, _ = household
        registry.says(yusuf, marital_status="Kawin tercatat")
        Person.objects.filter(pk=yusuf.pk).update(marital_status="Kawin tercatat")
        death = die(siti, officer)
        yusuf.refresh_from_db()
        assert yusuf.marital_status == "Cerai mati"
        withdraw_event(event_id=death.pk, reason="salah orang", by=officer.scope)
        yusuf.refresh_from_db()
        assert yusuf.marital_status == "Kawin tercatat"

    def test_a_head_with_another_wife_stays_married(self, registry, officer):
        husband, first, second = (registry.person(name) for name in ("Yusuf", "Siti", "Aminah"))
        registry.family((husband, "head"), (first, "wife"), (second, "wife"))
        die(first, officer)
        husband.refresh_from_db()
        assert husband.marital_status == ""
        die(husband, officer, head_unknown=True)
        assert list(Person.objects.order_by("pk").values_list("marital_status", flat=True)) == ["", "", "Cerai mati"]

    def test_who_was_divorced_before_or_is_dead_stays_as_is(self, registry, officer, household):
        _, yusuf, siti, _ = household
        registry.says(siti, marital_status="Cerai hidup")
        Person.objects.filter(pk=siti.pk).update(marital_status="Cerai hidup")
        die(yusuf, officer, head_unknown=True)
        siti.refresh_from_db()
        assert siti.marital_status == "Cerai hidup"

    def test_a_partner_outside_the_scope_is_left_alone(self, registry, everybody, officer):
        from tests.people import make_person

        husband, wife = registry.person("Yusuf"), registry.person("Siti", area=LONG_LEES)
        registry.family((husband, "head"), (wife, "wife"))
        here = make_person("officer", username="petugas.sangatta", areas=[SANGATTA_UTARA_VILLAGE])
        die(husband, here, head_unknown=True)
        wife.refresh_from_db()
        assert wife.marital_status == ""


class TestMoving:
    def test_somebody_moves_onto_a_kk_once(self, registry, officer, household):
        _, _, siti, _ = household
        mother = registry.person("Ibu", area=LONG_LEES)
        there = registry.family((mother, "head"), area=LONG_LEES, rt="002")
        asked = {"person_id": siti.pk, "on": TODAY, "precision": "day", "area": LONG_LEES, "place": {"rt": "002"}}
        joined = {"family_id": there.pk, "role": "child", "by": officer.scope, "today": TODAY}
        events.record_move_in(**asked, **joined)
        siti.refresh_from_db()
        assert (siti.area_id, siti.rt, siti.address_basis) == (LONG_LEES, "002", "kk")
        assert roles(there, officer) == {"Ibu": "head", "Siti": "child"}
        with pytest.raises(events.AlreadyMember):
            events.record_move_in(**asked, **joined)

    def test_moving_away_ends_the_stay_and_coming_back_counts_again(self, officer, household):
        family, _, siti, _ = household
        act = {"person_id": siti.pk, "precision": "day", "by": officer.scope, "today": TODAY}
        events.record_move_out(on=TODAY - 20 * DAY, destination="64.71", **act)
        assert state_on([siti.pk], TODAY)[siti.pk].kind == "moved"
        assert "Siti" not in roles(family, officer)
        events.record_move_in(on=TODAY - 5 * DAY, area=SANGATTA_UTARA_VILLAGE, family_id=family.pk, role="wife", **act)
        assert [state_on([siti.pk], TODAY - n * DAY)[siti.pk].kind for n in (21, 20, 6, 5)] == [
            "alive", "moved", "moved", "alive",
        ]  # fmt: skip
        assert roles(family, officer)["Siti"] == "wife"

    def test_a_move_within_the_district_changes_the_village_and_keeps_the_kk(
        self, officer, household, companion_busang
    ):
        family, _, siti, _ = household
        events.record_move_in(
            person_id=siti.pk,
            on=TODAY,
            precision="day",
            area=LONG_LEES,
            place={"rt": "002"},
            by=officer.scope,
            today=TODAY,
        )
        siti.refresh_from_db()
        assert (siti.area_id, siti.rt, siti.address_basis) == (LONG_LEES, "002", "domicile")
        assert "Siti" in roles(family, officer)
        assert [m.person for m in members_on(companion_busang.scope, family, TODAY) if m.person] == [siti]

    def test_a_missing_member_stays_in_the_family(self, officer, household):
        family, _, _, budi = household
        events.record_missing(person_id=budi.pk, on=TODAY, precision="day", by=officer.scope, today=TODAY)
        assert state_on([budi.pk], TODAY)[budi.pk].kind == "missing"
        assert "Budi" in roles(family, officer)


class TestFamilies:
    def test_a_birth_makes_a_person_in_the_family(self, officer, household):
        family, *_ = household
        values = {
            "name": "Aisyah",
            "sex": "P",
            "birth_date": "2026-03-01",
            "birth_precision": "day",
            "mother_name": "Siti",
        }
        event = events.record_birth(family_id=family.pk, values=values, by=officer.scope, today=TODAY)
        child = event.person
        assert (child.name, child.name_key, child.area_id, child.birth_date) == (
            "Aisyah", "aisa", family.area_id, datetime.date(2026, 3, 1),
        )  # fmt: skip
        assert roles(family, officer)["Aisyah"] == "child"
        assert "Aisyah" not in roles(family, officer, datetime.date(2026, 2, 28))

    def test_both_marry(self, registry, officer):
        one, other = registry.person("Siti"), registry.person("Budi")
        act = {"on": TODAY, "precision": "day", "by": officer.scope, "today": TODAY}
        events.record_marriage(person_id=one.pk, partner_id=other.pk, **act)
        assert set(Person.objects.values_list("marital_status", flat=True)) == {"Kawin"}
        events.record_divorce(person_id=one.pk, partner_id=None, **act)
        assert [Person.objects.get(pk=p.pk).marital_status for p in (one, other)] == ["Cerai hidup", "Kawin"]
        with pytest.raises(events.SamePerson):
            events.record_marriage(person_id=one.pk, partner_id=one.pk, **act)

    def test_another_head_and_the_old_one_stays(self, officer, household):
        family, _yusuf, siti, _ = household
        act = {"family_id": family.pk, "on": TODAY, "by": officer.scope, "today": TODAY}
        families.change_head(new_head=siti.pk, old_role="husband", **act)
        assert roles(family, officer) == {"Siti": "head", "Yusuf": "husband", "Budi": "child"}
        assert roles(family, officer, TODAY - DAY)["Yusuf"] == "head"
        with pytest.raises(families.AlreadyHead):
            families.change_head(new_head=siti.pk, **act)

    def test_some_members_become_a_family_of_their_own(self, officer, household):
        family, yusuf, siti, budi = household
        act = {
            "family_id": family.pk,
            "on": TODAY,
            "by": officer.scope,
            "today": TODAY,
            "number": "6408 9901 0126 0001",
        }
        with pytest.raises(families.HeadNotAmongThose):
            families.split_family(roles={siti.pk: "wife"}, **act)
        with pytest.raises(NotAMember):
            families.split_family(roles={siti.pk: "head", 10**9: "child"}, **act)
        new = families.split_family(roles={siti.pk: "head", budi.pk: "child"}, place={"rt": "009"}, **act)
        assert roles(new, officer) == {"Siti": "head", "Budi": "child"}
        assert roles(family, officer) == {"Yusuf": "head"}
        assert (new.area_id, new.rt) == (family.area_id, "009")
        with pytest.raises(families.FamilyNumberTaken):
            families.split_family(roles={yusuf.pk: "head"}, **act)

    def test_a_head_who_leaves_with_some_needs_a_successor(self, officer, household):
        family, yusuf, siti, _budi = household
        act = {"family_id": family.pk, "on": TODAY, "by": officer.scope, "today": TODAY, "number": "6408990101260002"}
        with pytest.raises(NewHeadNeeded):
            families.split_family(roles={yusuf.pk: "head"}, **act)
        assert Family.objects.count() == 1
        families.split_family(roles={yusuf.pk: "head"}, new_head=siti.pk, **act)
        assert roles(family, officer) == {"Siti": "head", "Budi": "child"}


class TestWithdrawing:
    def withdraw(self, event, by, reason="salah orang"):
        return withdraw_event(event_id=event.pk, reason=reason, by=by.scope)

    def test_a_death_recorded_wrongly_leaves_things_as_before(self, officer, household):
        family, yusuf, siti, _ = household
        event = die(yusuf, officer, new_head=siti.pk)
        self.withdraw(event, officer)
        assert state_on([yusuf.pk], TODAY)[yusuf.pk].kind == "alive"
        assert roles(family, officer) == {"Yusuf": "head", "Siti": "wife", "Budi": "child"}
        assert not LifeEvent.objects.filter(withdrawn_at=None).exists()
        die(yusuf, officer, new_head=siti.pk)

    def test_it_needs_a_reason_and_happens_once(self, officer, household):
        event = die(household[2], officer)
        with pytest.raises(ReasonMissing):
            self.withdraw(event, officer, reason="")
        self.withdraw(event, officer)
        with pytest.raises(EventAlreadyWithdrawn):
            self.withdraw(event, officer)

    def test_what_others_built_on_it_stands_in_the_way(self, registry, officer, household):
        family, yusuf, siti, budi = household
        event = die(yusuf, officer, new_head=siti.pk)
        families.change_head(
            family_id=family.pk, new_head=budi.pk, old_role="parent", on=TODAY, by=officer.scope, today=TODAY
        )
        with pytest.raises(LaterEntriesDepend):
            self.withdraw(event, officer)
        assert state_on([yusuf.pk], TODAY)[yusuf.pk].kind == "dead"
        assert roles(family, officer) == {"Budi": "head", "Siti": "parent"}

    def test_a_move_takes_its_address_back(self, officer, household):
        _family, _, siti, _ = household
        event = events.record_move_in(
            person_id=siti.pk, on=TODAY, precision="day", area=LONG_LEES, by=officer.scope, today=TODAY
        )
        self.withdraw(event, officer)
        siti.refresh_from_db()
        assert siti.area_id == SANGATTA_UTARA_VILLAGE

    def test_a_split_is_undone_and_its_number_free_again(self, officer, household):
        family, _, siti, _ = household
        act = {"family_id": family.pk, "on": TODAY, "by": officer.scope, "today": TODAY, "number": "6408990101260001"}
        new = families.split_family(roles={siti.pk: "head"}, **act)
        self.withdraw(siti.events.get(kind="family_split"), officer)
        assert roles(family, officer)["Siti"] == "wife"
        assert roles(new, officer) == {}
        families.split_family(roles={siti.pk: "head"}, **act)

    def test_what_a_file_said_about_one_person_is_withdrawn_for_that_person_only(self, registry, officer, household):
        _family, _, siti, budi = household
        told = [registry.event(p, "death", TODAY, "by") for p in (siti, budi)]
        Membership.objects.filter(person__in=(siti, budi)).update(valid_until=TODAY, ended_by=registry.source)
        self.withdraw(told[0], officer)
        assert [state_on([p.pk], TODAY)[p.pk].kind for p in (siti, budi)] == ["alive", "dead"]

    def test_a_birth_stays(self, officer, household):
        values = {"name": "Aisyah", "sex": "P", "birth_date": "2026-03-01", "birth_precision": "day"}
        event = events.record_birth(family_id=household[0].pk, values=values, by=officer.scope, today=TODAY)
        with pytest.raises(BirthMadeThePerson):
            self.withdraw(event, officer)

    def test_outside_the_scope_there_is_no_event(self, registry, officer, stranger, household):
        event = die(household[2], officer)
        with pytest.raises(LifeEvent.DoesNotExist):
            self.withdraw(event, stranger)
