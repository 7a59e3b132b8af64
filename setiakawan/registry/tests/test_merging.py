"""Two records of one person become one, and two again."""

import datetime

import pytest

from setiakawan.accounts.scope import NotAllowed
from setiakawan.audit.models import Entry
from setiakawan.core.checks import invariants
from setiakawan.registry.merging import CannotMerge
from setiakawan.registry.models import (
    ChangeRequest,
    Contact,
    Family,
    FamilyNumber,
    Identifier,
    LifeEvent,
    Membership,
    Merge,
    Person,
    Statement,
)
from setiakawan.registry.queries import merges_in, search_people, who_stands_for
from setiakawan.registry.services import merging
from setiakawan.registry.services.entry import ReasonMissing
from setiakawan.registry.services.numbers import add_contact, change_identifier_status
from setiakawan.registry.tests.conftest import LONG_LEES

DAY = datetime.date(2026, 3, 12)
WHY = "Orang yang sama, dua kali diketik"
MODELS = (ChangeRequest, Contact, Family, FamilyNumber, Identifier, LifeEvent, Membership, Person, Statement)


def picture():
    """All rows of the registry, but for version numbers, which only grow."""
    return {
        model._meta.label: [
            {k: v for k, v in row.items() if k != "version"} for row in model.objects.order_by("pk").values()
        ]
        for model in MODELS
    }


def merge(kept, gone, by, **more):
    return merging.merge_persons(kept=kept.pk, gone=gone.pk, reason=WHY, by=by.scope, on=DAY, **more)


def split(found, by, **more):
    return merging.split_merge(merge_id=found.pk, reason="Ternyata dua orang", by=by.scope, **more)


def broken():
    return [line for name, check in invariants().items() if name.startswith("registry.") for line in check()]


@pytest.fixture
def two(registry):
    """One woman twice: in a family with a NIK, and alone with a phone and a birth date."""
    kept, gone = registry.person("Siti Aminah", nik=True), registry.person("St. Aminah", birth_date="1980-05-12")
    registry.family((kept, "wife"))
    registry.phone(gone)
    registry.event(gone, "marriage", datetime.date(2001, 1, 1))
    return kept, gone


class TestMerging:
    def test_everything_of_the_one_hangs_on_the_other(self, two, officer):
        kept, gone = two
        merge(kept, gone, officer)
        assert not Person.objects.filter(pk=gone.pk).exists()
        assert kept.contacts.count() == 1
        assert kept.events.count() == 1
        assert kept.statements.count() == 2
        assert broken() == []

    def test_what_the_kept_record_says_holds_and_what_it_does_not_know_is_filled_in(self, two, officer):
        kept, gone = two
        merge(kept, gone, officer)
        kept.refresh_from_db()
        assert kept.name == "Siti Aminah"
        assert kept.birth_date == datetime.date(1980, 5, 12)

    def test_search_finds_only_the_kept_one(self, two, officer):
        kept, gone = two
        merge(kept, gone, officer)
        assert [p.pk for p in search_people(officer.scope, text="aminah").people] == [kept.pk]

    def test_the_old_number_leads_to_the_kept_one_within_the_scope_only(self, two, officer, companion_busang):
        kept, gone = two
        merge(kept, gone, officer)
        assert who_stands_for(officer.scope, gone.pk) == kept.pk
        assert who_stands_for(companion_busang.scope, gone.pk) is None
        assert officer.client.get(f"/warga/{gone.pk}/").url == f"/warga/{kept.pk}/"
        assert companion_busang.client.get(f"/warga/{gone.pk}/").status_code == 404

    def test_it_is_recorded(self, two, officer):
        merge(*two, officer)
        assert Entry.objects.filter(verb="registry.merge", reason=WHY).count() == 1

    def test_nobody_is_merged_with_themselves(self, two, officer):
        with pytest.raises(merging.SameRecord):
            merge(two[0], two[0], officer)

    def test_the_second_time_is_refused(self, two, officer):
        merge(*two, officer)
        with pytest.raises(merging.AlreadyMerged):
            merge(*two, officer)
        assert Merge.objects.count() == 1

    def test_a_reason_is_needed(self, two, officer):
        with pytest.raises(ReasonMissing):
            merging.merge_persons(kept=two[0].pk, gone=two[1].pk, reason=" ", by=officer.scope, on=DAY)

    def test_only_officers_may(self, two, tksk, companion, head_of_office):
        for person in (tksk, companion, head_of_office):
            with pytest.raises(NotAllowed):
                merge(*two, person)

    def test_both_must_be_in_the_scope(self, registry, officer, stranger):
        here, there = registry.person("Siti"), registry.person("Siti", area="63.01.01.2001")
        with pytest.raises(Person.DoesNotExist):
            merge(here, there, officer)
        with pytest.raises(Person.DoesNotExist):
            merge(here, registry.person("Sitti"), stranger)


