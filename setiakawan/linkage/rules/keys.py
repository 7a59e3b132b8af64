"""Where to look for a record's other rows: what two rows of one person are likely to share.

Each kind of key is a list of columns of `Clean`; `token` stands for every word of the name in turn. The batch engine
makes the same keys from the same table as columns, so that both find the same candidates.
"""

from collections.abc import Mapping

from setiakawan.linkage.rules.cleaned import Clean, clean, dayless_of
from setiakawan.linkage.rules.record import Record

KINDS: dict[str, tuple[str, ...]] = {
    "nik": ("nik",),
    "nik_cut": ("nik_cut", "initial"),
    "kk_token": ("kk", "token"),
    "kk_birth": ("kk", "birth"),
    "birth_token": ("dayless", "token"),
    "birth_skeleton": ("birth", "skeleton"),
    "birth_village": ("birth", "village", "sex"),
    "birth_mother": ("birth", "mother"),
    "year_name": ("year", "ordered"),
    "year_skeleton": ("year", "skeleton", "village"),
    "village_name": ("village", "joined"),
    "village_token": ("village", "token", "mother"),
    "mother_name": ("mother", "ordered"),
    "phone_token": ("phone", "token"),
    "nik_birth_token": ("nik_dayless", "token"),
    "name": ("ordered",),
    "birth_initial": ("birth", "initial", "sex"),
    "birth_phone": ("birth", "phone"),
    "phone_initial": ("phone", "initial"),
    "village_year_token": ("village", "year", "token"),
    "mother_skeleton": ("mother", "skeleton"),
    "village_skeleton": ("village", "skeleton"),
    "village_rare_token": ("village", "token"),
    "mother_initial": ("mother", "initial"),
    "mothers_skeleton": ("mother_skeleton", "skeleton"),
    "daymonth_skeleton": ("daymonth", "skeleton"),
}
LARGEST = {
    "name": 12, "village_rare_token": 8, "mother_initial": 12, "village_skeleton": 15, "village_name": 25,
    "village_year_token": 20, "birth_initial": 25, "birth_village": 25, "year_name": 30, "daymonth_skeleton": 30,
}  # fmt: skip
"""How many rows may share one key of a kind before it says nothing and is passed over."""
LARGEST_ELSE = 60
BATCH_ONLY = frozenset({
    "birth_skeleton", "mother_skeleton", "village_rare_token", "village_name", "phone_token", "birth_phone",
    "birth_mother",
})  # fmt: skip
"""Kinds that a batch looks at and an arriving record does without, so that the index holds a quarter less."""
WEAK = frozenset({
    "daymonth_skeleton", "name", "year_name", "mothers_skeleton", "village_token", "birth_token", "birth_initial",
    "birth_village", "village_year_token", "mother_name",
})  # fmt: skip
"""Kinds that say too little alone: an arriving record is not held against somebody with whom it shares one key of these
and nothing else. With this and without `BATCH_ONLY`, of 6,000 records held against 1.1 million people 1 pair in 7,038
is not found that is one person's or uncertain; of a small district's pairs that are told to be one person's, 2 of 776."""
WHOLE_DATES = frozenset({"birth_village", "birth_initial"})
"""Kinds for which a year alone is too little."""
_ARRIVING = {kind: columns for kind, columns in KINDS.items() if kind not in BATCH_ONLY}
_WORD = "\x00"
"""Stands for a word of the name until each is put in its place."""


def keys_of(record: Record) -> frozenset[str]:
    """The keys of a record, each as `kind:value|value`, in the clear: whoever stores them must hash them."""
    return keys_of_clean(clean(record))


def arriving_keys(row: Clean) -> frozenset[str]:
    """The keys by which the index holds a clean record and finds it."""
    return keys_of_clean(row, _ARRIVING)


def keys_of_clean(row: Clean, kinds: Mapping[str, tuple[str, ...]] = KINDS) -> frozenset[str]:
    """The keys of some kinds of a record that is clean already."""
    tokens = [token for token in row.code.split() if len(token) > 1]
    known = row._asdict()
    known["initial"] = row.code[:1]
    known["daymonth"] = "" if row.birth[4:] == "-01-01" else row.birth[4:]
    known["nik_dayless"] = dayless_of(row.nik_birth) if not row.birth else row.dayless if not row.nik else ""
    known["token"] = _WORD
    found = set()
    for kind, columns in kinds.items():
        values = [known[column] for column in columns]
        if all(values) and (kind not in WHOLE_DATES or len(row.birth) == 10):
            key = f"{kind}:{'|'.join(values)}"
            found.update([key.replace(_WORD, token) for token in tokens] if "token" in columns else [key])
    return frozenset(found)
