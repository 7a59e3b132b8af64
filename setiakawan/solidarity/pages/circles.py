"""One person's circle, and an interview about it."""

from django.contrib import messages
from django.shortcuts import redirect, render

from setiakawan.core.dates import office_today
from setiakawan.registry.pages import form_page, not_found_outside_scope
from setiakawan.solidarity.forms import InterviewForm
from setiakawan.solidarity.measures.interview import AnswersWrong
from setiakawan.solidarity.queries.circle import circle_of
from setiakawan.solidarity.services.interviews import record_interview


@not_found_outside_scope
def circle_page(request, person_id):
    """The circle as a drawing and as a list."""
    look = circle_of(request.scope, person_id, office_today())
    return render(request, "solidarity/circle.html", {"look": look, "person": look.person})


@not_found_outside_scope
def interview_page(request, person_id):
    """Ask the six questions."""
    today = office_today()
    look = circle_of(request.scope, person_id, today)
    form = InterviewForm(request.POST or None, initial={"on": today})
    if form.is_bound and form.is_valid():
        try:
            record_interview(
                person_id=person_id, answers=form.answers(), by=request.scope, on=form.cleaned_data["on"], today=today
            )
        except AnswersWrong:
            form.add_error("on", "Tanggal itu belum tiba.")
        else:
            messages.success(request, "Wawancara disimpan.")
            return redirect("solidarity:circle", person_id)
    return form_page(request, "solidarity/interview.html", {"form": form, "person": look.person}, form)
