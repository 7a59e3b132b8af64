"""Make the map of another district from a GeoJSON file: `setiakawan import_boundaries batas.geojson --area 64.03`."""

import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from setiakawan.areas.cartography import BoundariesUnusable
from setiakawan.areas.gazetteer import gazetteer
from setiakawan.areas.maps import draw_geojson, save


class Command(BaseCommand):
    """Draws once, so that pages only read the paths. Running it again replaces the map."""

    requires_system_checks: list[str] = []
    help = "Membuat peta desa satu kabupaten/kota dari berkas GeoJSON (bujur, lintang; kode Kemendagri per desa)."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="berkas GeoJSON batas desa")
        parser.add_argument("--area", required=True, help="kode Kemendagri kabupaten/kota, mis. 64.03")
        parser.add_argument("--source", default="", help="sumber dan lisensi batas, tampil di bawah peta")
        parser.add_argument("--to", type=Path, help="folder tujuan (bawaan: folder areas di SETIAKAWAN_HOME)")

    def handle(self, *args, **options):
        area = gazetteer().normalise_code(options["area"])
        if area is None or gazetteer().level_of(area) != "regency":
            raise CommandError(f"{options['area']} bukan kode Kemendagri kabupaten/kota.")
        try:
            data = json.loads(options["file"].read_text(encoding="utf-8"))
            drawn = draw_geojson(data, area, options["source"])
        except OSError as broken:
            raise CommandError(f"Berkas tidak dapat dibaca: {broken.strerror}.") from broken
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as broken:
            reason = broken if isinstance(broken, BoundariesUnusable) else "isinya bukan GeoJSON yang utuh"
            raise CommandError(f"Peta tidak dibuat: {reason}") from broken
        path = save(drawn, options["to"] or settings.HOME / "areas")
        villages = [c for d in gazetteer().children_of(area) for c in gazetteer().children_of(d)]
        missing = [c for c in villages if c not in drawn.villages]
        self.stdout.write(f"{len(drawn.villages)} desa digambar, {len(drawn.neighbours)} pasang bertetangga: {path}")
        if missing:
            self.stdout.write(f"Belum ada batas untuk {len(missing)} desa: {', '.join(missing[:10])}…")
