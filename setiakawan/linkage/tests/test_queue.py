"""Finding records of the same person in the registry, and what people decide about them."""

import datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from setiakawan.accounts.scope import NotAllowed, system_scope
from setiakawan.core.checks import invariants
from setiakawan.linkage.decided import kept_apart
from setiakawan.linkage.indexing import refresh_keys, waiting_count
from setiakawan.linkage.models import Decision, LinkageModel, Pair
from setiakawan.linkage.queries.pairs import group_of, lookalikes_of, open_pair_count, pair_page, pair_view, pairs_in
from setiakawan.linkage.services.asking import ask_when_due
from setiakawan.linkage.services.deciding import SamePersonTwice, decide_pair
from setiakawan.linkage.services.linking import link_registry
from setiakawan.linkage.services.versions import (
    AlreadyInUse,
    TooFewDecisions,
    TooFewPeople,
    estimate_on_registry,
    learn_from_decisions,
    use_version,
)
from setiakawan.registry.merging import CannotMerge
from setiakawan.registry.models import Identifier, Person
from setiakawan.registry.services import merging, people
from setiakawan.registry.tests.conftest import LONG_LEES

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
TODAY = datetime.date(2026, 3, 12)
SYSTEM = system_scope("tes", "64.08")


def run():
    return link_registry(by=SYSTEM)


def broken():
    return [line for name, check in invariants().items() if name.startswith("linkage.") for line in check()]


def decide(one, other, verdict, by, **more):
    return decide_pair(one=one.pk, other=other.pk, verdict=verdict, by=by.scope, **more)


@pytest.fixture
def double(registry):
    """One woman twice, her neighbour, and a stranger."""
    same = {"birth_date": "1980-05-12", "mother_name": "Hadijah", "sex": "P"}
    one = registry.person("Siti Nurhaliza Maulida", nik=True, **same)
    other = registry.person("St. Nurhaliza Maulida", **same)
    registry.person("Bambang Wijayanto", birth_date="1971-11-03", sex="L", mother_name="Suparti")
    return one, other


class TestRunning:
    def test_the_same_person_is_found_and_nobody_else(self, double):
        found = run()
        assert (found.people, found.found, found.added) == (3, 1, 1)
        assert (Pair.objects.get().one, Pair.objects.get().other) == (double[0].pk, double[1].pk)
        assert broken() == []

    def test_again_changes_nothing(self, double):
        run()
        again = run()
        assert (again.found, again.added, again.cleared) == (1, 0, 0)
        assert Pair.objects.count() == 1

    def test_a_pair_is_cleared_when_the_clash_is_put_right_and_comes_back_when_not(self, double, officer):
        run()
        values = {"name": "Rusmini", "birth_date": "1999-01-30", "birth_precision": "day", "mother_name": "Painem"}
        edited = people.edit_person(
            person_id=double[1].pk, version=1, values=values, reason="Salah orang", by=officer.scope, on=TODAY
        )
        assert run().cleared == 1
        assert open_pair_count(officer.scope) == 0
        values = {
            "name": "St. Nurhaliza Maulida",
            "birth_date": "1980-05-12",
            "birth_precision": "day",
            "mother_name": "Hadijah",
        }
        people.edit_person(
            person_id=edited.pk,
            version=edited.version,
            values=values,
            reason="Ternyata benar",
            by=officer.scope,
            on=TODAY,
        )
        assert run().added == 1
        assert open_pair_count(officer.scope) == 1

    def test_only_officers_and_commands_run_it(self, double, tksk):
        with pytest.raises(NotAllowed):
            link_registry(by=tksk.scope)

    def test_people_who_share_a_phone_and_nothing_else_are_no_pair(self, registry):
        for name in ("Hendra Gunawan", "Lestari Wulandari"):
            registry.phone(registry.person(name))
        assert run().found == 0

    def test_single_names_with_the_same_birth_date_are_found(self, registry):
        for _ in range(2):
            registry.person("Suharto", birth_date="1961-06-08", sex="L", mother_name="Sukirah")
        assert run().found == 1


