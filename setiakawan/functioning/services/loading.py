"""Loading the sentences of an instrument."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.functioning.models import InstrumentText
from setiakawan.functioning.wording import read_wording


class VersionTaken(Exception):
    """This version is there already, with other words. A version never changes; give the new one another name."""


@transaction.atomic
def load_instrument(*, content: str, by: Scope) -> InstrumentText:
    """This will add the sentences of an instrument as a new version, which is asked from now on.

    Answers keep the version that they were asked with. The same file again changes nothing. Raises NotAllowed
    (the whole office must be in the scope), WordingFaulty, VersionTaken.
    """
    by.require("functioning.load", settings.OFFICE_AREA)
    given, permission = read_wording(content)
    before = InstrumentText.objects.filter(code=given.code, version=given.version).first()
    if before is not None:
        if before.content != content:
            raise VersionTaken(given.version)
        return before
    try:
        with transaction.atomic():
            made = InstrumentText.objects.create(
                code=given.code, version=given.version, content=content, provenance=given.wording, permission=permission,
                loaded_by_id=by.user_id, loaded_by_label=by.label[:150], loaded_at=timezone.now(),
            )  # fmt: skip
    except IntegrityError:
        raise VersionTaken(given.version) from None
    record(by, "functioning.load", made, details={"code": made.code, "kind": made.version})
    return made