class TestContradictions:
    def refused(self, kept, gone, officer):
        with pytest.raises(CannotMerge) as refusal:
            merge(kept, gone, officer)
        return [obstacle.code for obstacle in refusal.value.obstacles]

    def test_two_valid_niks(self, registry, officer):
        assert self.refused(registry.person(nik=True), registry.person(nik=True), officer) == ["two_niks"]

    def test_one_dead_and_one_alive(self, registry, officer):
        kept, gone = registry.person(), registry.person()
        registry.event(gone, "death", datetime.date(2025, 1, 1))
        assert self.refused(kept, gone, officer) == ["two_states"]

    def test_dead_on_different_days(self, registry, officer):
        kept, gone = registry.person(), registry.person()
        registry.event(kept, "death", datetime.date(2025, 1, 1))
        registry.event(gone, "death", datetime.date(2025, 1, 2))
        assert self.refused(kept, gone, officer) == ["two_deaths"]

    def test_dead_on_the_same_day_as_far_as_known_stands_once_by_the_more_precise(self, registry, officer):
        kept, gone = registry.person(), registry.person()
        registry.event(kept, "death", datetime.date(2025, 12, 31), precision="by")
        exact = registry.event(gone, "death", datetime.date(2025, 6, 2))
        merge(kept, gone, officer)
        assert kept.events.get(withdrawn_at=None).pk == exact.pk

    def test_a_head_who_would_leave_others_behind(self, registry, officer):
        kept, gone = registry.person(), registry.person()
        home = registry.family((kept, "wife"))
        registry.family((gone, "head"), (registry.person("Anak"), "child"))
        with pytest.raises(CannotMerge):
            merge(kept, gone, officer, choices={"family.kk": str(home.pk)})
        assert Merge.objects.count() == 0
        assert Person.objects.filter(pk=gone.pk).exists()

    def test_two_families_need_a_choice(self, registry, officer):
        kept, gone = registry.person(), registry.person()
        registry.family((kept, "wife"))
        new = registry.family((gone, "wife"))
        with pytest.raises(merging.ChoiceMissing):
            merge(kept, gone, officer)
        merge(kept, gone, officer, choices={"family.kk": str(new.pk)})
        assert kept.memberships.get(valid_until=None).family_id == new.pk
        assert broken() == []

    def test_the_same_family_twice_stands_once_and_keeps_its_head(self, registry, officer):
        kept, gone = registry.person(), registry.person()
        family = registry.family((kept, ""), (gone, "head"))
        merge(kept, gone, officer)
        assert family.memberships.get(valid_until=None).role == "head"
        assert broken() == []

    def test_one_number_on_both_stands_once_as_valid(self, registry, officer):
        kept, gone = registry.person(), registry.person()
        registry.nik(kept, "6408990101900001", status="disputed")
        registry.nik(gone, "6408990101900001")
        merge(kept, gone, officer)
        assert sorted(kept.identifiers.values_list("status", flat=True)) == ["valid", "withdrawn"]


