"""The command that brings in the map of another district."""

import json

import pytest
from django.core.management import CommandError, call_command

from setiakawan.areas.maps import district_map
from setiakawan.areas.queries import neighbours_of


def square(code, x):
    ring = [[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]]
    return {"type": "Feature", "properties": {"kode": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


def write(path, *features):
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8")
    return str(path)


def test_a_district_gets_its_map_and_neighbours(home, capsys):
    file = write(home / "batas.geojson", square("64.02.01.2001", 0), square("64.02.01.2002", 1))
    call_command("import_boundaries", file, area="64.02", source="Bappeda")
    assert "2 desa digambar" in capsys.readouterr().out
    assert district_map("64.02.01").source == "Bappeda"
    assert neighbours_of("64.02.01.2001") == ["64.02.01.2002"]


def test_running_it_again_replaces_the_map(home):
    file = write(home / "a.geojson", square("64.02.01.2001", 0))
    call_command("import_boundaries", file, area="64.02", verbosity=0)
    file = write(home / "b.geojson", square("64.02.01.2002", 0))
    call_command("import_boundaries", file, area="64.02", verbosity=0)
    assert list(district_map("64.02").villages) == ["64.02.01.2002"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[1]",
        '{"type":"FeatureCollection","features":[7]}',
        '{"type":"FeatureCollection","features":[{"properties":{"kode":"64.02.01.2001"},"geometry":{"type":"Polygon","coordinates":[[["a"]]]}}]}',
    ],
)
def test_a_broken_file_is_refused_without_a_trace(home, content):
    file = home / "rusak.geojson"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match="Peta tidak dibuat"):
        call_command("import_boundaries", str(file), area="64.02")
    assert district_map("64.02") is None


@pytest.mark.parametrize("area", ["64.08.04", "6404", "Kutai"])
def test_only_a_known_regency_is_accepted(home, area):
    with pytest.raises(CommandError, match="bukan kode"):
        call_command("import_boundaries", "x.geojson", area=area)
