"""Pages on which two records become one, and two again."""

import pytest

from setiakawan.registry.models import Merge, Person
from setiakawan.registry.tests.test_merging import merge, two

__all__ = ["two"]


def test_both_stand_side_by_side_with_numbers_masked(two, officer):
    kept, gone = two
    page = officer.client.get(f"/warga/{kept.pk}/gabung/{gone.pk}/").content.decode()
    assert "hanya satu yang tahu" in page
    assert "berbeda" in page
    assert kept.identifiers.get().number not in page


def test_an_officer_merges_and_comes_to_the_kept_one(two, officer):
    kept, gone = two
    given = {"dipakai": str(kept.pk), "alasan": "Orang yang sama"}
    answer = officer.client.post(f"/warga/{gone.pk}/gabung/{kept.pk}/", given)
    assert answer.url == f"/warga/{kept.pk}/"
    assert not Person.objects.filter(pk=gone.pk).exists()


def test_what_is_missing_is_said_beside_the_field(two, officer):
    kept, gone = two
    answer = officer.client.post(f"/warga/{kept.pk}/gabung/{gone.pk}/", {"alasan": ""})
    assert answer.status_code == 422
    assert "Pilih catatan yang dipakai." in answer.content.decode()


def test_obstacles_stand_in_place_of_the_form(registry, officer):
    kept, gone = registry.person(nik=True), registry.person(nik=True)
    page = officer.client.get(f"/warga/{kept.pk}/gabung/{gone.pk}/").content.decode()
    assert "Periksa kartu" in page
    assert 'name="dipakai"' not in page


def test_a_pair_that_lies_partly_outside_the_scope_is_not_found(registry, officer):
    here, there = registry.person(), registry.person(area="63.01.01.2001")
    assert officer.client.get(f"/warga/{here.pk}/gabung/{there.pk}/").status_code == 404
    assert officer.client.get(f"/warga/{here.pk}/gabung/{here.pk}/").status_code == 404


def test_the_split_page_offers_what_came_since(two, officer, registry):
    kept, gone = two
    found = merge(kept, gone, officer)
    registry.phone(kept, "+628120000009")
    url = f"/warga/gabungan/{found.pk}/pisah/"
    assert "kontak: Telepon" in officer.client.get(url).content.decode()
    answer = officer.client.post(url, {"alasan": "Ternyata dua orang"})
    assert answer.url == f"/warga/{gone.pk}/"
    assert officer.client.get(answer.url).status_code == 200
    assert officer.client.post(url, {"alasan": "Ternyata dua orang"}).status_code == 422


def test_a_family_is_found_by_its_other_number(registry, officer):
    one, other = registry.family((registry.person("Yusuf"), "head")), registry.family((registry.person("Siti"), "wife"))
    given = {"nomor": other.numbers.get().number, "dipakai": "ini", "alasan": "Nomor KK berganti"}
    assert officer.client.post(f"/keluarga/{one.pk}/gabung/", given).url == f"/keluarga/{one.pk}/"
    again = officer.client.post(f"/keluarga/{one.pk}/gabung/", given | {"nomor": "6408990101109999"})
    assert again.status_code == 422


@pytest.mark.parametrize("status", ["", "proposed", "done", "split", "rejected", "omong"])
def test_the_list_of_merges_opens_in_every_state(two, officer, status):
    merge(*two, officer)
    page = officer.client.get("/warga/gabungan/", {"status": status}).content.decode()
    assert ("Dua kali" in page or "dua kali" in page) == (status == "done")
    assert Merge.objects.count() == 1
