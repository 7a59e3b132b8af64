"""Small worlds in which everything collides: few names, dates, numbers and villages."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from setiakawan.intake.tests.making import VILLAGE, kk, nik

calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For tests that read files of the package on their first example."""

ELSEWHERE = "64.08.05.2006"
NAMES = ("Budi", "Siti Aminah", "SITI AMINAH", "Hasan", "Husin", "Muh. Yusuf", "Muhammad Jusuf")
BIRTHS = ("1980-05-03", "1980-06-03", "2010-01-01")


@st.composite
def people(draw, formats=("opensid",), statuses=("alive", "alive", "alive", "dead", "moved")):
    """The reading of a row about a person."""
    form = draw(st.sampled_from(formats))
    values = {
        "name": draw(st.sampled_from(NAMES)), "format": form, "area": draw(st.sampled_from([VILLAGE] * 5 + [ELSEWHERE])),
        "role": draw(st.sampled_from(["head", "wife", "child", "child", None])),
        "birth_date": draw(st.sampled_from([*BIRTHS, None])),
        "sex": draw(st.sampled_from(["L", "P", None])),
        "occupation": draw(st.sampled_from(["Petani", "Nelayan", None, None])),
        "address": draw(st.sampled_from(["Jl. Mawar", None])),
        "domicile_address": draw(st.sampled_from(["Mess A", None, None, None])),
        "status": draw(st.sampled_from(statuses)) if form == "opensid" else None,
        "disability": draw(st.sampled_from([["hearing"], ["hearing", "physical"], None, None, None])),
        "phone": draw(st.sampled_from(["+628123456789", None, None])),
        "dtks_id": draw(st.sampled_from(["D1", "D2", None, None])) if form == "dtks" else None,
    }  # fmt: skip
    if values["birth_date"]:
        values["birth_precision"] = "day"
    family = draw(st.sampled_from([1, 1, 2, 3, None]))
    number = draw(st.sampled_from([1, 2, 3, 4, 5, None]))
    if family is not None:
        values["kk"] = kk(family)
    if number is not None:
        values |= {"nik": nik(number), "nik_status": "valid"}
    elif draw(st.booleans()):
        values |= {"nik": "1111111111111111", "nik_status": "placeholder"}
    return {field: value for field, value in values.items() if value is not None}


@st.composite
def deciles(draw):
    """The reading of a row of a decile list."""
    return {"kk": kk(draw(st.integers(1, 3))), "decile": draw(st.integers(1, 3)), "format": "dtsen"}


def residents(**limits):
    """Rows of a village's file."""
    return st.lists(people(), **limits)


def aid_lists(**limits):
    """Rows of lists of aid and deciles."""
    return st.lists(st.one_of(people(formats=("dtks",)), deciles()), **limits)
