import datetime

import pytest
from django.utils import timezone

from setiakawan.accompaniment.models import Assignment
from setiakawan.accounts.scope import NotAllowed
from setiakawan.journeys.plan_district import CannotBeDone, carry_proposal
from setiakawan.participation.models import Pair
from setiakawan.solidarity.models import Proposal, ProposalAnswer
from setiakawan.solidarity.queries.plans import line_for
from setiakawan.solidarity.services.plans import AnsweredAlready, answer_proposal, make_plan
from setiakawan.solidarity.tests.conftest import Village
from tests.people import SANGATTA_UTARA_VILLAGE, make_person

ON = datetime.date(2026, 3, 10)


@pytest.fixture
def village(db):
    return Village()


@pytest.fixture
def plan(village):
    return make_plan(area=SANGATTA_UTARA_VILLAGE, on=ON, by=village.tksk.scope)


def carried(row, by):
    answer_proposal(proposal_id=row.pk, kind="accepted", by=by, on=ON)
    return carry_proposal(proposal_id=row.pk, by=by, on=ON, at=timezone.now()).result


def test_an_accepted_companion_accompanies(village, plan):
    row = plan.proposals.get(kind="companion")
    result = carried(row, village.tksk.scope)
    now = Assignment.objects.get(case=village.case["Jamal"], valid_until=None)
    assert (result, now.companion) == (f"case:{village.case['Jamal'].pk}", village.companion.user)
    assert line_for(village.tksk.scope, row.pk).answer == "carried"


def test_an_accepted_neighbour_and_the_person_are_both_asked(village, plan):
    row = plan.proposals.get(kind="neighbour", tier="alone")
    carried(row, village.tksk.scope)
    pair = Pair.objects.get()
    assert (pair.state, pair.receiver.person) == ("proposed", village.person["Aminah"])
    with pytest.raises(AnsweredAlready):
        carry_proposal(proposal_id=row.pk, by=village.tksk.scope, on=ON, at=timezone.now())
    assert Pair.objects.count() == 1


def test_everything_that_is_proposed_can_be_carried_out(village, plan):
    for row in plan.proposals.all():
        assert carried(row, village.tksk.scope)


def test_the_next_plan_learns_what_was_done(village, plan):
    for row in plan.proposals.all():
        carried(row, village.tksk.scope)
    again = make_plan(area=SANGATTA_UTARA_VILLAGE, on=ON, by=village.tksk.scope)
    assert not again.proposals.filter(kind="companion").exists()
    done = set(plan.proposals.filter(kind="neighbour").values_list("person", "carrier"))
    assert not done & set(again.proposals.values_list("person", "carrier"))


def test_who_may_not_do_what_is_proposed_leaves_it_accepted(village, plan):
    row, head = plan.proposals.get(kind="companion"), make_person("head_of_office").scope
    with pytest.raises(NotAllowed):
        carried(row, head)
    assert ProposalAnswer.objects.get(proposal=row).kind == "accepted"
    carry_proposal(proposal_id=row.pk, by=village.tksk.scope, on=ON, at=timezone.now())
    assert line_for(head, row.pk).answer == "carried"


def test_a_family_is_judged_for_what_is_in_force(village, plan):
    family = village.person["Aminah"].memberships.get().family_id
    row = Proposal.objects.create(
        plan=plan, number=99, kind="judgement", tier="urgent", person=village.person["Aminah"],
        area_id=SANGATTA_UTARA_VILLAGE, carrier=f"user:{village.tksk.user.pk}", about=f"family:{family}", apart=0,
        why=["Belum pernah dinilai."],
    )  # fmt: skip
    assert carried(row, village.tksk.scope) == f"family:{family}"


def test_an_organisation_that_is_gone_says_so(village, plan):
    row = Proposal.objects.create(
        plan=plan, number=98, kind="referral", tier="n1", person=village.person["Darto"], area_id=SANGATTA_UTARA_VILLAGE,
        carrier="organization:0", apart=0, why=["Hanya satu."],
    )  # fmt: skip
    with pytest.raises(CannotBeDone):
        carried(row, village.tksk.scope)
