"""Who comes in and how, and who takes part."""

from django.urls import include, path

from web.views import (
    account,
    elsewhere,
    first,
    invited,
    members,
    passkeys,
    passwords,
    people,
    session,
)

ACCOUNT = [
    path("", account.Account.as_view(), name="mfa_index"),
    path("again/", account.by_password, name="account_reauthenticate"),
    path("again/code/", account.by_code, name="mfa_reauthenticate"),
    path("password/", passwords.Change.as_view(), name="password-change"),
    path("passkeys/add/", passkeys.add, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/", passkeys.edit, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", passkeys.remove, name="mfa_remove_webauthn"),
    path("app/", account.add_app, name="mfa_activate_totp"),
    path("app/picture.svg", account.picture, name="totp-picture"),
    path("app/remove/", account.remove_app, name="mfa_deactivate_totp"),
    path("codes/", account.codes, name="mfa_view_recovery_codes"),
    path("codes/new/", account.new_codes, name="mfa_generate_recovery_codes"),
]

MEMBERS = [
    path("", members.Members.as_view(), name="members"),
    path("<int:pk>/", members.OneMember.as_view(), name="member"),
    path("invited/<int:pk>/", members.OneInvitation.as_view(), name="invitation"),
]

PEOPLE = [
    path("sign-in/", session.sign_in, name="sign-in"),
    path("session/", session.session, name="session"),
    # allauth's name for it.
    path("sign-in/", session.sign_in, name="account_login"),
    path("sign-in/<slug:key>/", elsewhere.begin, name="sign-in-elsewhere"),
    path("sign-in/<slug:key>/back/", elsewhere.callback, name="sign-in-callback"),
    path("sign-in/<slug:key>/over/", elsewhere.over, name="signed-out-elsewhere"),
    path("account/", include(ACCOUNT)),
    path("password/", passwords.Forgotten.as_view(), name="password-forgotten"),
    path(
        "password/<str:uid>/<str:token>/",
        passwords.New.as_view(),
        name="password-new",
    ),
    path("sign-in-passkey/", passkeys.sign_in, name="mfa_login_webauthn"),
    path("sign-in-code/", account.authenticate, name="mfa_authenticate"),
    path("account/data/", people.data, name="own-data"),
    path("accounts/", people.People.as_view(), name="accounts"),
    path("sign-out/", elsewhere.sign_out, name="sign-out"),
    path("p/<slug:slug>/members/", include(MEMBERS)),
    path("first-run/<str:token>/", first.FirstRun.as_view(), name="first-run"),
    path("first-steps/", first.FirstSteps.as_view(), name="first-steps"),
    path("invitation/<str:token>/", invited.Invited.as_view(), name="invited"),
]
