"""How people sign in: the part of the settings that docs/signing-in.md explains."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from accounts.providers import Wrong, read
from config.explained import env

# Identity providers: the text itself, or a file with it.
PROVIDERS_FILE = env("SIGN_IN_PROVIDERS_FILE")
PROVIDERS_TEXT = env("SIGN_IN_PROVIDERS")
try:
    text = Path(PROVIDERS_FILE).read_text() if PROVIDERS_FILE else PROVIDERS_TEXT
    SIGN_IN_PROVIDERS = read(text, os.environ)
except (Wrong, OSError) as wrong:
    raise ImproperlyConfigured(f"SIGN_IN_PROVIDERS: {wrong}") from wrong
# Accounts with a password of Kiem's own; without a provider there is no other way in.
LOCAL_SIGN_IN = env("LOCAL_SIGN_IN") or not SIGN_IN_PROVIDERS

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.Accounts"]
LOGIN_URL = LOGOUT_REDIRECT_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.LongEnough", "OPTIONS": {"min_length": 15}},
    {"NAME": f"{VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.passwords.ExpectedWords"},
]

SESSION_ENGINE = "accounts.sessions"
# A session ends so long after signing in, and earlier where nobody does anything.
SESSION_COOKIE_AGE = env("SESSION_HOURS") * 3600
SESSION_IDLE_SECONDS = env("SESSION_IDLE_MINUTES") * 60
SESSION_COOKIE_HTTPONLY = True
# Over https no other site, and no subdomain, can give a browser these cookies.
if env("SITE_URL").startswith("https://"):
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
PASSWORD_RESET_TIMEOUT = 3600
AUDIT_ADDRESS_DAYS = env("AUDIT_ADDRESS_DAYS")
# What is counted, such as failed sign-ins, all processes of the web count together
# where there is a Redis; else each counts for itself.
BROKER = env("CELERY_BROKER_URL")
if BROKER.startswith(("redis://", "rediss://")):
    CACHES = {"default": {"BACKEND": "web.caching.Shared", "LOCATION": BROKER}}

# How many proxies in front of Kiem can be believed about where a request comes from.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int(
    "TRUSTED_PROXIES", default=1 if env("BEHIND_PROXY") else 0
)
ACCOUNT_ADAPTER = "web.entrance.Entrance"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# Who fails too often waits; per address and place, so that nobody shuts out another.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/key", "reset_password": "5/h/key"}
SOCIALACCOUNT_ADAPTER = "web.oidc.Elsewhere"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
MFA_ADAPTER = "web.entrance.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Browsers let localhost do without https, to try it out.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = env("DEMO")
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Kiem"
MFA_TOTP_TOLERANCE = 1
