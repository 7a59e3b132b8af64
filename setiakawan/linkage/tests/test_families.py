"""Families, groups and pairs that teach: what the queue shows beside single pairs."""

import datetime

import pytest
from django.utils import timezone

from setiakawan.accounts.scope import NotAllowed, system_scope
from setiakawan.linkage.models import Decision, LinkageModel, Pair, Run
from setiakawan.linkage.queries.families import groups_in, likely_families
from setiakawan.linkage.queries.pairs import telling_pairs
from setiakawan.linkage.rules.learning import ask_next, teaching
from setiakawan.linkage.services.linking import link_registry
from setiakawan.registry.models import Merge
from setiakawan.registry.tests.conftest import LONG_LEES

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
TODAY = datetime.date(2026, 3, 12)
PEOPLE = (
    ("Yusuf Maulana Rekaan", "1961-06-08", "L", "head"), ("Siti Nurhaliza Maulida", "1964-05-12", "P", "wife"),
    ("Hasan Basri Rekaan", "1990-11-03", "L", "child"),
)  # fmt: skip


def run():
    return link_registry(by=system_scope("tes", "64.08"))


def card(registry, *people, **more):
    """A family of people of their own; who stands on two cards is recorded twice."""
    members = [
        (registry.person(name, birth_date=born, sex=sex, mother_name="Hadijah Rekaan", **more), role)
        for name, born, sex, role in people
    ]
    return registry.family(*members, **more)


class TestFamilies:
    def test_a_family_on_two_cards_is_told_by_its_people(self, registry, officer):
        one, other = card(registry, *PEOPLE), card(registry, *PEOPLE)
        card(registry, ("Bambang Wijayanto", "1971-11-03", "L", "head"))
        run()
        (line,) = likely_families(officer.scope)
        assert (line.one.family, line.other.family, line.link.verdict) == (one, other, "same")
        assert "3 dari 3 orang" in line.link.sentence
        assert line.one.head.name == "Yusuf Maulana Rekaan"

    def test_a_card_that_everybody_left_for_a_new_one_is_the_same_family(self, registry, officer):
        old = card(registry, *PEOPLE)
        people = [stay.person for stay in old.memberships.all()]
        old.memberships.update(valid_until=TODAY)
        new = registry.family(*[(person, "") for person in people])
        assert [(line.one.family, line.other.family) for line in likely_families(officer.scope)] == [(old, new)]

    def test_parents_who_parted_are_two_families(self, registry, officer):
        old = card(registry, *PEOPLE)
        left = old.memberships.filter(role__in=("wife", "child"))
        people = [stay.person for stay in left]
        left.update(valid_until=TODAY)
        registry.family(*[(person, "") for person in people])
        assert likely_families(officer.scope) == []

    def test_who_sees_only_one_of_the_two_cards_sees_neither(self, registry, officer, tksk, tksk_busang):
        card(registry, *PEOPLE)
        card(registry, *PEOPLE, area=LONG_LEES)
        run()
        assert len(likely_families(officer.scope)) == 1
        assert likely_families(tksk.scope) == likely_families(tksk_busang.scope) == []

    def test_the_officer_puts_them_together_without_typing_a_number(self, registry, officer):
        old = card(registry, *PEOPLE)
        people = [stay.person for stay in old.memberships.all()]
        old.memberships.update(valid_until=TODAY)
        new = registry.family(*[(person, "") for person in people])
        page = officer.client.get("/orang-sama/keluarga/").content.decode()
        address = f"/keluarga/{old.pk}/gabung/?lain={new.pk}"
        assert address in page
        shown = officer.client.get(address).content.decode()
        assert "Hasan Basri Rekaan" in shown and 'name="nomor"' not in shown
        answer = officer.client.post(address, {"dipakai": "lain", "alasan": "Nomor KK berganti"})
        assert answer.url == f"/keluarga/{new.pk}/"
        assert Merge.objects.get().state == "done"
        assert likely_families(officer.scope) == []

    def test_a_family_outside_the_area_cannot_be_named(self, registry, officer):
        here, there = card(registry, *PEOPLE), card(registry, *PEOPLE, area="63.01.01.2001")
        assert officer.client.get(f"/keluarga/{here.pk}/gabung/?lain={there.pk}").status_code == 404

    def test_the_page_needs_few_queries(self, registry, officer, django_assert_max_num_queries):
        for at in range(6):
            people = [(f"{name} {chr(97 + at)}{chr(98 + at)}i", born, sex, role) for name, born, sex, role in PEOPLE]
            card(registry, *people)
            card(registry, *people)
        run()
        officer.client.get("/")
        with django_assert_max_num_queries(22):
            assert officer.client.get("/orang-sama/keluarga/").status_code == 200


