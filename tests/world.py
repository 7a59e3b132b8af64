"""A small world for tests that walk every address: one family in Sangatta Utara, a batch that waits for review."""

import datetime
import uuid
from decimal import Decimal

import pytest
from django.utils import timezone

from setiakawan.accompaniment.rules.circle import CircleGiven, SupporterGiven
from setiakawan.accompaniment.services.assessing import set_spm_need
from setiakawan.accompaniment.services.assigning import assign
from setiakawan.accompaniment.services.closing import propose_closing
from setiakawan.accompaniment.services.hand_over import begin_hand_over
from setiakawan.accompaniment.services.intake import open_case
from setiakawan.accompaniment.services.limits import record_absence
from setiakawan.accompaniment.services.pausing import pause
from setiakawan.accompaniment.services.planning import GoalGiven, StepGiven, draft_plan
from setiakawan.accompaniment.services.services_given import give_service
from setiakawan.accompaniment.services.submissions import receive
from setiakawan.accompaniment.services.visits import record_visit
from setiakawan.accounts.models import AreaGrant
from setiakawan.aid.queries.programmes import held_by
from setiakawan.aid.services.calendar import add_holiday
from setiakawan.aid.services.checking import check_entry
from setiakawan.aid.services.lists import approve_list, draft_list, restore_entry, verify_list
from setiakawan.aid.services.meetings import record_deliberation
from setiakawan.aid.services.objections import receive_objection
from setiakawan.aid.services.outside import load_outside
from setiakawan.aid.services.payments import prepare_round
from setiakawan.aid.services.programmes import draft_rules
from setiakawan.consent.services import give_consent
from setiakawan.directory.services.organizations import add_contact as add_contact_of
from setiakawan.directory.tests.conftest import Listed
from setiakawan.functioning.services import (
    begin_response,
    finish_response,
    record_card,
    record_device,
    record_disability,
)
from setiakawan.intake.models import FileState, IncomingFile, SourceRow
from setiakawan.intake.tests.making import batch_of, merged, reading
from setiakawan.linkage.models import LinkageModel
from setiakawan.linkage.rules.start import starting_model
from setiakawan.messaging.services import send
from setiakawan.participation.services.acts import record_act
from setiakawan.participation.services.asking import ask_need, offer_help
from setiakawan.participation.services.events import link_to, plan_event, sign_up
from setiakawan.participation.services.matching import run_matching
from setiakawan.participation.services.meeting import answer_match, propose
from setiakawan.participation.services.pairs import propose_pair
from setiakawan.participation.services.participants import (
    add_reference,
    check_identity,
    link_person,
    register_participant,
)
from setiakawan.participation.services.reports import report
from setiakawan.portal.models import CorrectionRequest
from setiakawan.referral.queries.sharing import Told
from setiakawan.referral.services.asking import GroundGiven, request_referral
from setiakawan.referral.services.capacity import ask_capacity, set_member
from setiakawan.referral.services.links import make_key
from setiakawan.registry.models import Family, LifeEvent, Person
from setiakawan.registry.services.changes import propose_change
from setiakawan.registry.services.merging import propose_merge
from setiakawan.registry.services.numbers import add_contact
from setiakawan.solidarity.models import Plan, Proposal
from setiakawan.welfare.services.facts import record_fact
from setiakawan.welfare.services.scores import keep_score
from tests.people import make_person

HEAD = "Hadriansyah Rekaan"
CHILD = "Norlaila Rekaan"
DAY = datetime.date(2026, 3, 1)


