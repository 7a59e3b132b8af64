import datetime
import io
import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from setiakawan.accounts.scope import NotAllowed
from setiakawan.solidarity.models import Plan, Proposal
from setiakawan.solidarity.papers import plan_pdf, plan_xlsx
from setiakawan.solidarity.queries.plans import lines_of, look_at, page_of, proposals_in
from setiakawan.solidarity.services.plans import (
    AnsweredAlready,
    CannotCarry,
    ReasonMissing,
    answer_proposal,
    carry_out,
    make_plan,
)
from tests.people import BUSANG, SANGATTA_UTARA_VILLAGE, make_person

ON = datetime.date(2026, 3, 10)


@pytest.fixture
def plan(village):
    return make_plan(area=SANGATTA_UTARA_VILLAGE, on=ON, by=village.tksk.scope)


def told(plan):
    return [
        (row.kind, row.tier, row.person.name.split()[0] if row.person else "", row.carrier)
        for row in plan.proposals.select_related("person")
    ]


def test_nobody_stays_alone_or_unasked_and_nobody_on_one_supporter(village, plan):
    rosmina, hasan = (f"participant:{village.helper[n].pk}" for n in ("Rosmina", "Hasan"))
    companion = f"user:{village.companion.user.pk}"
    found = told(plan)
    assert ("visit", "alone", "Siti", companion) in found
    assert ("visit", "alone", "Jamal") in {line[:3] for line in found}
    assert ("companion", "urgent", "Jamal", companion) in found
    assert ("neighbour", "alone", "Aminah", rosmina) in found or ("neighbour", "alone", "Aminah", hasan) in found
    assert ("neighbour", "n1", "Darto", hasan) in found
    assert plan.counts["not_n1_secure"] == {"before": 2, "after": 0}
    assert plan.counts["alone"] == {"before": 1, "after": 0}
    assert plan.counts["unasked"] == {"before": 2, "after": 0}


def test_every_proposal_says_why_without_a_name(plan):
    for row in plan.proposals.all():
        assert row.why
        assert not any("Rekaan" in sentence for sentence in row.why)


def test_the_same_data_give_the_same_plan(village, plan):
    again = make_plan(area=SANGATTA_UTARA_VILLAGE, on=ON, by=village.tksk.scope)
    assert told(again) == told(plan)
    assert again.counts == plan.counts


def test_an_area_outside_the_viewer_s_has_no_plan_and_no_proposal(village, plan):
    elsewhere = make_person("tksk_busang").scope
    with pytest.raises(NotAllowed):
        make_plan(area=SANGATTA_UTARA_VILLAGE, on=ON, by=elsewhere)
    assert not proposals_in(elsewhere).exists()
    assert page_of(elsewhere, plan) == ([], None)
    with pytest.raises(NotAllowed):
        proposals_in(make_person("auditor").scope)
    with pytest.raises(Proposal.DoesNotExist):
        answer_proposal(proposal_id=plan.proposals.first().pk, kind="accepted", by=elsewhere, on=ON)


def test_who_declines_says_why_and_it_is_not_proposed_again(village, plan):
    row = plan.proposals.get(kind="neighbour", tier="alone")
    by = village.tksk.scope
    with pytest.raises(ReasonMissing):
        answer_proposal(proposal_id=row.pk, kind="declined", by=by, on=ON)
    answer_proposal(proposal_id=row.pk, kind="declined", reason="Pernah berselisih", by=by, on=ON)
    with pytest.raises(AnsweredAlready):
        answer_proposal(proposal_id=row.pk, kind="accepted", by=by, on=ON)
    again = make_plan(area=SANGATTA_UTARA_VILLAGE, on=ON, by=by)
    assert (row.kind, row.tier, "Aminah", row.carrier) not in told(again)
    assert again.counts["alone"]["after"] == 0


def test_a_proposal_is_changed_only_to_somebody_of_the_same_kind(village, plan):
    row = plan.proposals.get(kind="companion")
    by = village.tksk.scope
    for carrier in ("participant:1", "user:x", row.carrier, ""):
        with pytest.raises(CannotCarry):
            answer_proposal(proposal_id=row.pk, kind="changed", reason="Lebih dekat", carrier=carrier, by=by, on=ON)
    other = make_person("companion_busang").user
    answer = answer_proposal(
        proposal_id=row.pk, kind="changed", reason="Lebih dekat", carrier=f"user:{other.pk}", by=by, on=ON
    )
    assert answer.carrier == f"user:{other.pk}"


def test_a_proposal_is_carried_out_once_and_not_before_it_is_accepted(village, plan):
    row, by, done = plan.proposals.get(kind="companion"), village.tksk.scope, []

    def act(proposal, carrier):
        done.append(carrier)
        return "case:1"

    with pytest.raises(CannotCarry):
        carry_out(proposal_id=row.pk, act=act, by=by, on=ON)
    first = answer_proposal(proposal_id=row.pk, kind="accepted", by=by, on=ON)
    assert answer_proposal(proposal_id=row.pk, kind="accepted", by=by, on=ON) == first
    carry_out(proposal_id=row.pk, act=act, by=by, on=ON)
    with pytest.raises(AnsweredAlready):
        carry_out(proposal_id=row.pk, act=act, by=by, on=ON)
    assert done == [row.carrier]


def test_a_companion_at_an_office_elsewhere_sees_no_names(village, plan):
    lines = lines_of(make_person("tksk_busang").scope, plan.proposals.select_related("area"))
    assert not any(line.person for line in lines)
    assert "Rosmina Rekaan" not in {line.carrier for line in lines}


def test_paper_and_spreadsheet_hold_every_proposal(village, plan):
    by = village.tksk.scope
    lines = lines_of(by, plan.proposals.select_related("area"))
    assert plan_pdf(by, plan, lines).startswith(b"%PDF")
    book = openpyxl.load_workbook(io.BytesIO(plan_xlsx(by, plan, lines)))
    assert book["Usul"].max_row == 1 + plan.proposals.count()
    assert book["Ringkasan"]["A2"].value == "sendirian"
    assert look_at(by, plan).proposals == plan.proposals.count()


def test_the_command_prints_one_object(village, tmp_path, capsys):
    call_command("plan", area=SANGATTA_UTARA_VILLAGE, on="2026-03-10", json=True, into=str(tmp_path))
    found = json.loads(capsys.readouterr().out)
    assert (found["alone_before"], found["alone_after"]) == (1, 0)
    assert {"unasked_before", "urgent_after", "overdue_after", "not_n1_secure_after", "prices"} <= found.keys()
    assert all(p["why"] and p["km"] >= 0 for p in found["proposals"])
    assert sorted(p.suffix for p in tmp_path.iterdir()) == [".pdf", ".xlsx"]
    assert Plan.objects.get().area_id == SANGATTA_UTARA_VILLAGE


def test_the_command_prints_a_plan_in_words(village, tmp_path, capsys):
    call_command("plan", area=SANGATTA_UTARA_VILLAGE, on="2026-03-10", into=str(tmp_path))
    assert "sendirian: 1 → 0" in capsys.readouterr().out


@pytest.mark.parametrize("wrong", [{"on": "kemarin"}, {"area": "99.99"}, {"area": "64.01"}, {"into": "/tidak/ada"}])
def test_the_command_refuses_what_it_does_not_know(db, wrong, tmp_path):
    with pytest.raises(CommandError):
        call_command("plan", **{"area": BUSANG, "on": "2026-03-10", "into": str(tmp_path)} | wrong)
