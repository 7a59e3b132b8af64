"""Drawn maps of districts: those in the package, and those that the installation imported into its home folder."""

import json
from dataclasses import asdict, fields
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from setiakawan.areas.cartography import BoundariesUnusable, DistrictMap, draw
from setiakawan.areas.gazetteer import DATA, gazetteer

_NAME = "peta.json"
_CODE_PROPERTIES = ("kode", "code", "kode_desa", "KODE_DESA", "kdepum", "KDEPUM", "id")


def district_map(code: str) -> DistrictMap | None:
    """The map of the regency that an area lies in: the imported one first, then the package's; None without one."""
    regency = ".".join(code.split(".")[:2])
    for folder in (settings.HOME / "areas", DATA):
        path = folder / regency / _NAME
        if path.is_file():
            return _read(path, path.stat().st_mtime_ns)
    return None


@lru_cache(maxsize=4)
def _read(path: Path, changed_at: int) -> DistrictMap:
    with path.open(encoding="utf-8") as file:
        return from_json(json.load(file))


def save(drawn: DistrictMap, folder: Path) -> Path:
    """Write a map below a folder, named by its area. An existing one is replaced."""
    path = folder / drawn.area / _NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(drawn), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    return path


def from_json(data: dict) -> DistrictMap:
    """A map from what `save` wrote."""
    known = {f.name for f in fields(DistrictMap)}
    return DistrictMap(**{key: value for key, value in data.items() if key in known})


def draw_geojson(data: dict, area: str, source: str) -> DistrictMap:
    """Draw the villages of a district from a GeoJSON FeatureCollection in longitude and latitude.

    Features above the village are passed over. Raises BoundariesUnusable when the file is no such collection, or a
    village has no known code or lies in another district.
    """
    if data.get("type") != "FeatureCollection" or not isinstance(data.get("features"), list):
        raise BoundariesUnusable("Berkas bukan FeatureCollection GeoJSON.")
    shapes: dict[str, list[list[tuple[float, float]]]] = {}
    for feature in data["features"]:
        code = _village_code(feature, area)
        if code:
            shapes.setdefault(code, []).extend(_rings(feature.get("geometry") or {}))
    return draw({code: rings for code, rings in shapes.items() if rings}, area, source)


def _village_code(feature: dict, area: str) -> str | None:
    properties = {**(feature.get("properties") or {}), "id": feature.get("id")}
    text = next((str(properties[name]) for name in _CODE_PROPERTIES if properties.get(name)), "")
    code = gazetteer().normalise_code(text)
    if code is None:
        raise BoundariesUnusable(f"Kode wilayah “{text[:20]}” tidak dikenal (harus kode Kemendagri).")
    if code != area and not code.startswith(area + ".") and not area.startswith(code + "."):
        raise BoundariesUnusable(f"Wilayah {code} tidak terletak di {area}.")
    return code if gazetteer().level_of(code) == "village" else None


def _rings(geometry: dict) -> list[list[tuple[float, float]]]:
    kind, parts = geometry.get("type"), geometry.get("coordinates")
    polygons = parts if kind == "MultiPolygon" else [parts] if kind == "Polygon" else []
    rings = [[(float(p[0]), float(p[1])) for p in ring] for polygon in polygons for ring in polygon]
    if any(abs(x) > 180 or abs(y) > 90 for ring in rings for x, y in ring):
        raise BoundariesUnusable("Koordinat harus bujur dan lintang (WGS 84), bukan meter.")
    return rings
