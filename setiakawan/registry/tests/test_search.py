"""Finding persons: the index stays right whoever writes, and both databases answer alike."""

import datetime
import io

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from setiakawan.registry.constraints import the_search_index_holds_everybody_once
from setiakawan.registry.models import Person
from setiakawan.registry.queries import search_people
from setiakawan.registry.rules.names import fold_name
from setiakawan.registry.search import Wanted, find_ids, index_new
from tests.people import BUSANG, LONG_LEES, SANGATTA_UTARA_VILLAGE

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def names(found):
    return [person.name for person in found.people]


def all_of(scope, **wanted):
    """Every page one after the other."""
    pages, after = [], ""
    while True:
        found = search_people(scope, after=after, **wanted)
        pages += names(found)
        after = found.after
        if not after:
            return pages


@pytest.mark.parametrize(
    "text",
    [
        "Muhammad Yusuf",
        "muh. yusup",
        "M. Jusuf",
        "mohd joesoef",
        "YUSUF",
        "yus",
        "H. Muhammad Yusuf, S.Pd",
        "moch y",
        "m",
        "mu",
        "y",
    ],
)
@pytest.mark.parametrize("indexed", [True, False])
def test_a_name_is_found_in_any_spelling_from_its_first_letter(registry, officer, text, indexed):
    registry.person("Moch. Yoesoef")
    registry.person("Siti Aminah")
    if indexed:
        index_new()
    assert names(search_people(officer.scope, text=text)) == ["Moch. Yoesoef"]


@pytest.mark.parametrize("indexed", [True, False])
def test_who_is_renamed_moved_or_gone_is_found_as_now_and_not_as_before(registry, officer, companion_busang, indexed):
    person, gone = registry.person("Hasan"), registry.person("Hasanuddin")
    if indexed:
        index_new()
    Person.objects.filter(pk=person.pk).update(name="Husein", name_key=fold_name("Husein"), area_id=LONG_LEES)
    gone.delete()
    assert names(search_people(officer.scope, text="hasan")) == []
    assert names(search_people(officer.scope, text="husain")) == ["Husein"]
    assert names(search_people(companion_busang.scope, text="husein")) == ["Husein"]
    index_new()
    assert names(search_people(officer.scope, text="hasan")) == []
    assert names(search_people(officer.scope, text="husein", area=LONG_LEES)) == ["Husein"]
    assert names(search_people(officer.scope, text="husein", area=SANGATTA_UTARA_VILLAGE)) == []


def test_what_is_rolled_back_is_not_found(registry, officer):
    registry.person("Budi")
    index_new()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        registry.person("Budiman")
        index_new()
        raise ZeroDivisionError
    assert names(search_people(officer.scope, text="budi")) == ["Budi"]


def test_few_matches_come_best_first_and_page_by_page_without_gaps(registry, officer):
    for name in ["Nur Aini Sari", "Aini Zahra", "Siti Aini", "Aini", "Aini Basri"] * 7:
        registry.person(name)
    found = all_of(officer.scope, text="aini")
    assert len(found) == 35
    assert found[:7] == ["Aini"] * 7
    assert found[7:14] == ["Aini Basri"] * 7
    assert found[-7:] == ["Siti Aini"] * 7


def test_many_matches_come_in_a_stable_order_without_gaps_or_repeats(registry, officer):
    registry.person("Muhammad")
    people = Person.objects.bulk_create(
        Person(name=f"Muhammad {n}", name_key=fold_name(f"Muhammad {n}"), area_id=SANGATTA_UTARA_VILLAGE)
        for n in range(260)
    )
    index_new()
    assert search_people(officer.scope, text="muh").is_wide
    found = all_of(officer.scope, text="muh")
    assert len(found) == len(set(found)) == len(people) + 1


def test_the_list_without_words_goes_by_village_and_name_without_gaps(registry, officer, companion, companion_busang):
    for n in range(30):
        registry.person(f"Warga {n % 10}")
        registry.person(f"Warga {n % 10}", area=LONG_LEES)
    listed = all_of(officer.scope)
    assert listed == sorted(f"Warga {n % 10}" for n in range(30)) * 2
    assert len(all_of(companion.scope)) == len(all_of(companion_busang.scope)) == 30
    assert len(all_of(officer.scope, area=BUSANG)) == 30
    assert all_of(companion.scope, area=BUSANG) == []
    assert len(all_of(companion.scope, area="64.08")) == 30