@pytest.fixture
def world(db) -> dict[str, object]:
    """The value of every parameter that an address may have. An address with a new parameter needs a line here."""
    merged(
        [reading(HEAD, number=1, family=1, role="head"), reading(CHILD, number=2, family=1, sex="P")],
        as_of=datetime.date(2026, 3, 1),
    )
    waiting = batch_of([reading("Baru Rekaan", number=3, family=2, role="head")], as_of=datetime.date(2026, 3, 2))
    file = IncomingFile.objects.create(
        batch=waiting, name="lain.csv", sha256="f" * 64, size=1, state=FileState.NEEDS_MAPPING,
        header={"sheet": "", "row": 1, "cells": ["Nama", "Umur"], "suggested": {"0": "name"}, "sample": ""},
    )  # fmt: skip
    head = Person.objects.get(name=HEAD)
    officer = make_person("officer").scope
    contact = add_contact(person_id=head.pk, kind="phone", value="0812 0000 0001", by=officer, on=DAY)
    event = LifeEvent.objects.create(
        person=head, kind="marriage", on=DAY, precision="day", source=contact.source, recorded_at=timezone.now()
    )
    change = propose_change(
        person_id=head.pk, version=Person.objects.get(pk=head.pk).version, values={"rt": "003"},
        reason="Pindah rumah di RT yang sama", by=make_person("companion").scope, on=DAY,
    )  # fmt: skip
    user = make_person("companion").user
    other = Person.objects.create(name="Hadriansyah R.", name_key="hadriansah r", area=head.area)
    merge = propose_merge(subject="person", kept=head.pk, gone=other.pk, reason="Dua kali diketik", by=officer)
    return {
        **_accompaniment(head),
        **_participation(head),
        **_functioning(head),
        **_aid(head.memberships.get().family_id),
        **_directory(),
        **_solidarity(head),
        **_referral(head),
        **_welfare(head.memberships.get().family_id),
        "person_id": head.pk,
        "family_id": head.memberships.get().family_id,
        "other_id": other.pk,
        "purpose": "participation",
        "consent_id": give_consent(
            person_id=head.pk,
            purpose="participation",
            recipient="participation",
            recipient_label="tetangga",
            basis="consent",
            spoken_by="self",
            how="spoken",
            client_id=uuid.uuid4(),
            by=officer,
            at=timezone.now(),
            on=DAY,
        ).pk,
        "message_id": send(
            to="0812 0000 0002",
            kind="event",
            text="Ada kabar.",
            subject="event:1",
            at=timezone.now(),
            area_code="64.08.04.2001",
        ).pk,
        "version_id": LinkageModel.objects.create(
            version="uji", body=starting_model().to_json(), made_at=timezone.now(), made_by_label="uji"
        ).pk,
        "merge_id": merge.pk,
        "identifier_id": head.identifiers.first().pk,
        "contact_id": contact.pk,
        "event_id": event.pk,
        "change_id": change.pk,
        "field": "name",
        "kind": "meninggal",
        "batch_id": waiting.pk,
        "file_id": file.pk,
        "row_id": SourceRow.objects.filter(batch=waiting).first().pk,
        "user_id": user.pk,
        "grant_id": AreaGrant.objects.filter(user=user).first().pk,
        "code": "64.08.04.2001",
    }


