"""The reasons that come from looking at several rows, or at a row and the registry. Their words: `checks/reasons.py`."""

CROSS_CODES = frozenset(
    {
        "nik_on_two_people", "nik_birth_differs", "nik_on_many", "kk_on_many", "namesake_two_niks", "namesake_same_birth",
        "identity_thin", "two_matches", "two_heads", "no_head", "head_taken", "kk_in_two_areas", "same_row_twice",
        "name_differs", "sex_differs", "birth_differs", "address_differs", "detail_differs", "family_differs", "family_renumbered",
        "role_differs", "family_without_head", "dead_on_aid_list", "dead_in_registry", "moved_in_registry", "moved_within_files",
        "maybe_known", "maybe_same_row", "decile_differs", "not_in_registry", "target_gone", "merge_conflict",
    }
)  # fmt: skip
