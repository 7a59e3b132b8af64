"""Every address, asked for by everybody: strangers, every role inside the area of the data, every role outside it.

A new address fails here until `ROUTES` says who may use it. Deny by default: what the table does not allow must be
refused (403) or not exist for the viewer (404), and nothing ever ends in a fault of the server.
"""

from dataclasses import dataclass

import pytest
from django.test import Client

from setiakawan.accounts import rules
from setiakawan.accounts.models import Role
from tests.people import BUSANG, OFFICE, make_area, make_person
from tests.routes import all_routes
from tests.world import HEAD, world

__all__ = ["world"]

PUBLIC = "public"  # open to strangers
SIGNED_IN = "signed in"  # open to whoever is signed in
OWN = "own account"  # the viewer's own log-in, password and second factor; allauth decides

SIGNED = {"messaging:sms", "messaging:whatsapp"}  # open, but what is not signed by a gateway is refused

OF_THE_VILLAGE = {"participation:event", "participation:event_deed", "participation:pledge", "participation:run"}

SECRET = HEAD  # the name of a person that nobody outside may ever read


@dataclass(frozen=True)
class Access:
    """Who may use an address. `hides`: it shows one thing, which does not exist for viewers outside its area."""

    verb: str
    hides: bool = False


def only(verb):
    return Access(verb)


def hidden(verb):
    return Access(verb, hides=True)


