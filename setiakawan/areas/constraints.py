"""What must always hold for the areas in the database; run by `setiakawan check`."""

from collections.abc import Iterable

from setiakawan.areas.gazetteer import gazetteer
from setiakawan.areas.models import Area
from setiakawan.areas.rules import is_well_formed, level_of_code, parent_of_code
from setiakawan.core.checks import invariant


@invariant("areas.all_codes")
def all_codes() -> Iterable[str]:
    """Basis data memuat persis kode wilayah yang dibawa paket, yang berlaku maupun yang lama."""
    known = gazetteer()
    expected = {place.code: False for place in known.places()} | {old.code: True for old in known.retired_places()}
    stored = dict(Area.objects.values_list("code", "is_retired"))
    for code in sorted(expected.keys() - stored.keys()):
        yield f"Wilayah {code} tidak ada di basis data."
    for code in sorted(stored.keys() - expected.keys()):
        yield f"Wilayah {code} tidak ada dalam daftar resmi paket."
    for code in sorted(code for code in expected.keys() & stored.keys() if expected[code] != stored[code]):
        yield f"Wilayah {code} salah ditandai sebagai kode lama atau berlaku."


@invariant("areas.codes_well_formed")
def codes_well_formed() -> Iterable[str]:
    """Setiap kode berbentuk kode Kemendagri, dan tingkatnya sesuai bentuk itu."""
    for code, level in Area.objects.values_list("code", "level"):
        if not is_well_formed(code) or level_of_code(code) != level:
            yield f"Wilayah {code} tidak berbentuk kode tingkat {level}."


@invariant("areas.parents")
def parents() -> Iterable[str]:
    """Induk setiap wilayah adalah kodenya tanpa blok terakhir; hanya provinsi yang tidak berinduk."""
    for code, parent in Area.objects.values_list("code", "parent_id"):
        if parent != parent_of_code(code):
            yield f"Wilayah {code} berinduk {parent or '(kosong)'}."


@invariant("areas.names_and_bps_codes")
def names_and_bps_codes() -> Iterable[str]:
    """Nama dan kode BPS setiap wilayah sama dengan yang dibawa paket; satu kode BPS hanya milik satu wilayah."""
    known = gazetteer()
    for code, name, bps in Area.objects.values_list("code", "name", "bps_code"):
        if known.level_of(code) and (name, bps) != (known.name_of(code), known.to_bps(code) or ""):
            yield f"Nama atau kode BPS wilayah {code} berbeda dari paket."
