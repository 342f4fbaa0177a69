"""All settings of Kiem, read from the environment as config/explained.py says."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.api import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401
from config.explained import BASE_DIR, env

VAR_DIR = Path(env("VAR_DIR") or BASE_DIR / "var")
if (left := VAR_DIR / "kiem.env").exists():  # by `make run`, for manage.py
    env.read_env(left)
# Demo mode: demo people can sign in, mails land in a mailbox page.
DEMO = env("DEMO")
DEMO_LANGUAGE = env("DEMO_LANGUAGE")
DEBUG = env("DEBUG")
SECRET_KEY = env("SECRET_KEY")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY to a long random text.")

from config.running import *  # noqa: E402, F403
from config.sign_in import *  # noqa: E402, F403

SITE_URL = env("SITE_URL").rstrip("/")
HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = env("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    *(f"django.contrib.{name}" for name in ("auth", "contenttypes", "sessions")),
    *(f"django.contrib.{name}" for name in ("messages", "staticfiles")),
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "accounts",
    "portfolio",
    "workflows",
    "reports",
    "notifications",
    "web",
    *("allauth", "allauth.account", "allauth.socialaccount", "allauth.mfa"),
]
MIDDLEWARE = [
    "web.watching.Watched",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "web.api.middleware.ApiHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "web.auditing.Audited",
    "web.middleware.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "web.middleware.KeepStandings",
]
# Fields take a fifth of the time of Django's own templates: decision 34.
FORM_RENDERER = "django.forms.renderers.Jinja2"
ROOT_URLCONF = "config.urls"
CSRF_FAILURE_VIEW = "web.views.errors.csrf_failure"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "web.context_processors.navigation",
            ]
        },
    },
    # For what repeats a thousand times: docs/decisions/0003-the-board-in-jinja.md.
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "web.jinja.environment"},
    },
]
FILE_UPLOAD_HANDLERS = ["web.uploads.CappedUpload"]
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# To connect takes longer than to move a card; what broke meanwhile is found out.
KEPT = {"CONN_MAX_AGE": env("DATABASE_KEPT"), "CONN_HEALTH_CHECKS": True}
PLACE = env.db("DATABASE_URL", f"sqlite:///{VAR_DIR}/kiem.sqlite3")
if PLACE["ENGINE"] == "django.db.backends.sqlite3":
    PLACE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
    }
else:
    PLACE["ENGINE"] = "config.postgresql"
    # To plan a statement costs PostgreSQL more than to run it: what comes back on a
    # kept connection is planned once.
    if KEPT["CONN_MAX_AGE"]:
        PREPARED = {"server_side_binding": True, "prepare_threshold": 3}
        PLACE["OPTIONS"] = PREPARED | PLACE.get("OPTIONS", {})
DATABASES = {"default": PLACE | KEPT}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"

LANGUAGE_CODE = "en"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = "Europe/Amsterdam"

STATIC_URL = "static/"
STATICFILES_DIRS = [("handbook", BASE_DIR / "docs" / "pictures")]
# The image collects and hashes its static files; elsewhere they are served as they lie.
COLLECTED = (BASE_DIR / "staticfiles" / "staticfiles.json").exists()
HASHED = COLLECTED or env("COLLECTING")
STATIC_ROOT = BASE_DIR / "staticfiles" if HASHED else None
WHITENOISE_USE_FINDERS = not COLLECTED
STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "web.hashed_files.HashedFiles" if HASHED else STATIC},
}

# Mail goes by SMTP when there is a server to give it to, else into var/mailbox.
EMAIL_HOST = env("EMAIL_HOST")
EMAIL_PORT = env("EMAIL_PORT")
EMAIL_HOST_USER = env("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD")
EMAIL_USE_SSL = env("EMAIL_USE_SSL")
EMAIL_USE_TLS = env("EMAIL_USE_TLS") and not EMAIL_USE_SSL
EMAIL_TIMEOUT = 20
SMTP = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_BACKEND = SMTP if EMAIL_HOST else "notifications.mailbox.MaildirBackend"
MAILBOX_DIR = VAR_DIR / "mailbox"
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL")
IMAP_URL = env("IMAP_URL")
REPLY_ADDRESS = env("REPLY_ADDRESS")
MAIL_LEASE_SECONDS = env("MAIL_LEASE_SECONDS")
MAIL_PER_MINUTE = env("MAIL_PER_MINUTE")
MAIL_PER_DAY = env("MAIL_PER_DAY")
INCOMING_DAYS = env("INCOMING_DAYS")
OIN = env("OIN")
INTERNAL_HOSTS = env("INTERNAL_HOSTS")
MAIL_HOLD_ABOVE = env("MAIL_HOLD_ABOVE")

CELERY_BROKER_URL = env("CELERY_BROKER_URL")
TICK_SECONDS = env("TICK_SECONDS")
# So long what draws charts stays when nobody asks for one; it takes 100 MB.
DRAWING_QUIET_SECONDS = 10

# Calls a minute for each token; 0 is no limit.
API_PER_MINUTE = env("API_PER_MINUTE")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
# Asked inside the network, past the proxy with TLS.
SECURE_REDIRECT_EXEMPT = [r"^_healthz/", r"^metrics$"]
SECURE_REFERRER_POLICY = "same-origin"
if env("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
OURS = ("script", "style", "img", "font", "connect", "frame")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {f"{kind}-src": [SELF] for kind in OURS}
    | {name: [NONE] for name in ("default-src", "base-uri", "frame-ancestors")}
    | {"form-action": [SELF]}
}