class TestSplitting:
    def test_everything_is_as_before(self, two, officer):
        before = picture()
        split(merge(*two, officer), officer)
        assert picture() == before
        assert broken() == []

    def test_what_came_since_stays_with_the_kept_one_unless_it_is_attributed(self, two, officer):
        kept, gone = two
        found = merge(kept, gone, officer)
        add = {"person_id": kept.pk, "kind": "phone", "by": officer.scope, "on": DAY}
        stays, goes = add_contact(value="0812 0000 0002", **add), add_contact(value="0812 0000 0003", **add)
        split(found, officer, also=[f"registry.contact.person:{goes.pk}", "registry.contact.person:1"])
        assert set(kept.contacts.values_list("pk", flat=True)) == {stays.pk}
        assert goes.pk in gone.contacts.values_list("pk", flat=True)

    def test_a_row_that_somebody_changed_since_goes_back_as_it_is_now(self, registry, officer):
        kept, gone = registry.person(), registry.person(nik=True)
        found = merge(kept, gone, officer)
        number = kept.identifiers.get()
        change_identifier_status(identifier_id=number.pk, status="disputed", reason="Salah ketik", by=officer.scope)
        split(found, officer)
        assert gone.identifiers.get().status == "disputed"

    def test_a_chain_is_split_from_its_end(self, registry, officer):
        a, b, c = (registry.person(f"Siti {n}") for n in "ABC")
        before = picture()
        first, second = merge(b, a, officer), merge(c, b, officer)
        assert who_stands_for(officer.scope, a.pk) == c.pk
        with pytest.raises(merging.LaterMergeFirst):
            split(first, officer)
        split(second, officer)
        assert who_stands_for(officer.scope, a.pk) == b.pk
        split(first, officer)
        assert picture() == before

    def test_twice_is_refused(self, two, officer):
        found = merge(*two, officer)
        split(found, officer)
        with pytest.raises(merging.NotMerged):
            split(found, officer)

    def test_what_has_no_room_any_more_is_refused_whole(self, registry, officer):
        """The family got another head after the merge ended the stay of its former head."""
        kept, gone, child = registry.person(), registry.person(), registry.person("Anak")
        home, other = registry.family((kept, "wife")), registry.family((gone, "head"))
        found = merge(kept, gone, officer, choices={"family.kk": str(home.pk)})
        registry.member(other, child, "head")
        with pytest.raises(merging.SplitStandsInTheWay):
            split(found, officer)
        assert Merge.objects.get().state == "done"
        assert not Person.objects.filter(pk=gone.pk).exists()

    def test_only_who_sees_the_person_may(self, two, officer, companion_busang, tksk):
        found = merge(*two, officer)
        assert not merges_in(companion_busang.scope).exists()
        for person in (companion_busang, tksk):
            with pytest.raises(NotAllowed):
                split(found, person)


class TestProposing:
    def test_another_officer_carries_it_out(self, two, officer, other_officer):
        found = merging.propose_merge(subject="person", kept=two[0].pk, gone=two[1].pk, reason=WHY, by=officer.scope)
        with pytest.raises(merging.OwnMerge):
            merging.decide_merge(merge_id=found.pk, approve=True, by=officer.scope, on=DAY)
        merging.decide_merge(merge_id=found.pk, approve=True, by=other_officer.scope, on=DAY)
        assert not Person.objects.filter(pk=two[1].pk).exists()
        with pytest.raises(merging.MergeDecided):
            merging.decide_merge(merge_id=found.pk, approve=False, reason=WHY, by=other_officer.scope, on=DAY)

    def test_a_rejection_says_why_and_changes_nothing(self, two, officer, other_officer):
        before = picture()
        found = merging.propose_merge(subject="person", kept=two[0].pk, gone=two[1].pk, reason=WHY, by=officer.scope)
        with pytest.raises(ReasonMissing):
            merging.decide_merge(merge_id=found.pk, approve=False, by=other_officer.scope, on=DAY)
        merging.decide_merge(merge_id=found.pk, approve=False, reason="Kakak dan adik", by=other_officer.scope, on=DAY)
        assert picture() == before

    def test_the_same_proposal_waits_once_whichever_way_round(self, two, officer):
        kept, gone = two
        merging.propose_merge(subject="person", kept=kept.pk, gone=gone.pk, reason=WHY, by=officer.scope)
        with pytest.raises(merging.MergeDecided):
            merging.propose_merge(subject="person", kept=gone.pk, gone=kept.pk, reason=WHY, by=officer.scope)


class TestFamilies:
    def test_two_numbers_of_one_family_become_one_with_a_former_number(self, registry, officer):
        one, other = registry.person("Yusuf"), registry.person("Siti")
        kept, gone = registry.family((one, "head")), registry.family((other, "wife"))
        before = picture()
        found = merging.merge_families(kept=kept.pk, gone=gone.pk, reason=WHY, by=officer.scope, on=DAY)
        assert kept.memberships.filter(valid_until=None).count() == 2
        assert kept.numbers.filter(valid_until=None).count() == 1
        assert kept.numbers.count() == 2
        assert officer.client.get(f"/keluarga/{gone.pk}/").url == f"/keluarga/{kept.pk}/"
        assert broken() == []
        split(found, officer)
        assert picture() == before

    def test_two_heads_and_two_villages_are_settled_first(self, registry, officer):
        kept = registry.family((registry.person("Yusuf"), "head"))
        gone = registry.family((registry.person("Budi", area=LONG_LEES), "head"), area=LONG_LEES)
        with pytest.raises(CannotMerge) as refusal:
            merging.merge_families(kept=kept.pk, gone=gone.pk, reason=WHY, by=officer.scope, on=DAY)
        assert [obstacle.code for obstacle in refusal.value.obstacles] == ["two_places", "two_heads"]