def _accompaniment(person: Person) -> dict[str, object]:
    """A case of the person with a plan, a pause and a proposal to close, accompanied by Rahma Wulandari."""
    by, companion = make_person("tksk").scope, make_person("companion")
    given = {"by": by, "today": DAY}
    case = open_case(
        person_id=person.pk, opened_on=DAY, origin="village", urgency="ordinary", client_id=uuid.uuid4(), **given
    )
    assign(case_id=case.pk, companion_id=companion.user.pk, on=DAY, reason="Satu desa dengannya", **given)
    given["by"] = companion.scope
    goals = (GoalGiven("Saya ingin berkebun lagi", "livelihood.skills", (), (StepGiven("Membeli bibit", "family"),)),)
    plan = draft_plan(case_id=case.pk, made_on=DAY, goals=goals, client_id=uuid.uuid4(), **given)
    rest = pause(
        case_id=case.pk, valid_from=DAY, valid_until=DAY + datetime.timedelta(days=3), reason="Dirawat", **given
    )
    ending = propose_closing(
        case_id=case.pk, on=DAY, reason="wish", outcomes={}, person_words="Saya sudah cukup kuat",
        client_id=uuid.uuid4(), **given,
    )  # fmt: skip
    seen = record_visit(
        case_id=case.pk, happened_on=DAY, way="home", outcome="met", client_id=uuid.uuid4(),
        circle=CircleGiven("named", "person", (SupporterGiven("neighbour", "Bu Ros"),)), **given,
    )  # fmt: skip
    meals = give_service(
        case_id=case.pk, kind="meals", given_on=DAY, quantity=Decimal(2), client_id=uuid.uuid4(), **given
    )
    sent = receive(client_id=uuid.uuid4(), kind="visit", payload={}, happened_on=DAY, **given)
    away = record_absence(
        user_id=companion.user.pk, valid_from=DAY, valid_until=DAY + datetime.timedelta(days=9), reason="Pelatihan",
        by=by, today=DAY,
    )  # fmt: skip
    act = begin_hand_over(leaving_id=companion.user.pk, reason="Pindah tugas", by=by, today=DAY)
    return {
        "absence_id": away.pk, "submission_id": sent.pk,
        "need_id": set_spm_need(case_id=case.pk, category="disability", on=DAY, **given).pk,
        "hand_over_id": act.pk, "item_id": act.items.get(kind="case").pk,
        "visit_id": seen.pk, "supporter_id": seen.circle_answer.supporters.get().pk, "service_id": meals.pk,
        "case_id": case.pk, "plan_id": plan.pk, "step_id": plan.goals.get().steps.get().pk, "closing_id": ending.pk,
        "pause_id": rest.pk, "act": "kunjungan", "deed": "setujui", "order": "tugaskan",
    }  # fmt: skip


def _participation(person: Person) -> dict[str, object]:
    """A need of the person, an offer, a match with an act that awaits word, a pair, a report."""
    by, at = make_person("officer").scope, timezone.now()
    given = {"by": by, "on": DAY}
    asks, helps = (
        register_participant(name=name, area=person.area_id, phone=phone, is_adult=True, client_id=uuid.uuid4(), by=by)
        for name, phone in ((person.name, "0812 0000 0002"), ("Amat Rekaan", "0812 0000 0003"))
    )
    link_person(participant_id=asks.pk, person_id=person.pk, **given)
    check_identity(participant_id=helps.pk, **given)
    add_reference(participant_id=helps.pk, vouched_by_id=None, note="Ketua RT setempat", **given)
    told = {"area": person.area_id, "client_id": uuid.uuid4(), "by": by, "today": DAY, "at": at}
    need = ask_need(asked_by_id=asks.pk, for_whom="self", kind="water", **told)
    offer = offer_help(offered_by_id=helps.pk, kind="water", **told)
    match = propose(need_id=need.pk, helper_id=helps.pk, offer_id=offer.pk, at=at, **given)
    for side in ("helper", "receiver"):
        answer_match(match_id=match.pk, side=side, agrees=True, at=at, **given)
    act = record_act(
        need_id=need.pk, helper_ids=[helps.pk], happened_on=DAY, client_id=uuid.uuid4(), by=by, today=DAY, at=at
    )
    pair = propose_pair(helper_id=helps.pk, receiver_id=asks.pk, client_id=uuid.uuid4(), at=at, **given)
    noted = report(kind="other", match_id=match.pk, about_id=helps.pk, client_id=uuid.uuid4(), **given)
    event = plan_event(
        title="Kerja bakti rekaan", kind="cleaning", area=person.area_id, place="Balai desa", on=DAY,
        organizer="Karang Taruna", client_id=uuid.uuid4(), by=by, today=DAY,
    )  # fmt: skip
    coming = sign_up(
        event_id=event.pk, name=person.name, area=person.area_id, pledges={"food": 3}, client_id=uuid.uuid4(), today=DAY,
        at=at,
    )  # fmt: skip
    run = run_matching(area=person.area_id, by=by, on=DAY, at=at)
    return {
        "year": 2026, "sheet": "angka", "ask": "perlu", "step": "jenis", "what": "need", "number": need.pk, "act_id": act.pk, "token": "tidak-ada",
        "correction_id": CorrectionRequest.objects.create(
            person=person, participant=asks, words="Nama saya keliru", sent_at=at, client_id=uuid.uuid4()
        ).pk,
        "gathering_id": event.pk, "event_step": "batal", "pledge_id": coming.pledges.get().pk, "run_id": run.pk,
        "ticket": link_to(coming, at=at), "ask_id": need.pk, "offer_id": offer.pk, "match_id": match.pk, "deed_id": act.pk, "pair_id": pair.pk,
        "report_id": noted.pk, "participant_id": asks.pk, "ask_step": "tarik", "match_step": "lapor",
        "deed_step": "konfirmasi", "pair_step": "jawab", "standing_step": "ubah",
    }  # fmt: skip


