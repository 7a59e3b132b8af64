"""The judge: what each row of a unit is, and whether it may be merged without asking anybody.

A unit holds all rows of the batch that concern the same families or the same persons, so that one look decides about
them together and the order of rows and files makes no difference: rows are weighed by trust in their format, then by
what they say. Nothing uncertain is settled here; it becomes a question with a reason.
"""

from collections import defaultdict
from collections.abc import Iterable

from setiakawan.intake.rules.clashes import clashing, left_behind
from setiakawan.intake.rules.differences import CODE_OF, compare, statement_values
from setiakawan.intake.rules.facts import Known, KnownFamily, KnownPerson, Row, Verdict
from setiakawan.intake.rules.identity import Likeness, likeness
from setiakawan.intake.rules.traits import AID_LIST, FACTS_ONLY, GONE, HEAD, QUESTION, REJECT

QUESTION_SEVERITY, NOTE = "question", "note"
_EVENTS = {"dead": "death", "moved": "move_out", "missing": "missing"}
_STATE_AFTER = {"death": "dead", "move_out": "moved", "move_in": "alive", "missing": "missing"}


def judge(rows: Iterable[Row], known: Known) -> list[Verdict]:
    """Weigh the rows of one unit. `known` is brought up to what it will be once the certain ones are merged."""
    rows = sorted(rows, key=_canonical)
    left = left_behind(rows)
    clashes = clashing(rows, known)
    verdicts = [_judge_row(row, known, clashes) for row in rows if row.id not in left]
    verdicts += [_judge_left_behind(row, known) for row in rows if row.id in left]
    _name_missing_heads(verdicts)
    return verdicts


def _canonical(row: Row) -> tuple:
    return bool(row.decision), row.traits & FACTS_ONLY, row.rank, row.digest


def _judge_left_behind(row: Row, known: Known) -> Verdict:
    """The old village's half of a move, once the new village's half is settled."""
    person, questions = _find_person(row, known)
    if row.id in known.resent:
        return Verdict(row, "same", target=known.people.get(known.resent[row.id]))
    if person is None or questions:
        return Verdict(
            row, "uncertain", [("moved_within_files", "status", QUESTION_SEVERITY, {}), *questions], is_waiting=True
        )
    return Verdict(row, "same", [("moved_within_files", "status", NOTE, {})], target=person)


def _judge_row(row: Row, known: Known, clashes: dict[int, list[tuple]]) -> Verdict:
    if row.traits & REJECT:
        return Verdict(row, "rejected")
    if row.id in known.resent and not row.decision:
        return Verdict(row, "same", target=known.people.get(known.resent[row.id]))
    if row.traits & FACTS_ONLY and row.decision != "merge_new":
        return _judge_fact(row, known)
    target, findings = _find_person(row, known)
    if row.decision:
        target, findings = _decided_target(row, target, bool(findings), known), []
        if target is None and row.decision != "merge_new":
            lost = [("target_gone", "", QUESTION_SEVERITY, {})]
            return Verdict(row, "uncertain", lost, is_waiting=True)
    else:
        findings += clashes.get(row.id, [])
    if target is None:
        return _judge_new(row, known, findings)
    return _judge_known(row, target, known, findings)


def _find_person(row: Row, known: Known) -> tuple[KnownPerson | None, list[tuple]]:
    """The person whom exact identity gives, with the questions that remain."""
    questions: list[tuple] = []
    holder = known.by_nik.get(row.nik_key) if row.nik_key else None
    if holder is not None:
        weight = likeness(row.name_key, row.birth, holder.name_key, holder.birth)
        if weight is not Likeness.SURE:
            questions.append((weight.value, "nik", QUESTION_SEVERITY, {}))
    others = [p for p in known.by_who.get(row.who_key, ()) if p is not holder] if row.who_key else []
    if len(others) + (holder is not None) > 1:
        questions.append(("two_matches", "nik", QUESTION_SEVERITY, {"matches": len(others) + (holder is not None)}))
    if holder is not None or not others:
        return holder, questions
    person = others[0]
    if row.nik_key and person.niks:
        questions.append(("namesake_two_niks", "nik", QUESTION_SEVERITY, {}))
    return person, questions


