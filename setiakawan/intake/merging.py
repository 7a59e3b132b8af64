"""What follows a person whose two records become one: the rows of files that went to them."""

from setiakawan.intake.models import SourceRow
from setiakawan.registry.merging import follows

follows("person", "intake", models=(SourceRow,))