def _functioning(person: Person) -> dict[str, object]:
    """A disability, a device and a finished response of the person."""
    by = make_person("companion").scope
    given = {"person_id": person.pk, "by": by, "today": DAY}
    found = record_disability(kind="physical", on=DAY, client_id=uuid.uuid4(), **given)
    device = record_device(kind="wheelchair", state="needed", on=DAY, client_id=uuid.uuid4(), **given)
    asked = begin_response(
        code="regsosek_428", version="2022", asked_on=DAY, respondent="self", client_id=uuid.uuid4(), **given
    )
    finish_response(response_id=asked.pk, by=by)
    card = record_card(person_id=person.pk, issued_on=DAY, client_id=uuid.uuid4(), by=by, today=DAY)
    return {"card_id": card.pk, "disability_id": found.pk, "device_id": device.pk, "response_id": asked.pk}


def _welfare(family_id: int) -> dict[str, object]:
    """A fact of the family, and a version of the score."""
    made = record_fact(
        about="family", holder_id=family_id, code="has_car", value=False, on=DAY, client_id=uuid.uuid4(),
        by=make_person("companion").scope, today=DAY,
    )  # fmt: skip
    term = {"name": "car", "label": "Mobil", "column": "a", "transform": "", "value": {"fact": "has_car"}}
    score = keep_score(
        spec={"name": "uji", "label": "Uji", "consumption": "b", "group": "c", "terms": [term]},
        model={"intercept": 0, "terms": [term | {"centre": 0, "weight": 1}], "positions": [0] * 101, "half_width": 1, "level": 0.8},
        report={"coverage": 0.8, "level": 0.8, "quotas": [], "rows": 1, "rows_used": 1, "groups": 1, "r2": 0, "rank_correlation": 0},
        survey_sha256="", by=make_person("officer").scope,
    )  # fmt: skip
    return {"fact_id": made.pk, "score_id": score.pk}


def _directory() -> dict[str, object]:
    """A puskesmas with a place, a service and somebody to ask."""
    listed = Listed(by=make_person("officer").scope)
    asked = add_contact_of(organization_id=listed.row.pk, name="Ibu Rekaan", by=listed.by)
    return {
        "organization_id": listed.row.pk, "place_id": listed.place.pk, "listed_id": listed.service.pk,
        "person_at_id": asked.pk, "hsds_list": "services", "hsds_id": str(listed.service.uuid),
    }  # fmt: skip


