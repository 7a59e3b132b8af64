"""The faults that are planted, each with its share of the rows. The cleaning never reads this."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of fault. A control is no fault: it is planted to see that nothing is said against it.

    Shares are of the rows of a list; `same_human` faults are extra rows of somebody who is already listed.
    """

    code: str
    meaning: str
    opensid: float = 0
    dtks: float = 0
    siak: float = 0
    dtsen: float = 0
    control: bool = False
    same_human: bool = False


_KINDS = (
    # numbers
    Kind("nik_zero", "0 typed as NIK", opensid=0.003, dtks=0.003),
    Kind("nik_blank", "NIK left blank", opensid=0.003, dtks=0.006),
    Kind("nik_dash", "“-” typed as NIK", opensid=0.002),
    Kind("nik_temporary", "OpenSID's temporary NIK (0, village code, serial)", opensid=0.003),
    Kind("nik_placeholder", "placeholder NIK (1111…, 9999…, 1234…)", opensid=0.003, dtks=0.002),
    Kind("nik_cut_by_excel", "NIK as a number, last digit turned into 0 by Excel", opensid=0.004),
    Kind("nik_scientific", "NIK as the text 6,40899E+15", opensid=0.002),
    Kind("nik_wrong_length", "NIK of 15 or 17 digits", opensid=0.002),
    Kind("nik_is_kk", "KK number typed as NIK", opensid=0.002),
    Kind("nik_of_head", "head's NIK repeated for a member", opensid=0.003),
    Kind("nik_on_two_people", "one NIK on two people of two families", opensid=0.002),
    Kind("nik_typo", "one digit of the NIK's serial mistyped", opensid=0.002),
    Kind("nik_woman_without_40", "woman's NIK without the 40 on the day", opensid=0.003),
    Kind("kk_missing", "KK number blank, 0 or “-”", opensid=0.0015),
    # dates and sex
    Kind("sex_wrong", "sex contradicts the NIK", opensid=0.002),
    Kind("birth_date_wrong", "birth date contradicts the NIK", opensid=0.003),
    Kind("date_impossible", "impossible date (31-02-1990, 00-00-0000)", opensid=0.002),
    Kind("birth_year_only", "year of birth only", opensid=0.002),
    Kind(
        "date_other_format",
        "date written otherwise than in the rest of the file",
        opensid=0.003,
        dtks=0.004,
        control=True,
    ),
    Kind("date_as_serial_number", "date as Excel's day number", opensid=0.0015, control=True),
    # names and text
    Kind("name_empty", "name left blank", opensid=0.0015),
    Kind("name_variant", "name spelt otherwise than on the village's list", dtks=0.025, siak=0.03),
    Kind("invisible_characters", "invisible character in name or NIK", opensid=0.003, dtks=0.003),
    Kind("spaces_around", "leading, trailing or double spaces", opensid=0.003, siak=0.01),
    Kind("real_name_na", "people who are really called NA, NONE, NULL or NAN", control=True),
    Kind("one_word_name", "name of one word", control=True),
    # families
    Kind("two_heads", "two living heads on one KK", opensid=0.0055),
    Kind("no_head", "KK without a head", opensid=0.0055),
    Kind("dead_former_head", "former head dead, new head beside him", control=True),
    # the same human being again
    Kind("same_row_twice", "exactly the same row twice", opensid=0.003, same_human=True),
    Kind("same_person_variant", "same person twice, other spelling", opensid=0.003, same_human=True),
    Kind("same_person_without_nik", "same person twice, other spelling, without NIK", opensid=0.002, same_human=True),
    Kind("listed_in_two_villages", "moved away, still living on the old village's list", same_human=True),
    Kind("moved_inside_district", "moved away, and the old village's list says so", control=True, same_human=True),
    # places
    Kind("area_unknown_name", "village name that does not exist in the kecamatan", dtks=0.007, siak=0.02),
    Kind("area_unknown_code", "area code that does not exist", dtks=0.004),
    Kind("area_retired_code", "retired area code", dtks=0.004),
    Kind("area_other_province", "place in another province", dtks=0.004),
    # aid lists
    Kind("dead_on_aid_list", "dead on the village's list, still on the aid list"),
    Kind("decile_unknown_kk", "family on the decile list that no village knows", dtsen=0.01),
    Kind("decile_invalid", "decile that is no number from 1 to 10", dtsen=0.005),
)
KINDS = {kind.code: kind for kind in _KINDS}