def _decided_target(row: Row, found: KnownPerson | None, is_doubtful: bool, known: Known) -> KnownPerson | None:
    if row.decision == "merge_new":
        # Whoever chose this saw the match, if there was one; a sure match that came later still counts.
        return None if row.person is not None or row.same_as is not None or is_doubtful else found
    return known.people.get(row.person) if row.person is not None else found


def _judge_new(row: Row, known: Known, findings: list[tuple]) -> Verdict:
    verdict = Verdict(row, "new", findings, is_new=True, values=statement_values(row.reading, row.area))
    if not row.decision:
        if not row.nik_key:
            if row.id in known.namesakes:
                findings.append(("namesake_same_birth", "name", QUESTION_SEVERITY, {}))
            elif not row.birth[0] or not row.name_key:
                findings.append(("identity_thin", "nik", QUESTION_SEVERITY, {}))
        if row.traits & QUESTION or findings:
            verdict.outcome, verdict.is_waiting = "uncertain", True
            return verdict
    person = KnownPerson(None, dict(verdict.values), row.name_key, leader=row)
    verdict.target = person
    _add_facts(verdict, person, known)
    _learn(verdict, person, known)
    return verdict


def _judge_known(row: Row, person: KnownPerson, known: Known, findings: list[tuple]) -> Verdict:
    verdict = Verdict(row, "same", findings, target=person, values=statement_values(row.reading, row.area))
    adds, contradicts = compare(verdict.values, person.fields)
    questions = _contradictions(row, person, contradicts)
    if findings:
        verdict.outcome, verdict.is_waiting = "uncertain", True
        if not any(code in _OTHERS for code, *_ in findings):
            findings += questions
        return verdict
    if row.decision == "keep_old":
        contradicts, questions = [], []
    verdict.adopted = adds + contradicts
    _add_facts(verdict, person, known)
    if questions and not row.decision:
        findings += questions
        is_doubt = any(code in _DOUBTS for code, *_ in questions)
        verdict.outcome, verdict.is_waiting = "uncertain" if is_doubt else "changed", True
        return verdict
    if verdict.writes:
        verdict.outcome = "changed"
        if row.traits & QUESTION and not row.decision:
            verdict.is_waiting = True
            return verdict
    elif person.leader is not None and person.leader.digest == row.digest:
        findings.append(("same_row_twice", "", NOTE, {}))
    _learn(verdict, person, known)
    return verdict


_OTHERS = {"nik_on_two_people", "two_matches", "namesake_two_niks"}
"""Where it may well be somebody else, differences say nothing."""
_DOUBTS = {"dead_on_aid_list", "dead_in_registry", "moved_in_registry"}


def _contradictions(row: Row, person: KnownPerson, contradicts: list[str]) -> list[tuple]:
    fields: dict[str, list[str]] = defaultdict(list)
    for field in contradicts:
        if field not in ("birth_precision", "address_basis"):
            fields[CODE_OF.get(field, "detail_differs")].append(field)
    found = [(code, names[0], QUESTION_SEVERITY, {"fields": names}) for code, names in fields.items()]
    status = row.reading.get("status", "")
    if person.state == "dead" and status != "dead":
        found.append(
            ("dead_on_aid_list" if row.traits & AID_LIST else "dead_in_registry", "status", QUESTION_SEVERITY, {})
        )
    elif person.state == "moved" and status not in ("moved", "dead"):
        found.append(("moved_in_registry", "status", QUESTION_SEVERITY, {}))
    family = person.family
    if row.family_key is not None and family is not None:
        role = row.reading.get("role", "")
        if family.key != row.family_key:
            found.append(("family_differs", "kk", QUESTION_SEVERITY, {}))
        elif role and person.role and role != person.role:
            found.append(("role_differs", "role", QUESTION_SEVERITY, {"before": person.role, "now": role}))
    return found