class TestIndex:
    def test_every_kind_of_change_is_noted(self, double, registry):
        while refresh_keys():
            pass
        one = double[0]
        changes = [
            lambda: Person.objects.filter(pk=one.pk).update(mother_name="Aminah"),
            lambda: Identifier.objects.filter(person=one).update(status="withdrawn"),
            lambda: registry.phone(one, "+6281234567890"),
            lambda: registry.family((one, "head")),
            lambda: one.memberships.get().family.numbers.update(valid_until=TODAY),
            lambda: one.memberships.update(valid_until=TODAY),
            lambda: one.contacts.all().delete(),
        ]
        for change in changes:
            assert waiting_count() == 0
            change()
            assert waiting_count() == 1
            refresh_keys()
            assert broken() == []

    def test_a_merge_and_its_split_leave_it_right(self, double, officer):
        while refresh_keys():
            pass
        found = merging.merge_persons(
            kept=double[0].pk, gone=double[1].pk, reason="Dua kali diketik", by=officer.scope, on=TODAY
        )
        refresh_keys()
        assert broken() == []
        merging.split_merge(merge_id=found.pk, reason="Ternyata dua orang", by=officer.scope)
        refresh_keys()
        assert broken() == []

    def test_a_tampered_index_is_noticed(self, double):
        refresh_keys()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM linkage_key WHERE person = %s", [double[0].pk])
            cursor.execute("INSERT INTO linkage_key (key, person) VALUES (16, 999999)")
        assert len(broken()) == 2


class TestDeciding:
    def test_different_is_never_proposed_again(self, double, tksk):
        run()
        decide(*double, "different", tksk, reason="Kakak dan adik")
        assert open_pair_count(tksk.scope) == 0
        assert run().added == 0
        assert open_pair_count(tksk.scope) == 0
        assert lookalikes_of(tksk.scope, double[0].pk, TODAY) == []

    def test_different_holds_also_for_who_was_merged_into_one_of_them_and_after_the_split(
        self, double, registry, officer
    ):
        run()
        decide(*double, "different", officer)
        kept = registry.person("Nurhaliza Maulida", birth_date="1980-05-12", mother_name="Hadijah", sex="P")
        found = merging.merge_persons(
            kept=kept.pk, gone=double[1].pk, reason="Dua kali diketik", by=officer.scope, on=TODAY
        )
        assert kept_apart() == {(double[0].pk, kept.pk)}
        run()
        assert not pairs_in(officer.scope).filter(state="open").exists()
        merging.split_merge(merge_id=found.pk, reason="Ternyata dua orang", by=officer.scope)
        assert kept_apart() == {(double[0].pk, double[1].pk)}

    def test_different_stands_in_the_way_of_merging_until_somebody_says_otherwise(self, double, officer):
        decide(*double, "different", officer)
        given = {
            "kept": double[0].pk,
            "gone": double[1].pk,
            "reason": "Dua kali diketik",
            "by": officer.scope,
            "on": TODAY,
        }
        with pytest.raises(CannotMerge):
            merging.merge_persons(**given)
        decide(*double, "same", officer)
        merging.merge_persons(**given)
        assert run().cleared == 0 or not pairs_in(officer.scope).exists()

    def test_cannot_say_waits_apart(self, double, tksk):
        run()
        decide(*double, "cannot_say", tksk)
        assert open_pair_count(tksk.scope) == 0
        assert len(pair_page(tksk.scope, "later", TODAY, after="", limit=10)[0]) == 1

    def test_nobody_is_compared_with_themselves(self, double, tksk):
        with pytest.raises(SamePersonTwice):
            decide(double[0], double[0], "same", tksk)

    def test_companions_and_others_may_not(self, double, companion, village_operator, head_of_office):
        for person in (companion, village_operator, head_of_office):
            with pytest.raises(NotAllowed):
                decide(*double, "same", person)


