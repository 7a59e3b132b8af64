"""The map on a page."""

import re

from django.template import engines

VALUES = {"64.08.04.2001": 120, "64.08.04.2011": 40.5, "64.08.04.2012": 0, "64.08.04.1010": None}


def draw(**given):
    words = " ".join(f"{name}={name}" for name in given)
    return engines["django"].from_string("{% load areas_map %}{% area_map " + words + " %}").render(given)


def test_every_village_is_a_link_with_its_name():
    html = draw(area="64.08")
    assert len(re.findall(r'<a href="/wilayah/64\.08\.\d\d\.\d{4}/"[^>]*><title>', html)) == 141
    assert "<title>Sangatta Utara, Kec. Sangatta Utara</title>" in html


def test_a_value_stands_in_the_title_the_legend_and_the_table():
    html = draw(area="64.08.04", values=VALUES, legend="warga")
    assert "<title>Sangatta Utara, Kec. Sangatta Utara: 120 warga</title>" in html
    assert "<title>Singa Gembara, Kec. Sangatta Utara: 40,5 warga</title>" in html
    assert '<td class="num">120</td>' in html and '<td class="num">0</td>' in html
    assert "(1 desa)" in html


def test_no_data_is_said_and_is_not_zero():
    html = draw(area="64.08.04", values=VALUES, legend="warga")
    assert "<title>Teluk Lingga, Kec. Sangatta Utara: belum ada data</title>" in html
    assert "<title>Swarga Bara, Kec. Sangatta Utara: 0 warga</title>" in html


def test_colour_is_doubled_by_a_pattern():
    html = draw(area="64.08.04", values=VALUES)
    used = set(re.findall(r'fill="url\(#(peta-\d+-\d)\)"', html))
    assert used and all(f'<pattern id="{name}"' in html for name in used)


def test_a_kecamatan_shows_only_its_villages_as_links():
    html = draw(area="64.08.04", here="64.08.04.2001")
    assert html.count("<title>") == 4
    assert html.count("area-map-here") == 1


def test_two_maps_on_one_page_do_not_share_names():
    assert not set(re.findall(r'id="([^"]+)"', draw(area="64.08"))) & set(
        re.findall(r'id="([^"]+)"', draw(area="64.08"))
    )


def test_it_obeys_the_content_security_policy_and_stays_small():
    html = draw(area="64.08", values=VALUES)
    assert "style=" not in html and "<script" not in html
    assert len(html) < 100_000


def test_an_area_without_borders_says_so():
    assert "belum tersedia" in draw(area="64.02")