class TestGroups:
    def test_three_records_are_one_group_with_the_pair_to_begin_with(self, registry, officer, tksk_busang):
        for name in ("Siti Nurhaliza Maulida", "St. Nurhaliza Maulida", "Siti Nurhalizah Maulida"):
            registry.person(name, birth_date="1980-05-12", mother_name="Hadijah", sex="P")
        run()
        (group,) = groups_in(officer.scope)
        assert len(group.people) == 3 and group.pairs == 3
        assert group.worth == round(sum(Pair.objects.values_list("worth", flat=True)), 2)
        assert groups_in(tksk_busang.scope) == []
        assert "3 catatan, 3 pasangan" in officer.client.get("/orang-sama/kelompok/").content.decode()

    def test_a_pair_is_no_group(self, registry, officer):
        for name in ("Siti Nurhaliza Maulida", "St. Nurhaliza Maulida"):
            registry.person(name, birth_date="1980-05-12", mother_name="Hadijah", sex="P")
        run()
        assert groups_in(officer.scope) == []


class TestTeaching:
    def test_the_doubtful_and_the_seldom_decided_teach_most(self):
        seen = {("name", "typo"): 40, ("kk", "other"): 40}
        assert teaching(0.5, [("name", "typo")], {}) > teaching(0.9, [("name", "typo")], {})
        assert teaching(0.5, [("name", "ending")], seen) > teaching(0.5, [("name", "typo")], seen)
        assert teaching(0.5, [("name", "missing")], {}) == 0.0

    def test_what_the_first_pair_will_teach_is_not_asked_again(self):
        alike = [("name", "ending"), ("kk", "other")]
        pairs = [(1, 0.5, alike), (2, 0.49, alike), (3, 0.45, [("phone", "same"), ("birth", "near")])]
        assert ask_next(pairs, {}, most=2) == [1, 3]
        assert ask_next(pairs, {}, most=9) == [1, 3, 2]
        assert ask_next(reversed(pairs), {}, most=9) == [1, 3, 2]

    def test_the_page_asks_about_what_the_office_decided_least(self, registry, officer):
        same = {"birth_date": "1980-05-12", "sex": "P"}
        for names in (("Siti Nurhaliza", "Siti Nurhalisah"), ("Masliana Putra", "Masliana Putri")):
            for name in names:
                registry.person(name, mother_name=names[0], **same)
        run()
        pairs = list(telling_pairs(officer.scope, TODAY))
        assert pairs
        for _ in range(30):
            Decision.objects.create(
                one=1, other=2, verdict="same", model_version="awal", by=officer.user, at=timezone.now(),
                levels={field: level for field, level, _ in pairs[0].pair.evidence},
            )  # fmt: skip
        again = list(telling_pairs(officer.scope, TODAY))
        assert {line.pair.pk for line in again} == {line.pair.pk for line in pairs}
        assert len(pairs) == 1 or again[0].pair != pairs[0].pair
        assert officer.client.get("/orang-sama/mengajarkan/").status_code == 200

    def test_only_reviewers(self, companion):
        for query in (likely_families, groups_in):
            with pytest.raises(NotAllowed):
                query(companion.scope)


class TestEstimating:
    @pytest.mark.django_db(transaction=True)
    def test_an_officer_asks_and_sees_how_far_it_is(self, registry, officer, tksk, run_jobs, monkeypatch):
        for module in ("services.versions", "pages.versions"):
            monkeypatch.setattr(f"setiakawan.linkage.{module}.FEWEST_PEOPLE", 300)
        assert (
            "perlu sedikitnya 300" in officer.client.post("/orang-sama/bobot/perkirakan/", follow=True).content.decode()
        )
        for number in range(300):
            registry.person(
                f"Nama{number} Rekaan{number * 7}", nik=True, sex="LP"[number % 2], mother_name=f"Ibu {number % 20}",
                birth_date=f"{1950 + number % 60}-{1 + number % 12:02}-{1 + number % 28:02}",
            )  # fmt: skip
        assert tksk.client.post("/orang-sama/bobot/perkirakan/").status_code == 403
        officer.client.post("/orang-sama/bobot/perkirakan/")
        assert "kemajuan" in officer.client.get("/orang-sama/bobot/kemajuan/").content.decode()
        assert "sedang berjalan" in officer.client.post("/orang-sama/bobot/perkirakan/", follow=True).content.decode()
        run_jobs()
        told = Run.objects.get(kind="estimate")
        assert told.finished_at is not None and told.people == 300
        assert LinkageModel.objects.filter(is_active=False).count() == 1
        assert "Perkiraan selesai" in officer.client.get("/orang-sama/bobot/kemajuan/").content.decode()
        assert "300 warga" in officer.client.get("/orang-sama/bobot/").content.decode()
