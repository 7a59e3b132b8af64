"""Where to look for a record's other rows: what two rows of one person are likely to share.

Each kind of key is a list of columns of `Clean`; `token` stands for every word of the name in turn. The batch engine
makes the same keys from the same table as columns, so that both find the same candidates.
"""

from setiakawan.linkage.rules.cleaned import Clean, clean
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
WEAK = frozenset({
    "daymonth_skeleton", "village_year_token", "village_rare_token", "name", "year_name", "village_name",
    "mothers_skeleton", "village_token", "birth_token", "birth_initial", "birth_village", "birth_mother",
})  # fmt: skip
"""Kinds that say too little alone: an arriving record is not held against somebody with whom it shares one key of these
and nothing else. Of 10,466 true pairs of 100,000 people that are told to be one person, 5 are such; of all pairs to be
compared, two in three."""
WHOLE_DATES = frozenset({"birth_village", "birth_initial"})
"""Kinds for which a year alone is too little."""


def keys_of(record: Record) -> frozenset[str]:
    """The keys of a record, each as `kind:value|value`, in the clear: whoever stores them must hash them."""
    return keys_of_clean(clean(record))


def keys_of_clean(row: Clean) -> frozenset[str]:
    """The keys of a record that is clean already."""
    from setiakawan.linkage.rules.cleaned import dayless_of

    tokens = [token for token in row.code.split() if len(token) > 1]
    known = {name: getattr(row, name) for name in Clean.__slots__}
    known["initial"] = row.code[:1]
    known["daymonth"] = "" if row.birth[4:] == "-01-01" else row.birth[4:]
    known["nik_dayless"] = dayless_of(row.nik_birth) if not row.birth else row.dayless if not row.nik else ""
    found = set()
    for kind, columns in KINDS.items():
        for token in tokens if "token" in columns else ("",):
            values = [token if column == "token" else known[column] for column in columns]
            if all(values) and (kind not in WHOLE_DATES or len(row.birth) == 10):
                found.add(f"{kind}:{'|'.join(values)}")
    return frozenset(found)
