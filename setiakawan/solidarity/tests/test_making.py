import datetime

import numpy as np

from setiakawan.solidarity.measures.circles import NO, UNKNOWN, YES
from setiakawan.solidarity.measures.columns import supporter
from setiakawan.solidarity.plan.candidates import Ground
from setiakawan.solidarity.plan.making import make
from setiakawan.solidarity.plan.problem import ASK, OVERDUE, URGENT
from setiakawan.solidarity.plan.situation import (
    COMPANION,
    FACT,
    NEIGHBOUR,
    REFERRAL,
    RELIEF,
    VISIT,
    Duty,
    Errand,
    InNeed,
    Situation,
    helpers_of,
)

ASKED = datetime.date(2026, 3, 10)
HOUSE, GROUP = supporter("family", 50), supporter("organization", 7)


def situation(**changes):
    """Aminah is alone, Darto has one, Siti was never asked, Jamal may have two already; one house and one group can help."""
    given = {
        "people": [
            InNeed(1, supporter("family", 1), 0, YES, 0, ASKED),
            InNeed(2, supporter("family", 2), 0, NO, 1, ASKED),
            InNeed(3, supporter("family", 3), 1, UNKNOWN, 0),
            InNeed(4, supporter("family", 4), 0, NO, 1, ASKED, may_be_more=True),
        ],
        "helpers": helpers_of([(HOUSE, 0, 2, True, 1), (GROUP, 1, 0, True, 1)]),
        "helper_of": [HOUSE, GROUP],
        "ground": Ground(
            np.array([(0, 0), (1, 0), (1, 1)]), np.array([[0, 120], [120, 0]]), np.array([[0, 1]]),
            np.empty((0, 2), int),
        ),
        "errands": [
            Errand(VISIT, 3, 1, ASK, ("Belum pernah ditanya.",)),
            Errand(COMPANION, 9, 1, URGENT, ("Mendesak.",), 77),
            Errand(FACT, 4, 0, OVERDUE, ("Ada nama.",)),
        ],
        "duties": [Duty(5, VISIT, 1), Duty(5, COMPANION, 1), Duty(6, FACT, 1)],
        "can": [(0, 0, 0, True), (1, 1, 30, False), (2, 2, 0, False)],
        "loads": [(HOUSE, 6, 1), (GROUP, 2, 0)],
        "carried": {HOUSE: [2, 8]},
        "villages": 2,
    }  # fmt: skip
    return Situation(**given | changes)


def test_whoever_is_alone_comes_first_and_every_proposal_says_why():
    made = make(situation())
    assert [(p.kind, p.tier, p.number, p.by) for p in made.proposals] == [
        (NEIGHBOUR, "alone", 1, HOUSE), (VISIT, "alone", 3, 5), (COMPANION, "urgent", 9, 5), (FACT, "urgent", 4, 6),
        (REFERRAL, "n1", 2, GROUP), (RELIEF, "n1", 0, HOUSE),
    ]  # fmt: skip
    assert made.proposals[0].why == (
        "Tidak ada yang membantu ketika ditanya 10 Maret 2026, selain petugas.", "Tinggal di desa yang sama.",
    )  # fmt: skip
    assert made.proposals[1].why == ("Belum pernah ditanya.", "Sudah saling mengenal.")
    assert made.proposals[2].about == 77
    assert made.proposals[4].why[1] == "Tinggal ± 12 km dari sana (garis lurus)."
    assert made.proposals[5].why == (
        "Menopang 6 warga, 1 di antaranya tidak punya yang lain.",
        "Dalam rencana ini 1 di antaranya mendapat pendukung lain.",
    )


def test_what_is_left_after_the_plan_is_told_for_every_tier():
    counts = {name: (count.before, count.after) for name, count in make(situation()).counts.items()}
    assert counts == {
        "alone": (1, 0), "unasked": (1, 0), "urgent": (1, 0), "overdue": (1, 0), "not_n1_secure": (3, 2),
    }  # fmt: skip


def test_nobody_is_asked_of_whom_the_person_is_of_the_house():
    mine = helpers_of([(supporter("family", 1), 0, 2, True, 5)])
    made = make(situation(helpers=mine, helper_of=[supporter("family", 1)], ground=Ground(
        np.array([(0, 0)]), np.zeros((2, 2), int), np.empty((0, 2), int), np.empty((0, 2), int))))  # fmt: skip
    assert [(p.number, p.by) for p in made.proposals if p.kind == NEIGHBOUR] == [(2, supporter("family", 1))]


def test_who_was_turned_down_by_a_person_is_not_proposed_to_them_again():
    few = [person for person in situation().people if person.number in (2, 3)]
    ground = Ground(
        np.array([(0, 0), (1, 0)]), np.zeros((2, 2), int), np.array([[0, 0], [1, 1]]), np.empty((0, 2), int)
    )
    made = make(situation(people=few, ground=ground, errands=[], duties=[], can=[]))
    assert [(p.number, p.by) for p in made.proposals if p.kind != RELIEF] == [(2, GROUP)]


def test_no_more_is_proposed_than_staff_can_do():
    made = make(situation(duties=[Duty(5, VISIT, 0), Duty(5, COMPANION, 0), Duty(6, FACT, 0)]))
    assert {p.kind for p in made.proposals} == {NEIGHBOUR, REFERRAL, RELIEF}
    assert made.counts["unasked"].after == 1


def test_an_empty_district_has_an_empty_plan():
    nobody = Ground(np.empty((0, 2), int), np.empty((0, 0), int), np.empty((0, 2), int), np.empty((0, 2), int))
    made = make(Situation([], helpers_of([]), [], nobody))
    assert made.proposals == ()
    assert made.worst_village is None


def test_the_same_situation_gives_the_same_plan():
    assert make(situation()) == make(situation())
