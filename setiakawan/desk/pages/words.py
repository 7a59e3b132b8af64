"""Pages that explain: help, what this system is, and its source code."""

from django.http import HttpResponse
from django.shortcuts import render

from setiakawan.accounts.middleware import public
from setiakawan.desk.source import source_archive


@public
def help_page(request):
    """Help in plain words: what each role does, and how."""
    return render(request, "desk/help.html")


@public
def about(request):
    """What this system is, under which licence, where its source is, how it treats people's data."""
    return render(request, "desk/about.html")


@public
def source_code(request):
    """The source of the very program that is running here, as AGPL-3.0 section 13 asks."""
    answer = HttpResponse(source_archive(), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="setiakawan-kode-sumber.zip"'
    return answer
