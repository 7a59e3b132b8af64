import datetime
import re

import pytest
from django.urls import reverse

from setiakawan.solidarity.models import ProposalAnswer
from setiakawan.solidarity.services.months import keep_month
from setiakawan.solidarity.services.plans import make_plan
from tests.people import OFFICE, SANGATTA_UTARA, SANGATTA_UTARA_VILLAGE, make_person

ON = datetime.date(2026, 3, 10)


@pytest.fixture
def plan(village):
    return make_plan(area=SANGATTA_UTARA, on=ON, by=village.tksk.scope)


def body(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_the_circle_is_drawn_and_listed_with_the_same_numbers(village):
    text = body(village.tksk.client.get(reverse("solidarity:circle", args=[village.person["Darto"].pk])))
    assert 'role="img"' in text
    assert "Keluarga Rosmina Rekaan" in text
    assert "style=" not in text
    drawn = re.findall(r'text-anchor="middle">(\d+)<', text)
    assert drawn == ["1", "2"]


def test_a_village_page_shows_measures_with_coverage(village):
    text = body(village.tksk.client.get(reverse("solidarity:area", args=[SANGATTA_UTARA_VILLAGE])))
    assert "Lingkar 2 dari 4 warga" in text
    assert "Cakupan pencatatan" in text
    assert "Selang 95" in text


def test_the_district_waits_for_the_month_and_then_shows_it(village):
    head = make_person("head_of_office")
    url = reverse("solidarity:area", args=[OFFICE])
    assert "Belum ada angka" in body(head.client.get(url))
    keep_month(area=OFFICE, month=datetime.date(2026, 4, 1), by=village.officer.scope)
    text = body(head.client.get(url))
    assert "Bila hilang" in text
    assert "Sangatta Utara" in text


def test_a_village_operator_sees_their_village_and_no_other(village, plan):
    operator = make_person("village_operator")
    assert operator.client.get(reverse("solidarity:overview")).url.endswith(f"{SANGATTA_UTARA_VILLAGE}/")
    body(operator.client.get(reverse("solidarity:area", args=[SANGATTA_UTARA_VILLAGE])))
    for code in (SANGATTA_UTARA, "64.08.06.2003", OFFICE):
        body(operator.client.get(reverse("solidarity:area", args=[code])), 404)
    assert "Aminah Rekaan" in body(operator.client.get(reverse("solidarity:plan", args=[plan.pk])))
    elsewhere = make_person("village_operator_busang")
    body(elsewhere.client.get(reverse("solidarity:plan", args=[plan.pk])), 404)


def test_the_head_accepts_several_proposals_at_once(village, plan):
    head, url = make_person("head_of_office"), reverse("solidarity:plan", args=[plan.pk])
    numbers = list(plan.proposals.values_list("pk", flat=True))
    text = body(head.client.post(url, {"usul": [*numbers, "x", "²"]}, follow=True))
    assert f"{len(numbers)} usul diterima." in text
    assert ProposalAnswer.objects.filter(kind="accepted").count() == len(numbers)


def test_declining_without_a_reason_asks_for_it_beside_the_field(village, plan):
    url = reverse("solidarity:proposal", args=[plan.proposals.first().pk])
    text = body(village.tksk.client.post(url, {"answer": "declined"}), 422)
    assert "Tulis alasannya" in text
    assert village.tksk.client.post(url, {"answer": "declined", "reason": "Sudah pindah"}).status_code == 302
    assert "Sudah pindah" in body(village.tksk.client.get(url))


def test_a_proposal_goes_to_somebody_else_with_a_reason(village, plan):
    row = plan.proposals.get(kind="companion")
    url = reverse("solidarity:proposal", args=[row.pk])
    other = f"user:{village.tksk.user.pk}"
    answer = village.tksk.client.post(url, {"answer": "changed", "carrier": other, "reason": "Lebih mengenal"})
    assert answer.status_code == 302
    assert str(village.tksk.user) in body(village.tksk.client.get(url))


def test_an_accepted_proposal_is_carried_out_from_its_page(village, plan):
    row = plan.proposals.get(kind="companion")
    village.tksk.client.post(reverse("solidarity:proposal", args=[row.pk]), {"answer": "accepted"})
    text = body(village.tksk.client.post(reverse("desk:carry_out", args=[row.pk]), follow=True))
    assert "Dilaksanakan." in text
    text = body(village.tksk.client.post(reverse("desk:carry_out", args=[row.pk]), follow=True))
    assert "sudah dilaksanakan atau ditolak" in text


def test_a_plan_is_made_from_the_page_and_downloaded(village):
    client = village.tksk.client
    made = client.post(reverse("solidarity:plans"), {"area": SANGATTA_UTARA_VILLAGE, "on": "2026-03-10"})
    assert made.status_code == 302
    for kind, start in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        answer = client.get(f"{made.url}unduh/?bentuk={kind}")
        assert answer.content.startswith(start)
    assert client.get(f"{made.url}unduh/?bentuk=exe").status_code == 404
    body(client.post(reverse("solidarity:plans"), {"area": "64.08.06", "on": "besok"}), 422)


def test_loads_lead_to_who_would_be_alone(village):
    text = body(village.tksk.client.get(reverse("solidarity:loads", args=[SANGATTA_UTARA_VILLAGE])))
    assert "Darto Rekaan" in text


def test_an_interview_is_kept_from_its_page(village):
    url = reverse("solidarity:interview", args=[village.person["Aminah"].pk])
    form = {f"q{n}": "1" for n in range(1, 6)} | {"q6": "", "on": "2026-03-05"}
    assert village.tksk.client.post(url, form).status_code == 302
    body(village.tksk.client.post(url, form | {"on": "2036-03-05"}), 422)
    body(village.tksk.client.post(url, form | {"q1": "9"}), 422)


@pytest.mark.parametrize(
    ("name", "most"), [("solidarity:plan", 25), ("solidarity:area", 75), ("solidarity:circle", 45)]
)
def test_pages_stay_within_their_budgets(village, plan, name, most, django_assert_max_num_queries):
    given = {
        "solidarity:plan": plan.pk,
        "solidarity:area": SANGATTA_UTARA_VILLAGE,
        "solidarity:circle": village.person["Darto"].pk,
    }
    village.tksk.client.get("/")
    with django_assert_max_num_queries(most):
        body(village.tksk.client.get(reverse(name, args=[given[name]])))
