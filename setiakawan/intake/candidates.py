"""Who else a row may be: the step between checks and review.

Exact identity is settled by the checks. Probabilistic linkage will look here at what exact identity left new, and
propose persons that a reviewer should compare; it may turn `new` into `uncertain`, never the other way round.
"""

from setiakawan.intake.models import Batch


def find_candidates(batch: Batch) -> int:
    """Propose further persons for rows that exact identity calls new. Returns how many rows got one: none so far."""
    return 0
