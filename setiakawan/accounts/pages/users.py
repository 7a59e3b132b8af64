"""User administration. Whoever is outside the administrator's own area is not found."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from setiakawan.accounts import services
from setiakawan.accounts.forms import GrantForm, NewUserForm, UserFilterForm, UserForm
from setiakawan.accounts.leaving import StillCarries, burdens_of
from setiakawan.accounts.passwords import temporary_password
from setiakawan.accounts.queries import grants_of, search_users, users_for
from setiakawan.areas.gazetteer import gazetteer
from setiakawan.core.dates import office_today

PAGE_SIZE = 50


@require_safe
def user_list(request):
    """Users by name, role and state, a page at a time."""
    request.scope.require("accounts.manage")
    form = UserFilterForm(request.GET)
    after = request.GET.get("after", "").replace("\x00", "")
    users = []
    if form.is_valid():
        asked = form.cleaned_data
        users = search_users(
            request.scope, on=office_today(), text=asked["q"], role=asked["peran"], after=after,
            is_active={"aktif": True, "nonaktif": False}.get(asked["status"]), limit=PAGE_SIZE + 1,
        )  # fmt: skip
    more = users[PAGE_SIZE - 1].username if len(users) > PAGE_SIZE else ""
    return render(request, "accounts/users.html", {"users": users[:PAGE_SIZE], "form": form, "more": more})


@require_http_methods(["GET", "HEAD", "POST"])
def new_user(request):
    """Make a user and show the temporary password once."""
    request.scope.require("accounts.manage")
    form = NewUserForm(request.POST or None, within=settings.OFFICE_AREA)
    if request.method == "POST" and form.is_valid():
        asked, password = form.cleaned_data, temporary_password()
        try:
            user = services.create_user(
                username=asked["username"], full_name=asked["full_name"], role=asked["role"], password=password,
                areas=filter(None, [asked["area"]]), valid_from=office_today(), by=request.scope,
            )  # fmt: skip
        except services.UsernameTaken:
            form.add_error("username", "Nama pengguna ini sudah ada.")
        except ValidationError as invalid:
            _add_errors(form, invalid)
        else:
            return render(request, "accounts/temporary_password.html", {"person": user, "password": password})
    return _form_page(request, "accounts/new_user.html", {"form": form, "areas": _areas_of_office()}, form)


@require_safe
def user_page(request, user_id):
    """One user: data, areas, security."""
    return _user_page(request, _user(request, user_id))


@require_POST
def edit_user(request, user_id):
    """Change name and role."""
    user = _user(request, user_id)
    form = UserForm(request.POST)
    if not form.is_valid():
        return _user_page(request, user, form=form)
    try:
        services.edit_user(user=user, by=request.scope, **form.cleaned_data)
    except services.OwnAccount:
        return _own_account(request, user)
    except StillCarries as carried:
        return _still_carries(request, user, carried)
    return _done(request, user, "Data pengguna disimpan.")


@require_POST
def grant_area(request, user_id):
    """Give an area."""
    user = _user(request, user_id)
    form = GrantForm(request.POST, within=settings.OFFICE_AREA)
    if not form.is_valid():
        return _user_page(request, user, grant_form=form)
    try:
        services.grant_area(user=user, by=request.scope, **form.cleaned_data)
    except services.OwnAccount:
        return _own_account(request, user)
    except services.GrantOverlaps:
        form.add_error("area", "Pengguna sudah memegang wilayah ini pada masa itu.")
        return _user_page(request, user, grant_form=form)
    return _done(request, user, "Wilayah ditambahkan.")


@require_POST
def end_grant(request, user_id, grant_id):
    """End an area today."""
    user = _user(request, user_id)
    grant = get_object_or_404(grants_of(request.scope, user), pk=grant_id)
    try:
        services.end_grant(grant=grant, on=office_today(), by=request.scope)
    except services.OwnAccount:
        return _own_account(request, user)
    except services.GrantAlreadyEnded:
        return _done(request, user, "Hak wilayah ini memang sudah berakhir.")
    except StillCarries as carried:
        return _still_carries(request, user, carried)
    return _done(request, user, "Hak wilayah diakhiri hari ini.")


@require_POST
def switch_off(request, user_id):
    """Switch the account off."""
    user = _user(request, user_id)
    try:
        services.switch_off(user=user, reason=request.POST.get("reason", ""), by=request.scope)
    except services.OwnAccount:
        return _own_account(request, user)
    except StillCarries as carried:
        return _still_carries(request, user, carried)
    return _done(request, user, "Akun dinonaktifkan. Pengguna ini langsung keluar di semua perangkat.")


@require_POST
def switch_on(request, user_id):
    """Switch the account on."""
    user = _user(request, user_id)
    try:
        services.switch_on(user=user, by=request.scope)
    except services.OwnAccount:
        return _own_account(request, user)
    return _done(request, user, "Akun diaktifkan lagi.")


@require_POST
def reset_password(request, user_id):
    """Make a temporary password and show it once."""
    user = _user(request, user_id)
    try:
        password = services.reset_password(user=user, by=request.scope)
    except services.OwnAccount:
        return _own_account(request, user)
    return render(request, "accounts/temporary_password.html", {"person": user, "password": password})


@require_POST
def reset_second_factor(request, user_id):
    """Remove the second factor of somebody who lost the phone."""
    user = _user(request, user_id)
    try:
        services.reset_second_factor(user=user, by=request.scope)
    except services.OwnAccount:
        return _own_account(request, user)
    return _done(
        request, user, "Faktor kedua dihapus. Pengguna masuk lagi dengan kata sandi, lalu dapat memasangnya kembali."
    )


def _user(request, user_id):
    if user_id >= 2**63:
        raise Http404
    return get_object_or_404(users_for(request.scope), pk=user_id)


def _user_page(request, user, form=None, grant_form=None):
    today = office_today()
    grants = grants_of(request.scope, user)
    context = {
        "person": user, "grants": grants, "today": today, "is_own": user.pk == request.user.pk,
        "burdens": burdens_of(user),
        "form": form or UserForm({"full_name": user.full_name, "role": user.role}),
        "grant_form": grant_form or GrantForm(initial={"valid_from": today}, within=settings.OFFICE_AREA),
        "areas": _areas_of_office(),
    }  # fmt: skip
    return _form_page(request, "accounts/user.html", context, form or grant_form)


def _form_page(request, template, context, form):
    """The page; with status 422 where the form that was sent has errors."""
    return render(request, template, context, status=422 if form is not None and form.is_bound and form.errors else 200)


def _areas_of_office():
    areas = gazetteer()
    districts = areas.children_of(settings.OFFICE_AREA)
    codes = [settings.OFFICE_AREA, *districts, *(village for d in districts for village in areas.children_of(d))]
    return [(code, areas.name_of(code)) for code in codes]


def _add_errors(form, invalid):
    for field, errors in getattr(invalid, "message_dict", {"__all__": invalid.messages}).items():
        form.add_error(field if field in form.fields else None, errors)


def _own_account(request, user):
    messages.error(request, "Akun sendiri tidak dapat diubah di sini. Minta administrator lain melakukannya.")
    return redirect("accounts:user", user.pk)


def _still_carries(request, user, carried):
    messages.error(
        request,
        f"Belum dapat: {user} masih memegang {carried}. Minta TKSK atau petugas Dinsos menyelesaikan serah terima dulu.",
    )
    return redirect("accounts:user", user.pk)


def _done(request, user, message):
    messages.success(request, message)
    return redirect("accounts:user", user.pk)