ROUTES = {
    "accompaniment:absence": hidden("accompaniment.assign"),
    "accompaniment:case": hidden("accompaniment.see"),
    "accompaniment:cases": only("accompaniment.see"),
    "accompaniment:companion": hidden("accompaniment.report"),
    "accompaniment:correct": hidden("accompaniment.record"),
    "accompaniment:cancel_hand_over": hidden("accompaniment.hand_over"),
    "accompaniment:complete_hand_over": hidden("accompaniment.hand_over"),
    "accompaniment:day": only("accompaniment.see"),
    "accompaniment:decide_closing": hidden("accompaniment.approve"),
    "accompaniment:end_absence": hidden("accompaniment.assign"),
    "accompaniment:end_need": hidden("accompaniment.record"),
    "accompaniment:end_pause": hidden("accompaniment.record"),
    "accompaniment:export_spm": only("accompaniment.report"),
    "accompaniment:hand_over": hidden("accompaniment.hand_over"),
    "accompaniment:hand_over_answer": hidden("accompaniment.hand_over"),
    "accompaniment:hand_over_receiver": hidden("accompaniment.hand_over"),
    "accompaniment:hand_overs": only("accompaniment.hand_over"),
    "accompaniment:leaving": hidden("accompaniment.leaving"),
    "accompaniment:link_supporter": hidden("accompaniment.record"),
    "accompaniment:offers": only("accompaniment.record"),
    "accompaniment:open": hidden("accompaniment.open"),
    "accompaniment:plan": hidden("accompaniment.see"),
    "accompaniment:plan_deed": hidden("accompaniment.approve"),
    "accompaniment:profile": hidden("accompaniment.assign"),
    "accompaniment:queue": only("accompaniment.report"),
    "accompaniment:record": hidden("accompaniment.record"),
    "accompaniment:set_interval": only("accompaniment.set"),
    "accompaniment:set_limit": only("accompaniment.set"),
    "accompaniment:settings": only("accompaniment.set"),
    "accompaniment:spm": only("accompaniment.report"),
    "accompaniment:spm_persons": only("accompaniment.report"),
    "accompaniment:step": hidden("accompaniment.record"),
    "accompaniment:submission": hidden("accompaniment.open"),
    "accompaniment:submissions": only("accompaniment.open"),
    "accompaniment:supervise": hidden("accompaniment.assign"),
    "accompaniment:supervision": only("accompaniment.report"),
    "accompaniment:withdraw": hidden("accompaniment.record"),
    "account_change_password": only(OWN),
    "account_login": only(PUBLIC),
    "account_logout": only(PUBLIC),
    "account_reauthenticate": only(OWN),
    "accounts:edit_user": hidden("accounts.manage"),
    "accounts:end_grant": hidden("accounts.manage"),
    "accounts:grant_area": hidden("accounts.manage"),
    "accounts:me": only(SIGNED_IN),
    "accounts:new_user": only("accounts.manage"),
    "accounts:reset_password": hidden("accounts.manage"),
    "accounts:reset_second_factor": hidden("accounts.manage"),
    "accounts:switch_off": hidden("accounts.manage"),
    "accounts:switch_on": hidden("accounts.manage"),
    "accounts:user": hidden("accounts.manage"),
    "accounts:users": only("accounts.manage"),
    "aid:aloud": hidden("aid.see"),
    "aid:answer": hidden("aid.answer"),
    "aid:clear_outside": hidden("aid.write"),
    "aid:compose": only("aid.write"),
    "aid:confirm": hidden("aid.confirm"),
    "aid:deliberate": hidden("aid.deliberate"),
    "aid:document": only("aid.see"),
    "aid:document_deed": only("aid.write"),
    "aid:draft_list": only("aid.write"),
    "aid:draft_rules": only("aid.write"),
    "aid:entry": hidden("aid.write"),
    "aid:family": hidden("aid.see"),
    "aid:goods": hidden("aid.pay"),
    "aid:holiday": only("aid.write"),
    "aid:holidays": only("aid.write"),
    "aid:judge": hidden("aid.judge"),
    "aid:letter": hidden("aid.see"),
    "aid:check_entry": hidden("aid.verify"),
    "aid:list": hidden("aid.see"),
    "aid:method": hidden("aid.see"),
    "aid:list_deed": hidden("aid.write"),
    "aid:lists": only("aid.see"),
    "aid:look_up": only(PUBLIC),
    "aid:meeting_sheets": hidden("aid.see"),
    "aid:minutes": hidden("aid.see"),
    "aid:new_objection": only("aid.object"),
    "aid:objection": hidden("aid.see"),
    "aid:objections": only("aid.see"),
    "aid:outside": only("aid.write"),
    "aid:outside_list": only("aid.write"),
    "aid:payment_file": hidden("aid.pay"),
    "aid:payout": hidden("aid.pay"),
    "aid:print_letter": hidden("aid.see"),
    "aid:programme": only("aid.see"),
    "aid:programmes": only("aid.see"),
    "aid:public_reply": only(PUBLIC),
    "aid:receipt": hidden("aid.see"),
    "aid:recognise": hidden("aid.receive"),
    "aid:reply": hidden("aid.receive"),
    "aid:results": hidden("aid.pay"),
    "aid:round": hidden("aid.see"),
    "aid:round_deed": hidden("aid.pay"),
    "aid:send": only(PUBLIC),
    "aid:send_code": hidden("aid.confirm"),
    "aid:sent": only(PUBLIC),
    "aid:signatures": hidden("aid.see"),
    "aid:signed": hidden("aid.confirm"),
    "aid:withdraw_outside": only("aid.write"),
    "areas:area": only("areas.see"),
    "areas:browse": only("areas.see"),
    "audit:export": only("audit.export"),
    "audit:log": only("audit.see"),
    "consent:give": hidden("consent.record"),
    "consent:person": hidden("consent.see"),
    "consent:withdraw": hidden("consent.record"),
    "desk:about": only(PUBLIC),
    "desk:carry_out": hidden("solidarity.plan"),
    "desk:help": only(PUBLIC),
    "desk:home": only(PUBLIC),
    "desk:confirm_referral": hidden("referral.ask"),
    "desk:partner_code": only(PUBLIC),
    "desk:partner_code_signed_in": hidden("referral.answer"),
    "desk:refer_step": hidden("referral.ask"),
    "desk:source": only(PUBLIC),
    "desk:style": only(SIGNED_IN),
    "directory:api": only(PUBLIC),
    "directory:api_archive": only(PUBLIC),
    "directory:api_list": only(PUBLIC),
    "directory:api_one": only(PUBLIC),
    "directory:change": hidden("directory.edit"),
    "directory:check": hidden("directory.edit"),
    "directory:close": hidden("directory.edit"),
    "directory:contact": hidden("directory.edit"),
    "directory:due": only("directory.edit"),
    "directory:find": only("directory.see"),
    "directory:new": only("directory.edit"),
    "directory:new_place": hidden("directory.edit"),
    "directory:new_service": hidden("directory.edit"),
    "directory:organization": only("directory.see"),
    "directory:place": hidden("directory.edit"),
    "directory:publish": hidden("directory.edit"),
    "directory:service": hidden("directory.edit"),
    "directory:withdraw_contact": hidden("directory.edit"),
    "functioning:begin": hidden("functioning.record"),
    "functioning:card": hidden("functioning.record"),
    "functioning:card_state": hidden("functioning.record"),
    "functioning:counts": only("functioning.see"),
    "functioning:device": hidden("functioning.record"),
    "functioning:device_state": hidden("functioning.record"),
    "functioning:disability": hidden("functioning.record"),
    "functioning:load": only("functioning.load"),
    "functioning:person": hidden("functioning.see"),
    "functioning:question": hidden("functioning.record"),
    "functioning:response": hidden("functioning.see"),
    "functioning:status": hidden("functioning.record"),
    "intake:batch": hidden("intake.see"),
    "intake:batches": only("intake.see"),
    "intake:decide_many": hidden("intake.review"),
    "intake:mapping": hidden("intake.upload"),
    "intake:merge": hidden("intake.merge"),
    "intake:progress": hidden("intake.see"),
    "intake:rejected": hidden("intake.review"),
    "intake:row": hidden("intake.see"),
    "intake:rows": hidden("intake.see"),
    "intake:undo": hidden("intake.undo"),
    "intake:upload": only("intake.upload"),
    "linkage:estimate": only("linkage.run"),
    "linkage:families": only("linkage.review"),
    "linkage:groups": only("linkage.review"),
    "linkage:learn": only("linkage.run"),
    "linkage:pair": hidden("linkage.review"),
    "linkage:person": hidden("linkage.review"),
    "linkage:progress": only("linkage.run"),
    "linkage:queue": only("linkage.review"),
    "linkage:run": only("linkage.run"),
    "linkage:telling": only("linkage.review"),
    "linkage:use": only("linkage.run"),
    "linkage:versions": only("linkage.run"),
    "mfa_activate_totp": only(OWN),
    "messaging:outbox": only("messaging.see"),
    "messaging:settle": hidden("messaging.see"),
    "messaging:show": hidden("messaging.see"),
    "messaging:sms": only(PUBLIC),
    "messaging:whatsapp": only(PUBLIC),
    "mfa_authenticate": only(PUBLIC),
    "mfa_deactivate_totp": only(OWN),
    "mfa_download_recovery_codes": only(OWN),
    "mfa_generate_recovery_codes": only(OWN),
    "mfa_index": only(OWN),
    "mfa_reauthenticate": only(OWN),
    "mfa_view_recovery_codes": only(OWN),
    "gathering:event": only(PUBLIC),
    "gathering:events": only(PUBLIC),
    "gathering:part": only(PUBLIC),
    "gathering:sign_up": only(PUBLIC),
    "gathering:wall": only(PUBLIC),
    "participation:event": hidden("participation.see"),
    "participation:event_deed": hidden("participation.record"),
    "participation:events": only("participation.see"),
    "participation:new_event": only("participation.record"),
    "participation:pledge": hidden("participation.record"),
    "participation:ring": hidden("participation.record"),
    "participation:run": hidden("participation.see"),
    "participation:run_now": only("participation.record"),
    "participation:runs": only("participation.see"),
    "participation:act": hidden("participation.see"),
    "participation:act_deed": hidden("participation.record"),
    "participation:answer_report": hidden("participation.answer"),
    "participation:match": hidden("participation.see"),
    "participation:match_deed": hidden("participation.record"),
    "participation:matches": only("participation.see"),
    "participation:need": hidden("participation.see"),
    "participation:need_deed": hidden("participation.record"),
    "participation:needs": only("participation.see"),
    "participation:new_need": only("participation.record"),
    "participation:new_offer": only("participation.record"),
    "participation:new_pair": hidden("participation.record"),
    "participation:new_participant": only("participation.record"),
    "participation:offer": hidden("participation.see"),
    "participation:offer_deed": hidden("participation.record"),
    "participation:offers": only("participation.see"),
    "participation:pair": hidden("participation.see"),
    "participation:pair_deed": hidden("participation.record"),
    "participation:pairs": only("participation.see"),
    "participation:participant": hidden("participation.see"),
    "participation:participant_deed": hidden("participation.record"),
    "participation:participants": only("participation.see"),
    "participation:report": hidden("participation.vet"),
    "participation:reports": only("participation.vet"),
    "portal:act": only(PUBLIC),
    "portal:answer_correction": hidden("registry.propose"),
    "portal:ask": only(PUBLIC),
    "portal:card": only(PUBLIC),
    "portal:choose": only(PUBLIC),
    "portal:code": only(PUBLIC),
    "portal:copy": only(PUBLIC),
    "portal:correct": only(PUBLIC),
    "portal:corrections": only("registry.propose"),
    "portal:data": only(PUBLIC),
    "portal:deed": only(PUBLIC),
    "portal:done": only(PUBLIC),
    "portal:enter": only(PUBLIC),
    "portal:home": only(PUBLIC),
    "portal:join": only(PUBLIC),
    "portal:leave": only(PUBLIC),
    "portal:match": only(PUBLIC),
    "portal:match_deed": only(PUBLIC),
    "portal:need": only(PUBLIC),
    "portal:pair": only(PUBLIC),
    "portal:print_card": hidden("participation.vet"),
    "portal:referral": only(PUBLIC),
    "portal:report": only(PUBLIC),
    "portal:withdraw": only(PUBLIC),
    "referral:act": hidden("referral.ask"),
    "referral:ask": hidden("referral.ask"),
    "referral:ask_capacity": only("referral.ask"),
    "referral:ask_person": hidden("referral.ask"),
    "referral:capacity": only(PUBLIC),
    "referral:choose": hidden("referral.ask"),
    "referral:end_member": hidden("referral.lead"),
    "referral:key": hidden("referral.ask"),
    "referral:link": only(PUBLIC),
    "referral:link_act": only(PUBLIC),
    "referral:list": only("referral.see"),
    "referral:members": hidden("referral.lead"),
    "referral:partner": only("referral.answer"),
    "referral:partner_act": hidden("referral.answer"),
    "referral:partner_referral": hidden("referral.answer"),
    "referral:questions": only("referral.see"),
    "referral:referral": hidden("referral.see"),
    "registry:add_contact": hidden("registry.edit"),
    "registry:add_number": hidden("registry.edit"),
    "registry:birth": hidden("registry.edit"),
    "registry:birth_alike": hidden("registry.edit"),
    "registry:cancel_change": hidden("registry.see"),
    "registry:change": hidden("registry.see"),
    "registry:change_head": hidden("registry.edit"),
    "registry:changes": only("registry.see"),
    "registry:edit": hidden("registry.edit"),
    "registry:event": hidden("registry.edit"),
    "registry:events": hidden("registry.edit"),
    "registry:export": only("registry.export"),
    "registry:family": hidden("registry.see"),
    "registry:field": hidden("registry.see"),
    "registry:find": only("registry.see"),
    "registry:judge_number": hidden("registry.edit"),
    "registry:merge": hidden("registry.merge"),
    "registry:merge_family": hidden("registry.merge"),
    "registry:merge_two": hidden("registry.merge"),
    "registry:merges": only("registry.merge"),
    "registry:person": hidden("registry.see"),
    "registry:propose": hidden("registry.propose"),
    "registry:reveal": hidden("registry.reveal"),
    "registry:search": only("registry.see"),
    "registry:split": hidden("registry.edit"),
    "registry:split_merge": hidden("registry.merge"),
    "registry:withdraw_contact": hidden("registry.edit"),
    "registry:withdraw_event": hidden("registry.edit"),
    "reporting:data": only(PUBLIC),
    "reporting:download": only("solidarity.report"),
    "reporting:front": only("solidarity.report"),
    "reporting:month": only("solidarity.report"),
    "reporting:public": only(PUBLIC),
    "reporting:this_year": only(PUBLIC),
    "reporting:year": only(PUBLIC),
    "solidarity:area": hidden("solidarity.report"),
    "solidarity:circle": hidden("solidarity.see"),
    "solidarity:download": hidden("solidarity.plan"),
    "solidarity:interview": hidden("solidarity.see"),
    "solidarity:loads": hidden("solidarity.see"),
    "solidarity:overview": only("solidarity.report"),
    "solidarity:plan": hidden("solidarity.plan"),
    "solidarity:plans": only("solidarity.plan"),
    "solidarity:proposal": hidden("solidarity.plan"),
    "welfare:ask_family": hidden("welfare.record"),
    "welfare:ask_person": hidden("welfare.record"),
    "welfare:correct": hidden("welfare.record"),
    "welfare:decide_score": only("welfare.score"),
    "welfare:family": hidden("welfare.see"),
    "welfare:person": hidden("welfare.see"),
    "welfare:score": only("welfare.see"),
    "welfare:scores": only("welfare.see"),
    "welfare:withdraw": hidden("welfare.record"),
}

