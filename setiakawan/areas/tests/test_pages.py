"""The pages of areas."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_a_stranger_is_sent_to_the_log_in(client):
    assert client.get(reverse("areas:browse")).status_code == 302


def test_the_office_sees_its_map_and_tree(officer):
    html = officer.client.get(reverse("areas:browse")).content.decode()
    assert "Peta Kabupaten Kutai Timur" in html and "18 kecamatan" in html and "Tanpa sinyal" in html


@pytest.mark.parametrize("code", ["64", "64.08", "64.08.04", "64.08.05.2018", "91.01", "31.71.01.1001"])
def test_every_kind_of_area_has_a_page(companion, code):
    assert companion.client.get(reverse("areas:area", args=[code])).status_code == 200


def test_an_unknown_code_is_not_found(officer):
    assert officer.client.get("/wilayah/64.99/").status_code == 404


def test_a_search_asks_when_a_code_means_two_areas(officer):
    html = officer.client.get(reverse("areas:browse"), {"q": "6402"}).content.decode()
    assert "berarti 2 wilayah" in html and "Kutai Barat" in html and "Kutai Kartanegara" in html


def test_what_is_typed_comes_back_as_text(officer):
    html = officer.client.get(reverse("areas:browse"), {"q": "<script>x</script>"}).content.decode()
    assert "<script>x" not in html