def _referral(person: Person) -> dict[str, object]:
    """A request for the person, its link, a question about room, and a partner's account."""
    by, now = make_person("officer").scope, timezone.now()
    listed = Listed(kind="hospital", name="RSUD Rekaan", by=by)
    asked = request_referral(
        person_id=person.pk, service_id=listed.service.pk, told=Told("Kontrol luka"),
        agreed=GroundGiven("consent", "self", "spoken"), client_id=uuid.uuid4(), by=by, at=now, today=DAY,
    )  # fmt: skip
    key = make_key(referral_id=asked.pk, by=by, at=now)
    _, url = ask_capacity(
        service_id=listed.service.pk,
        area=person.area_id,
        age_group="18-59",
        client_id=uuid.uuid4(),
        by=by,
        at=now,
        today=DAY,
    )
    make_person("partner")
    member = set_member(organization_id=listed.row.pk, username="mitra", by=by, today=DAY)
    return {
        "referral_id": asked.pk, "referral_act": "balas", "partner_act": "terima", "member_id": member.pk,
        "partner_token": key.url.rstrip("/").split("/")[-1], "capacity_token": url.rstrip("/").split("/")[-1],
    }  # fmt: skip


def _solidarity(person: Person) -> dict[str, object]:
    """A plan of the village with one proposal for the person."""
    plan = Plan.objects.create(area=person.area, on=DAY, counts={"alone": {"before": 1, "after": 0}}, prices=[])
    made = Proposal.objects.create(
        plan=plan, number=1, kind="relief", tier="n1", person=person, area=person.area, carrier=f"person:{person.pk}", apart=0,
        why=["Menopang enam warga."],
    )  # fmt: skip
    return {"month_plan_id": plan.pk, "proposal_id": made.pk}


def _aid(family_id: int) -> dict[str, object]:
    """A written programme, an approved list with an instalment, and an objection, all about the family."""
    maker, approver, day = make_person("officer").scope, make_person("other_officer").scope, DAY
    village = Family.objects.get(pk=family_id).area_id
    written = draft_rules(text=held_by(None, "sembako").text, by=maker)
    listed = draft_list(
        programme="sembako", area=village, valid_from=day, valid_until=day.replace(year=2027), method="decile", quota=None,
        by=maker, on=day,
    )  # fmt: skip
    entry = listed.entries.get(family=family_id)
    restore_entry(entry_id=entry.pk, reason="Ditetapkan musyawarah", by=maker, on=day)
    held = record_deliberation(
        list_id=listed.pk, held_on=day, place="Balai desa", chair="Kepala desa", attendance=["Ketua RT"], ranking=[],
        removals={}, additions={}, client_id=uuid.uuid4(), by=maker, today=day,
    )  # fmt: skip
    tksk = make_person("tksk").scope
    check_entry(entry_id=entry.pk, seen="Rumah dan keadaannya dilihat", by=tksk, on=day)
    verify_list(list_id=listed.pk, by=tksk)
    approve_list(list_id=listed.pk, by=approver, on=day)
    due = prepare_round(list_id=listed.pk, due_on=day, channel="cash", by=maker, on=day)
    objection = receive_objection(
        kind="objection", channel="paper", programme="sembako", area=village, is_for_self=True, sender=HEAD, about=HEAD,
        words="Saya belum pernah menerima", received_on=day, client_id=uuid.uuid4(), by=maker, today=day,
    )  # fmt: skip
    elsewhere = load_outside(
        kind="servants", source="BKD rekaan", as_of=day, digest="0" * 64, rows=[(2, {"nik": "6408994101800001"})],
        by=maker, today=day,
    )  # fmt: skip
    closed = add_holiday(on=day, label="Cuti bersama", by=maker)
    return {
        "holiday_id": closed.pk, "outside_id": elsewhere.list.pk, "deliberation_id": held.pk, "document_id": written.pk, "list_id": listed.pk, "entry_id": entry.pk, "round_id": due.pk,
        "entitlement_id": due.entitlements.get(entry=entry).pk, "objection_id": objection.pk, "rules_step": "ajukan",
        "list_step": "batalkan", "method": "decile", "round_step": "batalkan", "programme_code": "sembako",
    }  # fmt: skip
