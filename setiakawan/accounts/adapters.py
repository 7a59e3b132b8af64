"""What allauth asks of us: our words, our password rules, and a line in the audit log for each log-in."""

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.shortcuts import redirect
from qrcode.image.svg import SvgPathFillImage

from setiakawan.accounts import second_factor, services


class AccountAdapter(DefaultAccountAdapter):
    """Log-in by user name. Unknown, switched-off and mistaken users all get the same answer."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "Nama pengguna atau kata sandi tidak cocok.",
        "too_many_login_attempts": "Terlalu banyak percobaan. Tunggu lima menit, lalu coba lagi.",
        "rate_limited": "Terlalu banyak percobaan. Tunggu sebentar, lalu coba lagi.",
        "incorrect_password": "Kata sandi tidak cocok.",
        "enter_current_password": "Kata sandi saat ini tidak cocok.",
        "incorrect_code": "Kode tidak cocok atau sudah dipakai.",
    }

    def is_open_for_signup(self, request):
        return False

    def authenticate(self, request, **credentials):
        user = super().authenticate(request, **credentials)
        if user is not None and not user.is_active:
            self.authentication_failed(request, **credentials)
            return None
        return user

    def authentication_failed(self, request, **credentials):
        services.note_failed_log_in(username=credentials.get("username", ""), address=self.get_client_ip(request))

    def login(self, request, user):
        super().login(request, user)
        services.note_log_in(user=user, address=self.get_client_ip(request))

    def logout(self, request):
        services.note_log_out(user=request.user)
        super().logout(request)

    def set_password(self, user, password):
        services.change_own_password(user=user, password=password)

    def respond_user_inactive(self, request, user):
        return redirect("account_login")

    def get_login_redirect_url(self, request):
        """Where a role begins (`ROLE_HOME`); everybody else at their desk."""
        return settings.ROLE_HOME.get(request.user.role, settings.LOGIN_REDIRECT_URL)

    def get_password_change_redirect_url(self, request):
        return "/"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are sealed like everything that must not be read in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Kode tidak cocok atau sudah dipakai.",
    }

    def get_totp_label(self, user):
        return user.username

    def build_totp_svg(self, url):
        """The QR code on a white ground, so that it can be scanned on a dark page as well."""
        return qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode")

    def encrypt(self, text):
        return second_factor.seal_secret(text)

    def decrypt(self, encrypted_text):
        return second_factor.open_secret(encrypted_text)
