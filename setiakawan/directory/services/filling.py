"""What the acts share: an organisation held fast, and values that are put into a row only where they are allowed."""

from collections.abc import Mapping

from django.db import models

from setiakawan.accounts.scope import Scope
from setiakawan.core.text import clean_text
from setiakawan.directory.models import Organization


def hold_organization(by: Scope, organization_id: int) -> Organization:
    """Hold an organisation of the viewer's areas until the transaction ends.

    Raises NotAllowed, Organization.DoesNotExist.
    """
    by.require("directory.edit")
    return Organization.objects.select_for_update().filter(by.q("area")).get(pk=organization_id)


def fill(row: models.Model, values: Mapping[str, object], allowed: tuple[str, ...]) -> list[str]:
    """Put values into a row that is not saved yet, text tidied, and prove it; answers the names that changed.

    Raises KeyError for a name that is not allowed, ValidationError for a value that cannot be.
    """
    changed = []
    for name, value in values.items():
        if name not in allowed:
            raise KeyError(name)
        value = clean_text(value) if isinstance(value, str) else value
        if getattr(row, name) != value:
            setattr(row, name, value)
            changed.append(name)
    row.full_clean(exclude=[f.name for f in row._meta.fields if f.is_relation] + ["consented_by"])
    return changed