@pytest.mark.parametrize(
    "typed", ["6408990101900001", "6408 9901 0190 0001", "64.0899.010190.0001", " 6408\u00a099010190-0001"]
)
def test_a_nik_is_found_however_it_is_typed(registry, officer, typed):
    registry.person("Siti", nik="6408990101900001")
    registry.person("Budi", nik="6408990101900002")
    assert names(search_people(officer.scope, nik=typed)) == ["Siti"]
    assert names(search_people(officer.scope, text=typed)) == ["Siti"]


def test_a_kk_finds_its_members(registry, officer):
    siti, budi = registry.person("Siti"), registry.person("Budi")
    registry.family((siti, "head"), (budi, "child"), kk="6408990101100009")
    assert names(search_people(officer.scope, kk="6408 9901 0110 0009")) == ["Siti", "Budi"]
    assert names(search_people(officer.scope, text="6408990101100009")) == ["Siti", "Budi"]
    registry.nik(budi, "6408990101900003")
    assert names(search_people(officer.scope, kk="6408990101100009", nik="6408990101900003")) == ["Budi"]
    assert names(search_people(officer.scope, kk="6408990101100009", nik="6408990101900004")) == []


def test_a_birth_year_counts_with_its_precision(registry, officer):
    registry.person("Tepat", birth_date="1980-05-03")
    registry.person("Tahun", birth_date="1980-01-01", birth_precision="year")
    registry.person("Kira", birth_date="1983-01-01", birth_precision="estimated")
    registry.person("Lain", birth_date="1983-05-03")
    registry.person("Tidak tahu")
    for indexed in (False, True):
        if indexed:
            index_new()
        assert sorted(all_of(officer.scope, birth_year=1980)) == ["Kira", "Tahun", "Tepat"]
        assert all_of(officer.scope, birth_year=1977) == []
        assert all_of(officer.scope, birth_year=1978, text="kira") == ["Kira"]


@pytest.mark.parametrize(
    "text", ["' OR 1=1", '" OR "', "siti*", "siti AND", "NEAR(siti", "k640804", "!!", "siti:", "\\", "%", "ﬁ"]
)
def test_odd_input_finds_nobody_and_breaks_nothing(registry, officer, companion_busang, text):
    registry.person("Budi")
    index_new()
    assert names(search_people(officer.scope, text=text)) in ([], ["Budi"])
    assert names(search_people(companion_busang.scope, text=text)) == []


@pytest.mark.parametrize("after", ["", "x", "i", "i-1", "i99999999999999999999", "b0", "r12", "b999", "ié"])
def test_a_cursor_that_somebody_made_up_gives_a_page(registry, officer, after):
    registry.person("Budi")
    assert names(search_people(officer.scope, after=after)) == ["Budi"]


def test_words_of_the_index_are_no_names(registry, officer):
    registry.person("Budi", birth_date="1990-01-01")
    index_new()
    assert find_ids(Wanted((("budi",),), ("64.08",), 1990), limit=5)
    assert not find_ids(Wanted((("budi",),), ("64.09",)), limit=5)
    assert not find_ids(Wanted((("budi",),), ("64.08.0",)), limit=5)


def test_the_index_waits_for_enough_rows_when_told_to(registry):
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL keeps its index itself.")
    registry.person("Budi")
    assert index_new(at_least=2) == 0
    assert index_new() == 1
    assert index_new() == 0


def test_an_estimated_year_is_searched_five_years_either_way(registry, officer):
    registry.person("Kira", birth_date=datetime.date(1950, 1, 1), birth_precision="estimated")
    assert [y for y in range(1940, 1961) if all_of(officer.scope, birth_year=y)] == list(range(1945, 1956))


def test_an_index_that_lost_step_is_noticed_and_made_anew(registry, officer):
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL keeps its index itself.")
    registry.person("Budi")
    index_new()
    assert list(the_search_index_holds_everybody_once()) == []
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER registry_person_search_new")
    assert list(the_search_index_holds_everybody_once())
    registry.person("Badu")
    call_command("reindex", stdout=io.StringIO())
    assert list(the_search_index_holds_everybody_once()) == []
    assert names(search_people(officer.scope, text="badu")) == ["Badu"]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM registry_person_unindexed")
        cursor.execute("INSERT INTO registry_person_fts(rowid, words) VALUES (999, 'hantu')")
    assert list(the_search_index_holds_everybody_once())
