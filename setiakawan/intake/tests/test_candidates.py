"""Rows that may be somebody who is known already, under another number or spelling."""

import pytest

from setiakawan.intake.models import Decision
from setiakawan.intake.queries.detail import row_detail
from setiakawan.intake.services.review import decide
from setiakawan.intake.tests.making import batch_of, codes, merge, merged, outcomes, reading
from setiakawan.registry.models import Person
from setiakawan.registry.tests.conftest import registry
from tests.people import LONG_LEES, make_area

__all__ = ["registry"]

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
SAID = {"birth_date": "1980-05-12", "mother_name": "Hadijah", "sex": "P", "role": "child"}


def known(**changes):
    return reading("Siti Nurhaliza Maulida", number=1, family=1, **SAID | changes)


def again(**changes):
    return reading("St. Nurhaliza Maulida", number=None, family=2, **SAID | changes)


class TestAgainstTheRegistry:
    def test_another_spelling_without_nik_in_another_kk_waits_for_a_person(self):
        merged([known()])
        batch = batch_of([again()])
        assert outcomes(batch) == ["uncertain?"]
        assert codes(batch)[0] >= {"maybe_known"}
        assert batch.rows.get().person == Person.objects.get()

    def test_a_stranger_stays_new(self):
        merged([known()])
        assert outcomes(batch_of([reading("Bambang Wijayanto", number=9, family=9)])) == ["new"]

    def test_the_twin_with_another_name_stays_new(self):
        merged([known()])
        twin = reading("Rusmini Maulida", number=2, family=1, **SAID)
        assert outcomes(batch_of([twin])) == ["new"]

    def test_the_reviewer_merges_into_the_known_one(self, officer):
        merged([known()])
        batch = batch_of([again()])
        detail = row_detail(officer.scope, batch, batch.rows.get().pk)
        assert [candidate.name for candidate in detail.candidates] == ["Siti Nurhaliza Maulida"]
        assert any("Mendukung" in finding.detail for finding in detail.findings)
        decide(rows=[batch.rows.get().pk], decision=Decision.KEEP_OLD, batch=batch, by=officer.scope)
        merge(batch)
        assert Person.objects.count() == 1

    def test_the_reviewer_says_another_person(self, officer):
        merged([known()])
        batch = batch_of([again()])
        decide(rows=[batch.rows.get().pk], decision=Decision.MERGE_NEW, batch=batch, by=officer.scope)
        merge(batch)
        assert Person.objects.count() == 2

    def test_whoever_lives_elsewhere_is_not_shown(self, registry, village_operator):
        make_area(LONG_LEES)
        registry.person(
            "Siti Nurhaliza Maulida", area=LONG_LEES, birth_date="1980-05-12", mother_name="Hadijah", sex="P"
        )
        batch = batch_of([again()], area="64.08.04.2001")
        assert outcomes(batch) == ["uncertain?"]
        detail = row_detail(village_operator.scope, batch, batch.rows.get().pk)
        assert detail.candidates == []
        assert "Mungkin tercatat di wilayah lain" in {finding.title for finding in detail.findings}
        assert not any("Mendukung" in finding.detail for finding in detail.findings)


class TestInsideTheFile:
    def test_both_rows_wait_and_each_shows_the_other(self, officer):
        batch = batch_of([known(), again()])
        assert outcomes(batch) == ["uncertain?", "uncertain?"]
        one, other = batch.rows.order_by("pk")
        assert [beside.pk for beside in row_detail(officer.scope, batch, one.pk).rivals] == [other.pk]

    def test_a_family_of_alike_siblings_stays_new(self):
        names = ("Muhammad Rizki", "Muhammad Rafi", "Muhammad Ridho")
        rows = [
            reading(name, number=at, family=1, birth=f"201{at}-05-1{at}", sex="L", mother_name="Hadijah", role="child")
            for at, name in enumerate(names, 1)
        ]
        assert outcomes(batch_of(rows)) == ["new"] * 3

    def test_checking_again_gives_the_same(self):
        batch = batch_of([known(), again()])
        assert sorted(batch.rows.values_list("findings__code", flat=True)).count("maybe_same_row") == 2


class TestFamilies:
    PEOPLE = (("Yusuf", 1), ("Siti", 2), ("Hasan", 3))

    def card(self, family, *people):
        return [reading(name, number=number, family=family) for name, number in people]

    def test_a_card_with_a_new_number_is_known_by_its_people(self, officer):
        merged(self.card(1, *self.PEOPLE))
        batch = batch_of(self.card(2, *self.PEOPLE))
        assert all({"family_differs", "family_renumbered"} <= found for found in codes(batch))
        detail = row_detail(officer.scope, batch, batch.rows.first().pk)
        assert any("3 dari 3 orang" in finding.detail for finding in detail.findings)

    def test_the_child_who_married_out_makes_no_family_the_same(self):
        merged(self.card(1, *self.PEOPLE))
        batch = batch_of(self.card(2, ("Hasan", 3), ("Rusmini", 9)))
        assert not any("family_renumbered" in found for found in codes(batch))

    def test_people_who_are_known_only_by_likeness_count_as_well(self):
        said = {"birth_date": "1980-05-12", "mother_name": "Hadijah", "sex": "P"}
        sister = {"birth_date": "1984-02-20", "mother_name": "Hadijah", "sex": "P"}
        merged([reading("Siti Nurhaliza Maulida", 1, 1, **said), reading("Masliana Wahyuni", 2, 1, **sister)])
        batch = batch_of([
            reading("St. Nurhaliza Maulida", None, 2, **said), reading("Maslianah Wahyuni", None, 2, **sister),
        ])  # fmt: skip
        assert all("family_renumbered" in found for found in codes(batch))
