"""What the checks know besides the row."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CheckContext:
    """The civil day for which a file speaks, and the area (Kemendagri code) that it was handed in for."""

    as_of: datetime.date
    area_code: str = ""
