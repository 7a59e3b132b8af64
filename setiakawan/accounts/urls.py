"""Addresses of this room. allauth's views are named one by one: there is no sign-up, no e-mail, no social log-in."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import include, path

from setiakawan.accounts.pages import me, users

_own = [
    path("", me.my_account, name="me"),
    path("pengguna/", users.user_list, name="users"),
    path("pengguna/baru/", users.new_user, name="new_user"),
    path("pengguna/<int:user_id>/", users.user_page, name="user"),
    path("pengguna/<int:user_id>/data/", users.edit_user, name="edit_user"),
    path("pengguna/<int:user_id>/wilayah/", users.grant_area, name="grant_area"),
    path("pengguna/<int:user_id>/wilayah/<int:grant_id>/akhiri/", users.end_grant, name="end_grant"),
    path("pengguna/<int:user_id>/nonaktifkan/", users.switch_off, name="switch_off"),
    path("pengguna/<int:user_id>/aktifkan/", users.switch_on, name="switch_on"),
    path("pengguna/<int:user_id>/kata-sandi/", users.reset_password, name="reset_password"),
    path("pengguna/<int:user_id>/faktor-kedua/", users.reset_second_factor, name="reset_second_factor"),
]

urlpatterns = [
    path("", include((_own, "accounts"))),
    path("masuk/", account.LoginView.as_view(template_name="accounts/log_in.html"), name="account_login"),
    path(
        "masuk/kode/", mfa.AuthenticateView.as_view(template_name="accounts/log_in_code.html"), name="mfa_authenticate"
    ),
    path("keluar/", account.LogoutView.as_view(template_name="accounts/log_out.html"), name="account_logout"),
    path(
        "kata-sandi/",
        account.PasswordChangeView.as_view(template_name="accounts/change_password.html"),
        name="account_change_password",
    ),
    path(
        "pastikan/",
        account.ReauthenticateView.as_view(template_name="accounts/confirm_password.html"),
        name="account_reauthenticate",
    ),
    path(
        "pastikan/kode/",
        mfa.ReauthenticateView.as_view(template_name="accounts/confirm_code.html"),
        name="mfa_reauthenticate",
    ),
    path("faktor-kedua/", mfa.IndexView.as_view(template_name="accounts/second_factor.html"), name="mfa_index"),
    path(
        "faktor-kedua/nyalakan/",
        totp.ActivateTOTPView.as_view(template_name="accounts/second_factor_on.html"),
        name="mfa_activate_totp",
    ),
    path(
        "faktor-kedua/matikan/",
        totp.DeactivateTOTPView.as_view(template_name="accounts/second_factor_off.html"),
        name="mfa_deactivate_totp",
    ),
    path(
        "faktor-kedua/kode-cadangan/",
        codes.ViewRecoveryCodesView.as_view(template_name="accounts/recovery_codes.html"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "faktor-kedua/kode-cadangan/baru/",
        codes.GenerateRecoveryCodesView.as_view(template_name="accounts/recovery_codes_new.html"),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "faktor-kedua/kode-cadangan/unduh/",
        codes.DownloadRecoveryCodesView.as_view(template_name="accounts/recovery_codes.txt"),
        name="mfa_download_recovery_codes",
    ),
]
