"""Random rules and random families for property tests."""

import datetime

from hypothesis import strategies as st

from setiakawan.aid.rules.facts import FAMILY_FACTS, MEMBER_FACTS, FamilyFacts, Known, MemberFacts

DAY = datetime.date(2026, 2, 28)
AREAS = ("64.08.01.2001", "64.08.04.2001", "64.08.04", "64.09.01.1001")


def _values(kind):
    if kind.type == "yesno":
        return st.booleans()
    if kind.type == "count":
        return st.integers(1, 10)
    return st.sampled_from(kind.values or AREAS)


def _facts(kinds):
    one = {code: st.one_of(st.none(), _values(kind).map(Known)) for code, kind in kinds.items()}
    return st.fixed_dictionaries(one).map(lambda facts: {code: known for code, known in facts.items() if known})


days = st.dates(datetime.date(1920, 1, 1), DAY) | st.sampled_from(
    [
        datetime.date(year, month, day)
        for year in (1966, 2004, 2008, 2019, 2020, 2021)
        for month, day in ((2, 28), (3, 1))
    ]
    + [datetime.date(2008, 2, 29), datetime.date(2020, 2, 29), datetime.date(2024, 2, 29)]
)
born = st.one_of(st.none(), days.map(lambda day: (day, day)), st.tuples(days, days).map(lambda two: tuple(sorted(two))))


@st.composite
def families(draw, number=1):
    """One family with up to six members; facts are there or not."""
    members = draw(st.lists(st.tuples(born, _facts(MEMBER_FACTS)), max_size=6))
    return FamilyFacts(
        number, draw(_facts(FAMILY_FACTS)),
        tuple(MemberFacts(number * 100 + n, "", when, facts) for n, (when, facts) in enumerate(members)),
    )  # fmt: skip


def _yesno(kinds):
    codes = st.sampled_from([code for code, kind in kinds.items() if kind.type == "yesno"])
    return codes.flatmap(lambda code: st.sampled_from([{"yes": code}, {"no": code}]))


def _chosen():
    kinds = st.sampled_from([kind for kind in MEMBER_FACTS.values() if kind.values])
    return kinds.flatmap(
        lambda kind: st.lists(st.sampled_from(kind.values), min_size=1, max_size=3, unique=True).map(
            lambda values: {"is": {"fact": kind.code, "in": values}}
        )
    )


def bounds(most):
    """From, to, or both."""
    low = st.integers(0, most)
    return st.one_of(
        low.map(lambda n: {"from": n}), low.map(lambda n: {"to": n}),
        st.tuples(low, low).map(lambda two: {"from": min(two), "to": max(two)}),
    )  # fmt: skip


def _joined(inner):
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        several.map(lambda parts: {"all_of": parts}), several.map(lambda parts: {"any_of": parts}),
        inner.map(lambda part: {"not": part}),
    )  # fmt: skip


of_member = st.recursive(
    st.one_of(_yesno(MEMBER_FACTS), _chosen(), bounds(70).map(lambda age: {"age": age})), _joined, max_leaves=4
)
of_family = st.recursive(
    st.one_of(
        _yesno(FAMILY_FACTS),
        bounds(10).map(lambda limits: {"number": {"fact": "decile", **limits}}),
        st.lists(st.sampled_from(["64.08", "64.08.04", "64.09.01.1001"]), min_size=1, max_size=2).map(
            lambda areas: {"within": areas}
        ),
        st.tuples(of_member, bounds(4)).map(lambda two: {"members": {"who": two[0], **two[1]}}),
    ),
    _joined, max_leaves=4,
)  # fmt: skip


@st.composite
def written_programmes(draw, unit=None):
    """A programme as its YAML would hold it."""
    unit = unit or draw(st.sampled_from(["family", "person"]))
    criteria = [{"code": f"f{n}", "when": w} for n, w in enumerate(draw(st.lists(of_family, min_size=1, max_size=3)))]
    if unit == "person":
        asked = draw(st.lists(of_member, min_size=1, max_size=2))
        criteria += [{"code": f"p{n}", "when": w, "of_person": True} for n, w in enumerate(asked)]
    benefits = [
        {"code": f"b{n}", "label": "B", "per": per} | ({"amount": str(amount)} if amount else {"unit": "buah"})
        | ({"who": who} if who else {})
        | ({"at_most": cap} if cap and who else {})
        for n, (amount, who, cap, per) in enumerate(
            draw(
                st.lists(
                    st.tuples(
                        st.integers(0, 9).map(lambda n: n * 1000), st.none() | of_member, st.none() | st.integers(1, 2),
                        st.sampled_from(["month", "year", "once"]),
                    ),
                    min_size=1, max_size=3,
                )
            )
        )
    ]  # fmt: skip
    version = {
        "valid_from": datetime.date(2020, 1, 1), "law": "Aturan contoh",
        "criteria": [{"label": "Syarat", "law": "Aturan contoh", **c} for c in criteria], "benefits": benefits,
    } | ({"persons_at_most": most} if (most := draw(st.none() | st.integers(1, 4))) else {})  # fmt: skip
    return {
        "code": "contoh", "label": "Contoh", "about": "Contoh", "unit": unit, "kind": "cash", "funds": "APBD",
        "manager": "Dinas Sosial", "versions": [version],
    }  # fmt: skip


def rule(when):
    """A programme of families with this one criterion, as its YAML would hold it."""
    version = {
        "valid_from": datetime.date(2020, 1, 1), "law": "Aturan contoh",
        "criteria": [{"code": "one", "label": "Syarat", "law": "Aturan contoh", "when": when}],
        "benefits": [{"code": "b", "label": "B", "amount": "1000", "per": "year"}],
    }  # fmt: skip
    return {
        "code": "contoh", "label": "Contoh", "about": "Contoh", "unit": "family", "kind": "cash", "funds": "APBD",
        "manager": "Dinas Sosial", "versions": [version],
    }  # fmt: skip
