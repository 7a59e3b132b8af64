"""Random histories of accompaniment, held against a plain reference model: what `docs/berkelanjutan.md` promises.

`History(seed).run(steps)` acts through the services as many people would, in any order, and keeps in plain values what
must be so (`expected.py`). After each step the touched case is compared, every 250 steps everything. It raises
AssertionError with seed and step, so that a fault can be played again. Run it within a transaction or test database: it
writes rows.
"""

from tests.histories.history import REFUSED, WEIGHTS, History

__all__ = ["REFUSED", "WEIGHTS", "History"]
