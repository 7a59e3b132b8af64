import datetime

import pytest


@pytest.fixture
def numbered_family(transactional_db):
    """Make a family that carries a KK number: `numbered_family("6408990101900001")`."""
    from setiakawan.areas.models import Area
    from setiakawan.core.sealing import blind_index
    from setiakawan.registry.models import Family, FamilyNumber, Source

    def _make(number: str) -> FamilyNumber:
        source = Source(kind="officer", label="Uji", as_of=datetime.date(2026, 1, 1), recorded_by_label="uji")
        source.save()
        family = Family(kind="kk", area=Area(code="64.08.04.2001"), source=source)
        family.save()
        row = FamilyNumber(family=family, number=number, number_key=blind_index(number, "family"), source=source)
        row.save()
        return row

    return _make


@pytest.fixture
def keys_put_back(settings):
    """The test's own keys return afterwards, in the file and in the process."""
    from setiakawan.core.keys import key_ring, save_key_ring, use_keys

    ring = key_ring()
    yield ring
    use_keys(ring)
    save_key_ring(ring, settings.KEY_FILE)
