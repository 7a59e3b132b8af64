"""Which reasons of the import show which planted fault. Written from the meaning of both, never from the results."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Expectation:
    """`shows`: any of these reasons means that the fault was seen. `explains`: further reasons that follow from it.

    `reach` says on whose rows these reasons may stand: the "row" itself, all rows of the "human" beings involved, or all
    rows of the "family". `joins`: seen as well when the row was merged into the person to whom it belongs.
    """

    shows: frozenset[str]
    explains: frozenset[str] = field(default_factory=frozenset)
    reach: str = "row"
    joins: bool = False


def _expect(shows: str, explains: str = "", reach: str = "row", *, joins: bool = False) -> Expectation:
    return Expectation(frozenset(shows.split()), frozenset(explains.split()), reach, joins)


_SOMEBODY_ELSES = "nik_birth_date_differs nik_sex_differs nik_birth_differs namesake_two_niks two_matches"
_TWO_PLACES = "kk_in_two_areas family_differs address_differs moved_in_registry family_without_head"

EXPECTED: dict[str, Expectation] = {
    "nik_zero": _expect("nik_placeholder nik_missing"),
    "nik_blank": _expect("nik_missing"),
    "nik_dash": _expect("nik_missing nik_placeholder"),
    "nik_temporary": _expect("nik_temporary"),
    "nik_placeholder": _expect("nik_placeholder"),
    "nik_cut_by_excel": _expect("nik_cut_by_excel nik_numeric"),
    "nik_scientific": _expect("nik_scientific"),
    "nik_wrong_length": _expect("nik_length"),
    "nik_is_kk": _expect("kk_typed_as_nik"),
    "nik_of_head": _expect("nik_on_two_people", _SOMEBODY_ELSES, "human"),
    "nik_on_two_people": _expect("nik_on_two_people", _SOMEBODY_ELSES, "human"),
    "nik_typo": _expect("namesake_two_niks two_matches", reach="human"),
    "nik_woman_without_40": _expect("nik_sex_differs", "namesake_two_niks two_matches", "human"),
    "kk_missing": _expect("kk_missing kk_placeholder", "family_differs", "human"),
    "sex_wrong": _expect("nik_sex_differs", "sex_differs", "human"),
    "birth_date_wrong": _expect(
        "nik_birth_date_differs", "nik_birth_differs birth_differs nik_on_two_people birth_maybe_year_only", "human"
    ),
    "date_impossible": _expect("date_impossible date_month_first"),
    "birth_year_only": _expect("birth_year_only"),
    "name_empty": _expect("name_missing", "nik_on_two_people name_differs", "human"),
    "name_variant": _expect("name_differs", "nik_on_two_people", "human", joins=True),
    "invisible_characters": _expect("invisible_characters", "name_differs", "human"),
    "spaces_around": _expect("extra_spaces"),
    "two_heads": _expect("two_heads", "head_taken role_differs", "family"),
    "no_head": _expect("no_head", "role_differs", "family"),
    "same_row_twice": _expect("same_row_twice", reach="human"),
    "same_person_variant": _expect("name_differs", "nik_on_two_people two_matches", "human", joins=True),
    "same_person_without_nik": _expect(
        "namesake_same_birth two_matches", "nik_missing nik_placeholder", "human", joins=True
    ),
    "listed_in_two_villages": _expect(_TWO_PLACES, reach="family"),
    "moved_inside_district": _expect("", "family_differs address_differs moved_in_registry", "family"),
    "area_unknown_name": _expect("village_unknown"),
    "area_unknown_code": _expect("area_code_unknown"),
    "area_retired_code": _expect("area_code_retired", "area_outside_file"),
    "area_other_province": _expect("area_other_province", "area_outside_file village_unknown"),
    "dead_on_aid_list": _expect("dead_on_aid_list"),
    "decile_unknown_kk": _expect("not_in_registry"),
    "decile_invalid": _expect("decile_invalid"),
}
