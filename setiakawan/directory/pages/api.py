"""The public directory for machines (HSDS 3.0): read only, open to everybody, in bounded pages."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from setiakawan.accounts.middleware import public
from setiakawan.directory.hsds.export import archive
from setiakawan.directory.hsds.reading import CannotBeAsked, one_of, page_of
from setiakawan.directory.hsds.records import about


def _answer(content, status: int = 200) -> JsonResponse:
    if content is None:
        content, status = {"error": "Tidak ada."}, 404
    answer = JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
    return _open(answer)


def _open(answer: HttpResponse) -> HttpResponse:
    """Other sites may read it, and anybody may keep it for five minutes."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "public, max-age=300"
    return answer


@public
@require_safe
def about_page(request):
    """What this API is."""
    return _answer(about(request.build_absolute_uri(request.path)))


@public
@require_safe
def list_page(request, hsds_list):
    """One page of a collection."""
    try:
        return _answer(page_of(hsds_list, request.GET.dict()))
    except CannotBeAsked as wrong:
        return _answer({"error": str(wrong)}, 400)


@public
@require_safe
def one_page(request, hsds_list, hsds_id):
    """One thing with all that hangs on it."""
    return _answer(one_of(hsds_list, hsds_id))


@public
@require_safe
def archive_page(request):
    """The whole as one archive."""
    answer = HttpResponse(archive(), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="direktori-hsds.zip"'
    return _open(answer)
