"""Forms of this room: allauth's with our words, and those of the user administration."""

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.cache import cache

from setiakawan.accounts.models import Role
from setiakawan.areas.gazetteer import gazetteer

CODE_LIVES = 90  # seconds in which a code would be taken, tolerance included


def _reword(form, **labels) -> None:
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].help_text = ""
        form.fields[name].widget.attrs.pop("placeholder", None)


class LogInForm(LoginForm):
    """User name and password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _reword(self, login="Nama pengguna", password="Kata sandi")  # noqa: S106
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class ChangePasswordForm(AllauthChangePasswordForm):
    """The present password, and a new one twice."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _reword(
            self, oldpassword="Kata sandi saat ini", password1="Kata sandi baru", password2="Ulangi kata sandi baru"
        )
        self.fields["password1"].help_text = "Paling sedikit 12 huruf. Beberapa kata yang mudah Anda ingat sudah cukup."

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("password1") and cleaned["password1"] == cleaned.get("oldpassword"):
            self.add_error("password1", "Kata sandi baru harus berbeda dari yang lama.")
        return cleaned


class ConfirmPasswordForm(ReauthenticateForm):
    """The password once more, before something sensitive."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _reword(self, password="Kata sandi")  # noqa: S106


class _OnceOnly:
    """A code opens once, also while the clock's tolerance would still take it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _reword(self, code="Kode")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": True}

    def clean_code(self):
        code = super().clean_code()
        digits = "".join(filter(str.isalnum, code))
        if not cache.add(f"setiakawan.code:{self.user.pk}:{digits}", 1, timeout=CODE_LIVES):
            raise forms.ValidationError("Kode tidak cocok atau sudah dipakai.")
        return code


class CodeForm(_OnceOnly, AuthenticateForm):
    """The code of the second factor at log-in, or a recovery code."""


class ConfirmCodeForm(_OnceOnly, ReauthenticateCodeForm):
    """The code of the second factor once more, before something sensitive."""


class ActivateForm(ActivateTOTPForm):
    """The first code of a new authenticator app."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _reword(self, code="Kode enam angka dari aplikasi")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric"}
        self.secret_parts = [self.secret[i : i + 4] for i in range(0, len(self.secret), 4)]


class AreaField(forms.CharField):
    """An area by code, or by a name that only one area within the office has."""

    def __init__(self, *, within: str, **kwargs):
        self.within = within
        super().__init__(**kwargs)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return text
        areas = gazetteer()
        code = areas.normalise_code(text)
        found = [code] if code and areas.is_current(code) else areas.find(text, within=self.within)
        if len(found) == 1:
            if found[0] != self.within and not found[0].startswith(f"{self.within}."):
                raise forms.ValidationError("Wilayah ini di luar wilayah kantor.")
            return found[0]
        if not found:
            raise forms.ValidationError("Wilayah tidak ditemukan. Tulis kodenya, misalnya 64.08.04.2001.")
        choices = ", ".join(f"{areas.name_of(code)} ({code})" for code in found[:5])
        raise forms.ValidationError(f"Ada beberapa wilayah dengan nama itu: {choices}. Tulis kodenya.")


def _day(**options) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class GrantForm(forms.Form):
    """An area that a user may see, with its period."""

    area = AreaField(
        within="", label="Wilayah", max_length=80, help_text="Kode atau nama desa, kecamatan atau kabupaten."
    )
    valid_from = _day(label="Berlaku sejak")
    valid_until = _day(
        label="Sampai", required=False, help_text="Kosongkan bila tanpa batas. Hari itu sendiri tidak termasuk."
    )

    def __init__(self, *args, within: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].within = within

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("valid_from"), cleaned.get("valid_until")
        if start and end and end <= start:
            self.add_error("valid_until", "Tanggal akhir harus sesudah tanggal mulai.")
        return cleaned


class NewUserForm(forms.Form):
    """A new user; the temporary password is made for them."""

    full_name = forms.CharField(label="Nama lengkap", max_length=120)
    username = forms.CharField(
        label="Nama pengguna", min_length=3, max_length=60, help_text="Huruf kecil, angka, titik; misalnya siti.aminah."
    )
    role = forms.ChoiceField(label="Peran", choices=Role.choices)
    area = AreaField(
        within="", label="Wilayah", max_length=80, required=False,
        help_text="Kode atau nama. Tanpa wilayah, pengguna belum melihat data siapa pun.",
    )  # fmt: skip

    def __init__(self, *args, within: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].within = within


class UserForm(forms.Form):
    """What may be changed of a user: an allow list."""

    full_name = forms.CharField(label="Nama lengkap", max_length=120)
    role = forms.ChoiceField(label="Peran", choices=Role.choices)


class UserFilterForm(forms.Form):
    """Which users to list. A value that is not offered finds nobody."""

    q = forms.CharField(label="Nama", max_length=60, required=False)
    peran = forms.ChoiceField(label="Peran", choices=[("", "Semua"), *Role.choices], required=False)
    status = forms.ChoiceField(
        label="Status", choices=[("", "Semua"), ("aktif", "Aktif"), ("nonaktif", "Nonaktif")], required=False
    )