def _add_facts(verdict: Verdict, person: KnownPerson, known: Known) -> None:
    """Everything beside the contestable fields: numbers, family, events, disabilities, phone, decile."""
    row, reading = verdict.row, verdict.row.reading
    _add_numbers(verdict, person, known)
    status = _EVENTS.get(reading.get("status", ""), "")
    if status and person.state != "dead" and person.state != _STATE_AFTER[status]:
        verdict.event = status
    elif row.decision and not row.traits & GONE and person.state == "moved":
        verdict.event = "move_in"  # somebody decided that the person is here again
    if row.family_key is not None:
        _add_family(verdict, person, known)
    if "disability" in reading:
        verdict.disabilities = [k for k in dict.fromkeys(reading["disability"]) if k not in person.disabilities]
    phone = reading.get("phone", "")
    if phone and phone not in person.contacts:
        verdict.phone = phone
    if "decile" in reading:
        _add_decile(verdict, verdict.family or person.family or person)


def _add_numbers(verdict: Verdict, person: KnownPerson, known: Known) -> None:
    row, reading = verdict.row, verdict.row.reading
    nik = reading.get("nik")
    if nik and ("nik", nik) not in person.numbers:
        status = reading.get("nik_status", "disputed")
        if status == "valid" and (person.niks or row.nik_key in known.by_nik):
            status = "disputed"
        verdict.numbers.append(("nik", nik, status))
    dtks = reading.get("dtks_id")
    if dtks and ("dtks", dtks) not in person.numbers:
        verdict.numbers.append(("dtks", dtks, "disputed" if dtks in known.taken else "valid"))


def _add_family(verdict: Verdict, person: KnownPerson, known: Known) -> None:
    row = verdict.row
    present, role = person.family, row.reading.get("role", "")
    family = known.families.get(row.family_key)
    if present is not None and present.key == row.family_key:
        verdict.family = present
        is_filling = role and not person.role
        if not is_filling and not (row.decision and row.decision != "keep_old" and role and role != person.role):
            return
    elif present is not None and (not row.decision or row.decision == "keep_old"):
        return  # another KK is a contradiction, or the old one stays by decision
    elif present is None and row.family_key in person.past and (row.traits & GONE or person.state in ("dead", "moved")):
        return  # gone from there already
    if family is None:
        family = known.families[row.family_key] = KnownFamily(
            row.family_key, row.area, number=row.reading["kk"], source=row.source
        )
    verdict.family, verdict.joins, verdict.role = family, True, role
    if present is not None:
        _leave(verdict, person)
    if role == "head" and any(head != id(person) for head in family.heads):
        verdict.role = ""
        verdict.findings.append(("head_taken", "role", NOTE, {}))


def _leave(verdict: Verdict, person: KnownPerson) -> None:
    """End the open stay on the day of the file, never before it began."""
    verdict.leaves = person.membership
    verdict.leaves_on = max(verdict.row.said_on, person.member_since or "")
    person.membership = None


def _add_decile(verdict: Verdict, holder: KnownFamily | KnownPerson) -> None:
    decile, day = verdict.row.reading["decile"], verdict.row.said_on
    before = holder.deciles.get(day)
    if before is None:
        verdict.decile = decile
    elif before != decile:
        verdict.findings.append(("decile_differs", "decile", NOTE, {"before": before, "now": decile}))


