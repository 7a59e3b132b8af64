import datetime

from setiakawan.core.checks import invariants, run
from setiakawan.solidarity.models import MonthlyFigures, Plan, Proposal, ProposalAnswer
from setiakawan.solidarity.services.months import keep_month
from setiakawan.solidarity.services.plans import answer_proposal, carry_out, make_plan
from tests.people import OFFICE, SANGATTA_UTARA_VILLAGE

ON = datetime.date(2026, 3, 10)


def broken():
    return {name: run(name, check).violations for name, check in invariants().items() if name.startswith("solidarity.")}


def test_what_is_made_in_order_holds(village):
    plan = make_plan(area=SANGATTA_UTARA_VILLAGE, on=ON, by=village.tksk.scope)
    row = plan.proposals.first()
    answer_proposal(proposal_id=row.pk, kind="accepted", by=village.tksk.scope, on=ON)
    carry_out(proposal_id=row.pk, act=lambda *_: "case:1", by=village.tksk.scope, on=ON)
    for month in (4, 5):
        keep_month(area=OFFICE, month=datetime.date(2026, month, 1), by=village.officer.scope)
    assert set(broken().values()) == {0}


def test_what_breaks_a_promise_is_found(village):
    plan = Plan.objects.create(area_id=SANGATTA_UTARA_VILLAGE, on=ON, counts={}, prices=[])
    row = Proposal.objects.create(
        plan=plan, number=1, kind="visit", tier="alone", area_id="64.08.06.2003", carrier="user:1", apart=0, why=[]
    )
    ProposalAnswer.objects.create(proposal=row, kind="carried", on=ON)
    MonthlyFigures.objects.create(area_id=OFFICE, month=ON.replace(day=1), figures={}, told={"alone": [7, 7]})
    assert set(broken().values()) == {1}
