"""Every way to read welfare facts. The first argument is the viewer's scope; nothing else reaches them."""

from setiakawan.welfare.queries.deciles import CurrentDecile, current_deciles, current_family_deciles
from setiakawan.welfare.queries.facts import (
    FactSheet,
    fact_for,
    facts_of,
    facts_within,
    history_of,
    prosperity_from,
    prosperity_of,
)  # fmt: skip
from setiakawan.welfare.queries.scores import (
    score_families,
    score_of_family,
    score_version,
    score_versions,
    version_in_use,
)  # fmt: skip

__all__ = [
    "CurrentDecile",
    "FactSheet",
    "current_deciles",
    "current_family_deciles",
    "fact_for",
    "facts_of",
    "facts_within",
    "history_of",
    "prosperity_from",
    "prosperity_of",
    "score_families",
    "score_of_family",
    "score_version",
    "score_versions",
    "version_in_use",
]