# Only who proposed or recorded may.
MORE_THAN_THE_ROLE = {
    "accompaniment:correct", "registry:cancel_change",
}  # fmt: skip
ANOTHERS = {
    (Role.VILLAGE_OPERATOR, "accompaniment:submission"),  # another sent it
    # The person is another companion's; the request is asked of another organisation than theirs.
    *((Role.COMPANION, f"referral:{page}") for page in ("act", "ask", "ask_person", "choose", "key", "referral")),
    (Role.COMPANION, "desk:confirm_referral"),
    (Role.COMPANION, "desk:refer_step"),
    *(
        (Role.PARTNER, page)
        for page in ("desk:partner_code_signed_in", "referral:partner_act", "referral:partner_referral")
    ),
}

pytestmark = pytest.mark.django_db


def signed_in(person):
    """Clients of a person: the same one again, a fresh one for addresses that may end the session."""
    shared = person.client

    def client_for(route):
        if not route.name.startswith(("account_", "mfa_")):
            return shared
        client = Client()
        client.force_login(person.user)
        return client

    return client_for


QUERY = {"q": SECRET, "nama": SECRET, "pelaku": SECRET}


def ask(client, route, world):
    """The answers to GET and to POST, the bodies included."""
    path = route.path(world)
    client.raise_request_exception = False
    form = QUERY | {"kind": "identifier", "number_id": world["identifier_id"], "alasan": "uji akses"}
    return {"GET": client.get(path, QUERY), "POST": client.post(path, form)}