def _judge_fact(row: Row, known: Known) -> Verdict:
    """A row that only adds a fact (a decile) to a family by its KK, or to a person by the NIK."""
    verdict = Verdict(row, "same")
    holder: KnownFamily | KnownPerson | None = known.families.get(row.family_key) if row.family_key else None
    person = known.by_nik.get(row.nik_key) if row.nik_key else None
    if (
        person is not None
        and row.name_key
        and likeness(row.name_key, row.birth, person.name_key, person.birth) is Likeness.OTHER
    ):
        verdict.findings.append((Likeness.OTHER.value, "nik", QUESTION_SEVERITY, {}))
    if row.decision and row.person is not None:
        person = known.people.get(row.person)
        holder = person and (person.family or person)
    elif holder is None and person is not None:
        holder = person.family or person
    if holder is None:
        verdict.findings.append(("not_in_registry", "kk" if row.family_key else "nik", QUESTION_SEVERITY, {}))
    verdict.target = person
    if row.decision:
        verdict.findings = []
    if verdict.findings or holder is None or (row.traits & QUESTION and not row.decision):
        verdict.outcome, verdict.is_waiting = "uncertain", True
        return verdict
    if person is not None and person.state == "dead":
        verdict.findings.append(("dead_on_aid_list", "status", NOTE, {}))
    if isinstance(holder, KnownFamily):
        verdict.family = holder
    if "decile" in row.reading:
        _add_decile(verdict, holder)
    if verdict.writes:
        verdict.outcome = "changed"
        holder.deciles[row.said_on] = verdict.decile
    return verdict


def _learn(verdict: Verdict, person: KnownPerson, known: Known) -> None:
    """Bring what is known up to what this row's merge will make it."""
    row = verdict.row
    for field in verdict.adopted or ():
        person.fields[field] = verdict.values[field]
    if verdict.adopted and "name" in verdict.adopted:
        person.name_key = row.name_key
    if person.leader is None:
        person.leader = row
    for kind, number, status in verdict.numbers:
        person.numbers.add((kind, number))
        if kind == "nik" and status == "valid":
            person.niks.add(row.nik_key)
            known.by_nik[row.nik_key] = person
        elif kind == "dtks":
            known.taken.add(number)
    if verdict.event:
        person.state = _STATE_AFTER[verdict.event]
    person.disabilities.update(verdict.disabilities)
    if verdict.phone:
        person.contacts.add(verdict.phone)
    if verdict.joins:
        _learn_family(verdict, person)
    elif person.family is not None and person.state in ("dead", "moved"):
        _leave(verdict, person)
        verdict.family = person.family
        person.family.members.pop(id(person), None)
        person.past.add(person.family.key)
        person.family = None
    if verdict.decile is not None:
        (verdict.family or person.family or person).deciles[row.said_on] = verdict.decile
    if row.who_key is not None and person not in known.by_who.setdefault(row.who_key, []):
        known.by_who[row.who_key].append(person)


def _learn_family(verdict: Verdict, person: KnownPerson) -> None:
    row, family, before = verdict.row, verdict.family, person.family
    if before is not None and before is not family:
        before.members.pop(id(person), None)
        if person.role == "head" and before.members:
            verdict.findings.append(("family_without_head", "kk", NOTE, {}))
    person.family, person.role = family, verdict.role
    if person.state not in ("dead", "moved"):
        family.members[id(person)] = verdict.role
    rank = (verdict.role != "head", row.traits & GONE, row.rank, row.digest)
    if family.id is None and (not family.place or rank < family.place_rank):
        family.place_rank = rank
        family.place = {f: row.reading[f] for f in ("hamlet", "rw", "rt", "address") if f in row.reading}
        family.place["area"] = family.area = row.area


def _name_missing_heads(verdicts: list[Verdict]) -> None:
    """Note families that these rows found without a head."""
    # A head whose row waits for a decision is a head all the same.
    seen = {v.row.family_key for v in verdicts if v.row.traits & (HEAD | GONE) == HEAD}
    for verdict in verdicts:
        family = verdict.family
        if family is None or family.id is not None or family.key in seen or not verdict.joins:
            continue
        seen.add(family.key)
        if not family.heads:
            verdict.findings.append(("no_head", "kk", NOTE, {}))
