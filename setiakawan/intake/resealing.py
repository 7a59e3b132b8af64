"""What intake keeps encrypted outside encrypted columns, sealed anew when the keys are rotated."""

import base64
import os
from pathlib import Path

from django.conf import settings
from django.db import transaction

from setiakawan.core.keys import key_ring
from setiakawan.intake import vault
from setiakawan.intake.models import IncomingFile
from setiakawan.intake.samples import opened_sample, sealed_again


def reseal_kept() -> int:
    """Seal stored uploads and samples of unknown tables with the current key; tells how many. Raises SealBroken."""
    return _reseal_samples() + sum(map(_reseal_upload, _uploads()))


@transaction.atomic
def _reseal_samples() -> int:
    count = 0
    for file in IncomingFile.objects.select_for_update().exclude(header={}):
        sample = file.header.get("sample")
        if sample and base64.b64decode(sample)[0] != key_ring().current:
            file.header["sample"] = sealed_again(opened_sample(sample))
            file.save(update_fields=("header",))
            count += 1
    return count


def _uploads() -> list[Path]:
    folder = settings.UPLOADS
    return sorted(p for p in folder.iterdir() if p.is_file() and "." not in p.name) if folder.is_dir() else []


def _reseal_upload(path: Path) -> int:
    if vault.key_of(path.name) == key_ring().current:
        return 0
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        vault.write_blocks(draft, path.name, vault.blocks_of(path.name))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return 1
