"""Asking an instrument: begin, one question per page, finish, and what the answers say."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from setiakawan.core.dates import office_today
from setiakawan.functioning import queries, services
from setiakawan.functioning.forms import BeginForm, QuestionForm
from setiakawan.functioning.models import Missing
from setiakawan.functioning.pages.records import REFUSALS
from setiakawan.functioning.queries.texts import instrument, instruments_to_ask
from setiakawan.functioning.results import results_of
from setiakawan.functioning.rules.scoring import instrument_on
from setiakawan.registry.models import DatePrecision
from setiakawan.registry.pages import form_page, not_found_outside_scope
from setiakawan.registry.queries import person_for

_ADVICE = {
    "wg_ss": "Menurut umurnya: enam pertanyaan Washington Group.",
    "cfm_2_4": "Menurut umurnya: modul fungsi anak 2–4 tahun.",
    "cfm_5_17": "Menurut umurnya: modul fungsi anak 5–17 tahun.",
    None: "Di bawah dua tahun tidak ada instrumen yang cocok.",
}


@not_found_outside_scope
def begin_page(request, person_id):
    """Choose what to ask."""
    request.scope.require("functioning.record")
    person, today = person_for(request.scope, person_id), office_today()
    offered = instruments_to_ask()
    form = BeginForm(request.POST or None, today=today, offered=offered)
    if request.method == "POST" and form.is_valid():
        try:
            draft = services.begin_response(person_id=person.pk, **form.given(), by=request.scope, today=today)
        except tuple(REFUSALS) as refused:
            form.add_error(None, REFUSALS[type(refused)])
        else:
            return redirect("functioning:question", draft.pk)
    lead = "Tanggal lahir belum diketahui dengan tepat: pilih sendiri instrumennya."
    if person.birth_precision == DatePrecision.DAY:
        fitting = instrument_on(person.birth_date, today)
        is_loaded = fitting is None or fitting in {one.code for one in offered}
        lead = _ADVICE[fitting] + ("" if is_loaded else " Naskahnya belum dimuat kantor.")
    given = {"form": form, "person": person, "title": "Tanyakan kesulitan sehari-hari", "lead": lead}
    return form_page(request, "functioning/record.html", given, form)


@not_found_outside_scope
def question_page(request, response_id):
    """One question of a draft; after the last one, the answers once more and the button that finishes."""
    request.scope.require("functioning.record")
    response = queries.response_for(request.scope, response_id)
    if response.finished_at:
        return redirect("functioning:response", response.pk)
    asked = instrument(response.instrument, response.version)
    if "finish" in request.POST:
        services.finish_response(response_id=response.pk, by=request.scope)
        messages.success(request, "Jawaban tersimpan.")
        return redirect("functioning:response", response.pk)
    given = queries.given_answers(response)
    number = _number(request.GET.get("soal", ""), asked, given)
    context = {"person": response.person, "response": response, "asked": asked, "number": number}
    if number > len(asked.questions):
        return render(request, "functioning/finish.html", context | {"lines": _lines(asked, given)})
    question = asked.questions[number - 1]
    form = QuestionForm(request.POST or None, question=question, initial={"answer": given.get(question.code)})
    if request.method == "POST" and form.is_valid():
        services.keep_answers(response_id=response.pk, answers={question.code: form.answer()}, by=request.scope)
        given |= {question.code: str(form.answer())}
        return redirect(
            f"{reverse('functioning:question', args=[response.pk])}?soal={_following(number, asked, given)}"
        )
    return form_page(request, "functioning/question.html", context | {"form": form, "question": question}, form)


@not_found_outside_scope
def response_page(request, response_id):
    """What the answers say, each cut-off explained."""
    response = queries.response_for(request.scope, response_id)
    if not response.finished_at:
        return redirect("functioning:question", response.pk)
    asked = instrument(response.instrument, response.version)
    context = {
        "person": response.person, "response": response, "asked": asked,
        "results": results_of(asked, queries.answers_of(response)), "lines": _lines(asked, queries.given_answers(response)),
    }  # fmt: skip
    return render(request, "functioning/response.html", context)


def _number(wanted: str, asked, given) -> int:
    """The question wanted, or the first without an answer; one more than there are means the end."""
    last = len(asked.questions)
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 4:
        return min(max(int(wanted), 1), last + 1)
    return _following(0, asked, given, skip=set(given))


def _following(number: int, asked, given, skip=frozenset()) -> int:
    """The next question that is asked after these answers; one more than there are means the end."""
    codes = {code: int(answer) if answer.isdigit() else None for code, answer in given.items()}
    rest = list(enumerate(asked.questions, 1))[number:]
    return next((n for n, q in rest if q.code not in skip and q.applies(codes)), len(asked.questions) + 1)


def _lines(asked, given) -> list[tuple[int, str, str]]:
    """Number, subject and answer in words; "" was not asked."""
    words = [{str(code): text for code, text in q.options.items()} | dict(Missing.choices) for q in asked.questions]
    return [(n, q.label, words[n - 1].get(given.get(q.code, ""), "")) for n, q in enumerate(asked.questions, 1)]
