"""What the checks know besides the row."""

import datetime
from dataclasses import dataclass

from setiakawan.intake.checks.habits import ORDINARY, Habits


@dataclass(frozen=True, slots=True)
class CheckContext:
    """The civil day for which a file speaks, the area (Kemendagri code) that it was handed in for, and what the list as a
    whole shows about itself.
    """

    as_of: datetime.date
    area_code: str = ""
    habits: Habits = ORDINARY
