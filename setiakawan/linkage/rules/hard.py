"""What no amount of evidence may overrule: such pairs are never joined without a person who looked."""

_ONE_NAME = {"same", "spelling", "order", "joined", "shorter", "initials", "typo", "shorter_typo", "missing"}
_ONE_BIRTH = {"same", "year_only", "swapped", "one_part", "missing"}


def hard_rules(levels: dict[str, str]) -> tuple[str, ...]:
    """The hard rules that a pair breaks, by their identifiers; () when none speaks."""
    found = []
    nik = levels["nik_day"] if levels["nik"] == "missing" else levels["nik"]
    if nik in {"sex_day", "serial", "both_sure"} and levels["name"] not in _ONE_NAME:
        found.append("two_numbers_two_names")
    if levels["name"] in {"part", "other", "ending", "typo_known"} and levels["birth"] not in {
        "same",
        "year_only",
        "swapped",
        "one_part",
    }:
        found.append("other_name_other_birth")
    if levels["sex"] == "other" and levels["name"] not in _ONE_NAME:
        found.append("other_sex_other_name")
    if levels["birth"] == "other" and nik not in {"same", "cut"}:
        found.append("other_generation")
    if levels["name"] == "missing" and nik not in {"same", "cut"}:
        found.append("nothing_to_know_them_by")
    if levels["name"] == "other" and levels["birth"] not in _ONE_BIRTH - {"missing"}:
        found.append("nothing_but_a_number")
    return tuple(found)