def body(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", "replace")


def viewer(role, area):
    make_area(area)
    return make_person(
        "officer", username=f"penguji.{role}".replace("_", "."), full_name="Penguji", role=role, areas=[area]
    )


def test_every_address_is_in_the_table_and_none_too_many():
    assert sorted({route.name for route in all_routes()} ^ ROUTES.keys()) == []


def test_every_verb_of_the_table_exists():
    assert {a.verb for a in ROUTES.values()} - {PUBLIC, SIGNED_IN, OWN} <= rules.VERBS


def test_views_are_marked_public_exactly_where_the_table_says_so():
    assert {r.name for r in all_routes() if r.is_public} == {n for n, a in ROUTES.items() if a.verb == PUBLIC}


@pytest.mark.slow
@pytest.mark.parametrize("there", [True, False], ids=["existing", "missing"])
def test_strangers_are_sent_to_log_in_and_cannot_tell_what_exists(world, there):
    values = world if there else {k: 999_999_999 if isinstance(v, int) else v for k, v in world.items()}
    wrong = []
    for route in all_routes():
        for method, answer in ask(Client(), route, values).items():
            if route.name in SIGNED:
                is_right = answer.status_code in (403, 405)
            elif ROUTES[route.name].verb == PUBLIC:
                is_right = answer.status_code < 400 or answer.status_code in (405, 422)
                is_right |= (
                    route.name in ("gathering:event", "reporting:year") and not there and answer.status_code == 404
                )
            else:
                is_right = answer.status_code == 302 and answer["Location"].startswith("/akun/masuk/")
            if not is_right or SECRET in body(answer).replace(f"?q={SECRET}", "").replace(f'value="{SECRET}"', ""):
                wrong.append((route.name, method, answer.status_code))
    assert wrong == []


def is_of_a_case(route):
    """Whether an address shows one case or what concerns its person, which companions see only when it is theirs."""
    rooms = ("accompaniment:", "participation:", "solidarity:")
    is_about_one = ROUTES[route.name].hides and route.name not in ("accompaniment:open", *OF_THE_VILLAGE)
    return route.name.startswith(rooms) and is_about_one


def judged(statuses, is_wanted):
    """Whether both methods were answered as wanted; one of the two may not exist at all (405), never both."""
    asked = [status for status in statuses if status != 405]
    return bool(asked) and all(map(is_wanted, asked))


def reached(status):
    return status < 500 and status not in (403, 404)


@pytest.mark.slow
@pytest.mark.parametrize("role", Role.values)
def test_inside_the_area_a_role_reaches_what_it_may_and_is_refused_the_rest(world, role):
    person = viewer(role, OFFICE)
    client_for, wrong = signed_in(person), []
    for route in all_routes():
        access = ROUTES[route.name]
        statuses = {method: answer.status_code for method, answer in ask(client_for(route), route, world).items()}
        if access.verb in (OWN, PUBLIC):
            is_right = max(statuses.values()) < 500
        elif access.verb == SIGNED_IN or rules.allows(role, access.verb):
            refused = {403} if route.name in MORE_THAN_THE_ROLE else set()
            if (role == Role.COMPANION and is_of_a_case(route)) or (role, route.name) in ANOTHERS:
                refused = {404}  # the case is another companion's
            is_right = set(statuses.values()) <= refused | {405} or judged(set(statuses.values()) - refused, reached)
        else:
            is_right = judged(statuses.values(), lambda s: s in (403, 404))
        if not is_right:
            wrong.append((route.name, statuses))
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("role", Role.values)
def test_outside_the_area_nothing_exists_and_nothing_is_told(world, role):
    person = viewer(role, BUSANG)
    client_for, wrong = signed_in(person), []
    for route in all_routes():
        access = ROUTES[route.name]
        answers = ask(client_for(route), route, world)
        statuses = {method: answer.status_code for method, answer in answers.items()}
        told = any(_tells(answer) for answer in answers.values())
        if access.hides:
            may = rules.allows(role, access.verb)
            is_right = judged(statuses.values(), lambda s, may=may: s == 404 if may else s in (403, 404))
        else:
            is_right = max(statuses.values()) < 500
        if told or not is_right:
            wrong.append((route.name, statuses, told))
    assert wrong == []


def _tells(answer):
    """Whether the name that was searched for comes back other than as what the viewer typed."""
    if answer.get("Content-Type", "").startswith("application/vnd"):
        return False
    text = body(answer)
    return SECRET in text.replace(f'value="{SECRET}"', "").replace(f"={SECRET}", "").replace(f"“{SECRET}”", "")


@pytest.mark.slow
@pytest.mark.parametrize("role", ["officer", "administrator", "auditor"])
def test_without_any_area_nothing_exists(world, role):
    person = make_person("officer", username="penguji.kosong", full_name="Penguji", role=role, areas=[])
    client_for, wrong = signed_in(person), []
    for route in all_routes():
        for method, answer in ask(client_for(route), route, world).items():
            hides = ROUTES[route.name].hides and answer.status_code not in (403, 404, 405)
            if answer.status_code >= 500 or hides or _tells(answer):
                wrong.append((route.name, method, answer.status_code))
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("role", ["officer", "administrator"])
def test_numbers_that_no_row_has_are_not_found_and_do_no_harm(world, role):
    client_for = signed_in(viewer(role, OFFICE))
    for number in (999_999_999, 2**63):
        values = {k: number if isinstance(v, int) else "tidak-ada" for k, v in world.items()}
        wrong = []
        for route in all_routes():
            if not route.parameters:
                continue
            for method, answer in ask(client_for(route), route, values).items():
                at_the_door = route.name.startswith("portal:") and ROUTES[route.name].verb == PUBLIC
                if answer.status_code not in (403, 404, 405) and not at_the_door:
                    wrong.append((route.name, method, answer.status_code))
        assert wrong == [], number
