"""The room's written clocks, and words for its codes."""

from functools import cache
from pathlib import Path

import yaml

from setiakawan.referral.rules.clock import Clock, read_clocks
from setiakawan.referral.rules.outcomes import Outcome
from setiakawan.referral.rules.status import Status

STATUS_WORDS = {
    Status.DRAFT: ("info", "Konsep"), Status.REQUESTED: ("wait", "Menunggu jawaban"), Status.ACCEPTED: ("info", "Diterima"),
    Status.REJECTED: ("late", "Ditolak"), Status.CANCELLED: ("done", "Dibatalkan"), Status.IN_PROGRESS: ("info", "Sedang dibantu"),
    Status.ON_HOLD: ("wait", "Ditunda"), Status.FAILED: ("late", "Tidak tertolong"), Status.COMPLETED: ("ok", "Sudah tertolong"),
    Status.ENTERED_IN_ERROR: ("done", "Salah catat"),
}  # fmt: skip
OUTCOME_WORDS = {
    Outcome.GOT_HELP: "sudah tertolong", Outcome.NOT_ELIGIBLE: "tidak memenuhi syarat", Outcome.NO_CAPACITY: "tempat penuh",
    Outcome.NOT_REACHED: "tidak dapat dihubungi", Outcome.DECLINED_BY_PERSON: "warga tidak menghendaki",
    Outcome.REFERRED_ON: "dirujuk ke layanan lain",
}  # fmt: skip


@cache
def clocks() -> tuple[Clock, ...]:
    """The clocks on silence."""
    return read_clocks(
        yaml.safe_load((Path(__file__).parent / "data/clocks.yaml").read_text(encoding="utf-8"))["rules"]
    )
