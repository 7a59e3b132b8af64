"""The weights of an installation that has not estimated its own yet: careful ones, so that too few pairs are called same.

Shares per level for one person's pairs, and for strangers, relatives in one household, and twins. They are read off
published error rates of Indonesian registries, not fitted; estimating on the office's own data replaces them.
"""

from setiakawan.linkage.rules.levels import LEVELS
from setiakawan.linkage.rules.model import Model

# field: level → (one person, strangers, relatives, twins)
_SHARES: dict[str, dict[str, tuple[float, float, float, float]]] = {
    "name": {
        "same": (0.62, 5e-5, 1e-4, 1e-4), "spelling": (0.12, 2e-5, 5e-4, 1e-3), "order": (0.02, 1e-5, 1e-4, 1e-4),
        "joined": (0.03, 1e-5, 1e-4, 1e-4), "shorter": (0.08, 4e-4, 0.004, 0.004), "initials": (0.04, 2e-4, 0.002, 0.003),
        "typo": (0.06, 4e-4, 0.01, 0.02), "ending": (0.004, 2e-4, 0.01, 0.03), "typo_known": (0.004, 1e-3, 0.01, 0.05),
        "shorter_typo": (0.01, 3e-4, 0.005, 0.01), "part": (0.01, 0.05, 0.25, 0.4), "other": (0.002, 0.947, 0.708, 0.48),
    },
    "birth": {
        "same": (0.86, 1e-4, 5e-4, 0.985), "year_only": (0.05, 0.01, 0.01, 0.005), "swapped": (0.02, 1e-4, 1e-4, 1e-3),
        "one_part": (0.05, 0.01, 0.01, 0.005), "near": (0.01, 0.04, 0.05, 0.002), "other": (0.01, 0.94, 0.93, 0.002),
    },
    "sex": {"same": (0.985, 0.5, 0.5, 0.6), "other": (0.015, 0.5, 0.5, 0.4)},
    "nik": {
        "same": (0.88, 1e-8, 0.004, 0.004), "cut": (0.03, 1e-6, 1e-4, 1e-3), "one_digit": (0.06, 1e-6, 0.002, 0.02),
        "serial": (0.006, 1e-5, 1e-3, 0.55), "sex_day": (0.002, 1e-7, 1e-4, 0.3), "both_sure": (0.006, 0.75, 0.77, 0.12),
        "other": (0.016, 0.25, 0.22, 0.005),
    },
    # Among people who were born on one day, so most digits agree whoever they are.
    "nik_day": {
        "same": (0.88, 1e-4, 0.01, 0.004), "cut": (0.03, 1e-4, 1e-3, 1e-3), "one_digit": (0.06, 0.003, 0.02, 0.02),
        "serial": (0.006, 0.05, 0.4, 0.55), "sex_day": (0.002, 0.02, 0.25, 0.3), "both_sure": (0.006, 0.8, 0.25, 0.12),
        "other": (0.016, 0.127, 0.07, 0.005),
    },
    "kk": {"same": (0.7, 1e-5, 0.92, 0.97), "one_digit": (0.05, 1e-4, 0.01, 0.01), "other": (0.25, 0.99, 0.07, 0.02)},
    "mother": {
        "same": (0.8, 0.002, 0.4, 0.93), "alike": (0.16, 0.004, 0.08, 0.05), "part": (0.02, 0.05, 0.1, 0.01),
        "other": (0.02, 0.944, 0.42, 0.01),
    },
    "father": {
        "same": (0.8, 0.002, 0.4, 0.93), "alike": (0.16, 0.004, 0.08, 0.05), "part": (0.02, 0.05, 0.1, 0.01),
        "other": (0.02, 0.944, 0.42, 0.01),
    },
    "place": {"same": (0.9, 0.2, 0.6, 0.97), "other": (0.1, 0.8, 0.4, 0.03)},
    "phone": {"same": (0.75, 1e-4, 0.6, 0.6), "other": (0.25, 0.9999, 0.4, 0.4)},
    "village": {
        "same": (0.83, 0.03, 0.96, 0.98), "alike": (0.02, 0.001, 0.01, 0.01), "other": (0.15, 0.969, 0.03, 0.01),
    },
}  # fmt: skip
_KINDS = ("stranger", "relative", "twin")


def starting_model(rows: int = 400_000) -> Model:
    """The first version, for a registry of some `rows` persons."""
    same = {name: {level: shares[0] for level, shares in levels.items()} for name, levels in _SHARES.items()}
    others = {
        kind: {name: {level: shares[at] for level, shares in levels.items()} for name, levels in _SHARES.items()}
        for at, kind in enumerate(_KINDS, 1)
    }
    prior = {"stranger": -17.0, "relative": -4.0, "twin": 1.0}
    assert all(set(levels) == set(LEVELS[name][1:]) for name, levels in _SHARES.items())
    return Model("awal", rows, same, others, prior)