class TestScope:
    def test_who_sees_only_one_of_the_two_sees_no_pair(self, registry, tksk, tksk_busang, officer):
        same = {"birth_date": "1980-05-12", "mother_name": "Hadijah", "sex": "P"}
        one = registry.person("Siti Nurhaliza Maulida", **same)
        other = registry.person("Siti Nurhaliza Maulida", area=LONG_LEES, **same)
        run()
        assert open_pair_count(officer.scope) == 1
        for person in (tksk, tksk_busang):
            assert open_pair_count(person.scope) == 0
            with pytest.raises(Person.DoesNotExist):
                pair_view(person.scope, one.pk, other.pk, TODAY)
            with pytest.raises(Person.DoesNotExist):
                decide(one, other, "same", person)
        assert lookalikes_of(tksk.scope, one.pk, TODAY) == []
        assert [p.pk for p in group_of(tksk.scope, one.pk)] == [one.pk]
        assert len(group_of(officer.scope, one.pk)) == 2


class TestLearning:
    def test_too_little_is_refused(self, double, officer):
        decide(*double, "same", officer)
        with pytest.raises(TooFewDecisions):
            learn_from_decisions(by=officer.scope)

    def test_a_new_version_is_made_and_used_only_when_somebody_says_so(self, double, officer, other_officer):
        run()
        by = officer.user
        likely = {"name": "spelling", "birth": "same", "mother": "alike"}
        for at in range(20):
            verdict = "same" if at < 10 else "different"
            levels = likely if at < 10 else likely | {"name": "ending", "birth": "same"}
            Decision.objects.create(
                one=at + 100, other=at + 200, verdict=verdict, levels=levels, model_version="awal", by=by,
                at=datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC),
            )  # fmt: skip
        made = learn_from_decisions(by=officer.scope)
        assert made.report["right_after"] >= made.report["right_before"]
        assert not made.is_active
        use_version(version_id=made.pk, by=other_officer.scope)
        assert LinkageModel.objects.get(is_active=True) == made
        with pytest.raises(AlreadyInUse):
            use_version(version_id=made.pk, by=officer.scope)
        assert run().model == made


class TestInTheBackground:
    @pytest.mark.django_db(transaction=True)
    def test_an_officer_asks_and_the_worker_fills_the_queue(self, double, officer, tksk, run_jobs):
        assert tksk.client.post("/orang-sama/cari/").status_code == 403
        officer.client.post("/orang-sama/cari/")
        run_jobs()
        assert open_pair_count(officer.scope) == 1

    @pytest.mark.django_db(transaction=True)
    def test_it_is_asked_for_once_a_day(self, double, run_jobs):
        now = timezone.now()
        assert ask_when_due(now=now)
        run_jobs()
        assert not ask_when_due(now=now)
        assert ask_when_due(now=now + datetime.timedelta(days=2))

    def test_the_command_tells_what_it_found(self, double, capsys):
        call_command("link", verbosity=0)
        assert "1 pasangan mirip: 1 baru" in capsys.readouterr().out
        call_command("link", "--index", verbosity=0)
        assert "0 warga" in capsys.readouterr().out


class TestPages:
    def test_a_pair_is_told_in_words_and_decided(self, double, officer):
        run()
        url = f"/orang-sama/{double[0].pk}/{double[1].pk}/"
        page = officer.client.get(url).content.decode()
        assert "Nama sama, ejaannya berbeda" in page
        assert double[0].identifiers.get().number not in page
        assert officer.client.post(url, {"alasan": ""}).status_code == 422
        assert officer.client.post(url, {"putusan": "same"}).url == f"/warga/{double[0].pk}/gabung/{double[1].pk}/"
        assert officer.client.post(url, {"putusan": "different"}).url == "/orang-sama/"

    def test_the_queue_needs_few_queries(self, registry, officer, django_assert_max_num_queries):
        for at in range(12):
            for _ in range(2):
                registry.person(
                    f"Suharto{chr(97 + at)}i", birth_date=f"19{50 + at}-06-1{at % 9}", sex="L", mother_name="Sukirah"
                )
        run()
        assert open_pair_count(officer.scope) >= 12
        officer.client.get("/")
        with django_assert_max_num_queries(16):
            assert officer.client.get("/orang-sama/").status_code == 200

    def test_versions_and_learning(self, double, officer):
        run()
        assert "awal" in officer.client.get("/orang-sama/bobot/").content.decode()
        assert "belum cukup" in officer.client.post("/orang-sama/bobot/belajar/", follow=True).content.decode()


