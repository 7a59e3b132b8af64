"""Welfare facts of a family or person: what is known, asking one question at a time, correcting, withdrawing."""

from django.contrib import messages
from django.shortcuts import redirect, render

from setiakawan.core.dates import office_today
from setiakawan.registry.pages import form_page, not_found_outside_scope
from setiakawan.welfare import queries, words
from setiakawan.welfare.catalogue import FAMILY, PERSON, fact_kind, topics
from setiakawan.welfare.forms import CorrectForm, FactForm, WithdrawForm
from setiakawan.welfare.pages.subject import Subject, subject_for
from setiakawan.welfare.services import facts as services

_FIRST_RECORDS = 40
_REFUSALS = {
    services.InFuture: ("on", "Tanggal ini belum tiba."),
    services.EndsBeforeItBegins: ("until", "Hari terakhir ini harus sesudah tanggal keadaannya."),
    services.NumberTaken: (None, "Kiriman ini sudah dipakai untuk catatan lain. Muat ulang halaman lalu coba lagi."),
}


@not_found_outside_scope
def family_page(request, family_id):
    """What is known of a family."""
    return _facts_page(request, subject_for(request.scope, FAMILY, family_id))


@not_found_outside_scope
def person_page(request, person_id):
    """What is known of a person."""
    return _facts_page(request, subject_for(request.scope, PERSON, person_id))


@not_found_outside_scope
def ask_family(request, family_id):
    """Ask a family one question."""
    return _ask(request, subject_for(request.scope, FAMILY, family_id))


@not_found_outside_scope
def ask_person(request, person_id):
    """Ask a person one question."""
    return _ask(request, subject_for(request.scope, PERSON, person_id))


@not_found_outside_scope
def correct_page(request, fact_id):
    """Put the right answer in the place of a wrong one."""
    request.scope.require("welfare.record")
    wrong, today = queries.fact_for(request.scope, fact_id), office_today()
    subject, kind = _subject_of(request.scope, wrong), fact_kind(wrong.code)
    initial = {"answer": wrong.value or wrong.missing, "on": wrong.on, "ground": wrong.ground}
    form = CorrectForm(request.POST or None, kind=kind, today=today, initial=initial)
    is_given = request.method == "POST" and form.is_valid()
    asked = {"record_id": wrong.pk, "by": request.scope, "today": today}
    if is_given and _write(form, services.correct_fact, **asked, **form.given()):
        messages.success(request, f"{kind.label} diperbaiki.")
        return redirect(subject.url)
    given = {"form": form, "subject": subject, "kind": kind, "said": words.say_record(kind, wrong), "record": wrong}
    return form_page(request, "welfare/correct.html", given, form)


@not_found_outside_scope
def withdraw_page(request, fact_id):
    """Withdraw a record that should never have been made."""
    request.scope.require("welfare.record")
    wrong = queries.fact_for(request.scope, fact_id)
    subject, kind = _subject_of(request.scope, wrong), fact_kind(wrong.code)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.withdraw_fact(record_id=wrong.pk, **form.cleaned_data, by=request.scope)
        messages.success(request, f"Catatan tentang {kind.label.lower()} ditarik.")
        return redirect(subject.url)
    given = {"form": form, "subject": subject, "kind": kind, "said": words.say_record(kind, wrong), "record": wrong}
    return form_page(request, "welfare/withdraw.html", given, form)


def _facts_page(request, subject: Subject):
    today, scope = office_today(), request.scope
    sheet = queries.facts_of(scope, subject.about, [subject.pk], today)[subject.pk]
    asked = {kind.code for kind in subject.questions}
    shown = [
        (topic, [(kind, words.say(kind, sheet[kind.code].value), words.say_note(kind, sheet[kind.code]))
                 for kind in topic.facts if kind.imported or kind.code in asked])
        for topic in topics() if topic.about == subject.about
    ]  # fmt: skip
    limit = None if "semua" in request.GET else _FIRST_RECORDS
    records = list(queries.history_of(scope, subject.about, subject.pk)[: limit and limit + 1])
    version, score = queries.score_of_family(scope, subject.pk, today) if subject.about == FAMILY else (None, None)
    given = {
        "score_version": version, "score": score and words.say_score(score, version.report),
        "subject": subject, "topics": shown, "may_record": scope.allows("welfare.record"),
        "may_score": subject.about == FAMILY and scope.allows("welfare.score"),
        "prosperity": queries.prosperity_from(sheet) if subject.about == FAMILY else None,
        "records": [(row, fact_kind(row.code), words.say_record(fact_kind(row.code), row)) for row in records[:limit]],
        "has_more": limit is not None and len(records) > limit,
    }  # fmt: skip
    return render(request, "welfare/facts.html", given)


def _ask(request, subject: Subject):
    request.scope.require("welfare.record")
    today, questions = office_today(), subject.questions
    number = _number(request, subject, today)
    if number > len(questions):
        messages.success(request, "Itu pertanyaan terakhir. Terima kasih.")
        return redirect(subject.url)
    kind = questions[number - 1]
    initial = {"on": request.GET.get("tgl") or today, "ground": request.GET.get("dari") or "told"}
    form = FactForm(request.POST or None, kind=kind, today=today, initial=initial)
    following = questions[number].code if number < len(questions) else "selesai"
    if request.method == "POST" and form.is_valid():
        asked = {"about": subject.about, "holder_id": subject.pk, "code": kind.code}
        if made := _write(form, services.record_fact, **asked, **form.given(), by=request.scope, today=today):
            return redirect(f"{subject.ask_url}?soal={following}&tgl={made.on}&dari={made.ground}")
    known = queries.facts_of(request.scope, subject.about, [subject.pk], today, [kind.code])[subject.pk][kind.code]
    given = {
        "form": form, "subject": subject, "kind": kind, "number": number, "total": len(questions),
        "following": following, "before": questions[number - 2].code if number > 1 else "",
        "known": words.say(kind, known.value), "note": words.say_note(kind, known),
        "topic": next(topic.label for topic in topics() if topic.code == kind.topic),
    }  # fmt: skip
    return form_page(request, "welfare/ask.html", given, form)


def _number(request, subject: Subject, today) -> int:
    """Which question is wanted, or the first that is not known; one more than there are means the end."""
    codes = [kind.code for kind in subject.questions]
    wanted = request.GET.get("soal", "")
    if wanted in codes:
        return codes.index(wanted) + 1
    if wanted == "selesai":
        return len(codes) + 1
    sheet = queries.facts_of(request.scope, subject.about, [subject.pk], today)[subject.pk]
    return next((number for number, code in enumerate(codes, 1) if sheet[code].value is None), 1)


def _subject_of(scope, record) -> Subject:
    about = FAMILY if record.family_id else PERSON
    return subject_for(scope, about, record.family_id or record.person_id)


def _write(form, service, **asked):
    """Call a service; what it refuses stands at the field it concerns. None when refused."""
    try:
        return service(**asked)
    except tuple(_REFUSALS) as refused:
        field, why = _REFUSALS[type(refused)]
        form.add_error(field if field in form.fields else None, why)
    return None
