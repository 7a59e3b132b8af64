"""The staff's door: each role finds its own ways and nothing beyond its areas; strangers find the way in."""

import io
import re
import zipfile

import pytest
from django.template import engines

from setiakawan.desk.source import source_archive

PUBLIC = ("/", "/bantuan/", "/tentang/")


@pytest.mark.django_db
@pytest.mark.parametrize("address", PUBLIC)
def test_strangers_read_the_public_pages(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert "Dinas Sosial" in answer.content.decode()


@pytest.mark.django_db
def test_strangers_see_no_figures_and_no_navigation(client):
    html = client.get("/").content.decode()
    assert 'id="menu"' not in html and "kpis" not in html


@pytest.mark.django_db
def test_the_style_page_is_for_staff(client):
    assert client.get("/gaya/").status_code == 302


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        (
            "companion",
            {
                "Rujukan",
                "Direktori",
                "Gotong royong",
                "Beranda",
                "Warga",
                "Pendampingan",
                "Usulan perubahan",
                "Wilayah",
            },
        ),
        (
            "village_operator",
            {
                "Laporan",
                "Solidaritas",
                "Direktori",
                "Gotong royong",
                "Beranda",
                "Warga",
                "Bantuan sosial",
                "Kiriman",
                "Usulan perubahan",
                "Wilayah",
            },
        ),
        (
            "officer",
            {
                "Laporan",
                "Solidaritas",
                "Rujukan",
                "Direktori",
                "Gotong royong",
                "Beranda",
                "Warga",
                "Orang yang sama",
                "Pendampingan",
                "Bantuan sosial",
                "Kiriman",
                "Usulan perubahan",
                "Wilayah",
            },
        ),
        (
            "head_of_office",
            {
                "Laporan",
                "Solidaritas",
                "Rujukan",
                "Direktori",
                "Gotong royong",
                "Beranda",
                "Warga",
                "Pendampingan",
                "Bantuan sosial",
                "Kiriman",
                "Wilayah",
                "Audit",
            },
        ),
        ("partner", {"Beranda", "Rujukan untuk kami", "Wilayah"}),
        ("auditor", {"Beranda", "Wilayah", "Audit"}),
        ("administrator", {"Beranda", "Wilayah", "Pengguna", "Audit"}),
    ],
)
def test_the_navigation_shows_what_the_role_may_open(everybody, name, ways):
    html = everybody[name].client.get("/").content.decode()
    menu = html[html.index('id="menu"') : html.index("</nav>")]
    shown = set(re.findall(r"</svg>([\w ]+)</a></li>", menu))
    assert shown == ways
    for address in re.findall(r'<li><a href="([^"]+)"', menu):
        assert everybody[name].client.get(address, follow=True).status_code == 200, address


def test_every_role_has_a_home(everybody):
    for name, person in everybody.items():
        answer = person.client.get("/")
        assert answer.status_code == 200, name
        assert person.user.full_name in answer.content.decode()


def test_who_sees_no_people_gets_no_figures(partner, auditor, administrator):
    for person in (partner, auditor, administrator):
        html = person.client.get("/").content.decode()
        assert "Warga tercatat" not in html and "cari-warga" not in html


def test_a_number_typed_at_home_never_stands_in_an_address(officer):
    form = re.search(r'<form class="quick"[^>]*>', officer.client.get("/").content.decode())[0]
    assert 'method="post"' in form and 'action="/warga/cari/"' in form


def test_who_has_no_area_is_told_whom_to_ask(stranger):
    assert "belum punya wilayah tugas" in stranger.client.get("/").content.decode()


def test_a_missing_page_answers_404_with_a_way_home(officer):
    answer = officer.client.get("/tidak-ada/")
    assert answer.status_code == 404
    assert 'href="/bantuan/"' in answer.content.decode()


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"])
def test_error_pages_need_nothing_around_them(name):
    html = engines["django"].get_template(name).render({})
    assert "<h1>" in html and 'href="/"' in html


def test_the_source_is_offered_without_keys_or_data():
    with zipfile.ZipFile(io.BytesIO(source_archive())) as archive:
        names = archive.namelist()
    assert "setiakawan/config/settings.py" in names
    assert {name.split("/")[0] for name in names}.isdisjoint({"var", ".git", ".venv"})
    assert not [name for name in names if re.search(r"sqlite3|keys\.json|__pycache__|\.env", name)]


@pytest.mark.django_db
def test_the_source_can_be_downloaded(client):
    answer = client.get("/tentang/kode-sumber.zip")
    assert answer["Content-Type"] == "application/zip"
    assert answer.content[:2] == b"PK"