class TestRecordingByHand:
    BORN = {
        "name": "Aisyah Putri Maulida", "sex": "P", "birth_date": "2026-01-05", "birth_precision": "day",
        "mother_name": "Hadijah Rekaan", "role": "child",
    }  # fmt: skip

    def test_who_is_recorded_already_is_shown_before_saving(self, registry, officer):
        known = registry.person("Aisyah Putri Maulida", sex="P", birth_date="2026-01-05", mother_name="Hadijah Rekaan")
        url = f"/keluarga/{registry.family((registry.person('Hadijah Rekaan'), 'head')).pk}/lahir/"
        answer = officer.client.post(url, self.BORN)
        assert answer.status_code == 422
        assert f'href="/warga/{known.pk}/"' in answer.content.decode()
        assert officer.client.post(url, self.BORN | {"periksa": "on"}).status_code == 302

    def test_who_is_recorded_already_is_shown_while_somebody_types(self, registry, officer, stranger):
        known = registry.person("Aisyah Putri Maulida", sex="P", birth_date="2026-01-05", mother_name="Hadijah Rekaan")
        family = registry.family((registry.person("Hadijah Rekaan"), "head")).pk
        url = f"/keluarga/{family}/lahir/mirip/"
        assert f'href="/warga/{known.pk}/"' in officer.client.post(url, self.BORN).content.decode()
        assert "Mungkin" not in officer.client.post(url, {"name": "Ais"}).content.decode()
        half = officer.client.post(url, self.BORN | {"birth_date": "2026-0"})
        assert f'href="/warga/{known.pk}/"' in half.content.decode()
        assert stranger.client.post(url, self.BORN).status_code in (403, 404)

    def test_whoever_lives_outside_the_viewers_areas_is_not_hinted_at(self, registry, officer):
        registry.person(
            "Aisyah Putri Maulida", area="63.01.01.2001", sex="P", birth_date="2026-01-05", mother_name="Hadijah Rekaan"
        )
        url = f"/keluarga/{registry.family((registry.person('Hadijah Rekaan'), 'head')).pk}/lahir/"
        assert officer.client.post(url, self.BORN).status_code == 302


def test_too_few_people_give_no_estimate(officer):
    with pytest.raises(TooFewPeople):
        estimate_on_registry(by=officer.scope)
    assert not LinkageModel.objects.exists()


def test_a_version_is_estimated_on_the_registry_itself_and_waits_to_be_used(registry, officer, monkeypatch):
    monkeypatch.setattr("setiakawan.linkage.services.versions.FEWEST_PEOPLE", 300)
    for number in range(300):
        mother = f"Ibu {chr(65 + number % 20)}{number % 7}"
        values = {
            "sex": "LP"[number % 2],
            "birth_date": f"{1950 + number % 60}-{1 + number % 12:02}-{1 + number % 28:02}",
        }
        registry.person(f"Nama{number} Rekaan{number * 7}", nik=True, mother_name=mother, **values)
        if number % 10 == 0:
            registry.person(f"Nama{number} Rekaan{number * 7}", mother_name=mother, **values)
    made = estimate_on_registry(by=officer.scope)
    assert not made.is_active and made.report["people"] == 330
    use_version(version_id=made.pk, by=officer.scope)
    run = link_registry(by=officer.scope)
    assert run.model == made and run.found >= 30
