"""The addresses of signing in and of one's own account. The names are allauth's; what is left out does not exist here,
above all its signing up: members have a way of their own (inquiries/urls_sign_up.py)."""

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import path, re_path

from accounts.signing_in import pages

urlpatterns = [
    path("sign-in", pages.SignInView.as_view(), name="sign-in"),
    path("sign-in", pages.SignInView.as_view(), name="account_login"),
    path("sign-in/passkey", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/code", second_step.authenticate, name="mfa_authenticate"),
    path("sign-out", pages.SignOutView.as_view(), name="sign-out"),
    path("sign-out", pages.SignOutView.as_view(), name="account_logout"),
    path("stay-signed-in", pages.stay_signed_in, name="stay-signed-in"),
    path("account/", pages.account, name="account"),
    path("account/confirm/password", account.reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("account/confirm/passkey", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/password", account.password_change, name="account_change_password"),
    path("account/password/first", account.password_set, name="account_set_password"),
    path("account/password/forgotten", account.password_reset, name="account_reset_password"),
    path("account/password/forgotten/sent", account.password_reset_done, name="account_reset_password_done"),
    path(
        "account/password/new/done", account.password_reset_from_key_done, name="account_reset_password_from_key_done"
    ),
    re_path(
        r"^account/password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)$",
        pages.NewPasswordView.as_view(),
        name="account_reset_password_from_key",
    ),
    path("account/email", account.email, name="account_email"),
    path("account/email/sent", account.email_verification_sent, name="account_email_verification_sent"),
    path("account/email/confirm/<str:key>", account.confirm_email, name="account_confirm_email"),
    path("account/second-step", pages.SecondStepView.as_view(), name="mfa_index"),
    path("account/second-step/app", app.activate_totp, name="mfa_activate_totp"),
    path("account/second-step/app/remove", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/second-step/recovery-codes", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/second-step/recovery-codes/new",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/second-step/recovery-codes/file",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("account/passkeys", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("account/passkeys/add", pages.AddPasskeyView.as_view(), name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/name", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("account/passkeys/<int:pk>/remove", pages.RemovePasskeyView.as_view(), name="mfa_remove_webauthn"),
    path("account/sessions", pages.SessionsView.as_view(), name="usersessions_list"),
]
