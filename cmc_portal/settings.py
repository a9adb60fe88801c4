"""Settings of every installation; what differs between them comes from the environment (see .env.example)."""

import os
from pathlib import Path

import pghistory
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured

from accounts.rules.chain import TrailKeys, parse_trail_keys
from cmc_portal.languages import CATALOGUES, SOURCE, offered_languages
from cmc_portal.startup.urls import as_role, cache_location, celery_broker_url, parse_database_url
from cmc_portal.uploads import MOST_BODY_BYTES, MOST_FILES
from inquiries.rules.receipt_keys import ReceiptKeys, parse_receipt_keys

BASE_DIR = Path(__file__).resolve().parent.parent


def flag(name: str) -> bool:
    """Is the environment variable set to 1?"""
    return os.environ.get(name, "0") == "1"


def words(name: str, default: str) -> list[str]:
    """The comma-separated words of an environment variable."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def needed(name: str) -> str:
    """An environment variable that has no default. Raises ImproperlyConfigured with what to do."""
    value = os.environ.get(name)
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. Start with bin/run or bin/manage, or set it as .env.example says."
        )
    return value


DEBUG = flag("PORTAL_DEBUG")
PORTAL_DEMO = flag("PORTAL_DEMO")
SECRET_KEY = needed("PORTAL_SECRET_KEY")
ALLOWED_HOSTS = words("PORTAL_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = words("PORTAL_ORIGINS", "")
PORTAL_HTTPS = flag("PORTAL_HTTPS")
PORTAL_INSECURE_HTTP = flag("PORTAL_INSECURE_HTTP")
# How many proxies of our own stand before the server: the caller's address is that many from the right of
# X-Forwarded-For. With 0 the header is not believed at all.
TRUSTED_PROXIES = int(os.environ.get("PORTAL_TRUSTED_PROXIES", "0"))

PORTAL_BRAND = {
    "name": os.environ.get("PORTAL_NAME", "Dual coverage portal"),
    "contact": os.environ.get("PORTAL_CONTACT", ""),
    "phone": os.environ.get("PORTAL_PHONE", ""),
    "tty": os.environ.get("PORTAL_TTY", ""),
    "email": os.environ.get("PORTAL_EMAIL", ""),
    "address": os.environ.get("PORTAL_POSTAL_ADDRESS", ""),
}
# Checked at the start for contrast and kind (cmc_portal/branding.py); empty for the neutral look.
PORTAL_ACCENT = os.environ.get("PORTAL_ACCENT", "").lower()
PORTAL_ACCENT_DARK = os.environ.get("PORTAL_ACCENT_DARK", "").lower()
PORTAL_LOGO = os.environ.get("PORTAL_LOGO", "")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "oauth2_provider",
    "pghistory",
    "pgtrigger",
    "rest_framework",
    "drf_spectacular",
    "accounts",
    "eligibility",
    "benefits",
    "continuity",
    "inquiries",
]

MIDDLEWARE = [
    "cmc_portal.headers.SecurityHeaders",
    "cmc_portal.branding.BrandFiles",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cmc_portal.language_choice.PageLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.signing_in.middleware.SignInRules",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.history.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "cmc_portal.opened_forms.OpenedForms",
]

ROOT_URLCONF = "cmc_portal.urls"
WSGI_APPLICATION = "cmc_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"help": "cmc_portal.help.tags"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cmc_portal.branding.brand",
                "cmc_portal.language_choice.choice",
                "accounts.navigation.acting",
            ],
        },
    },
]

# The web server, worker and beat take on a role that owns nothing (cmc_portal/database_roles.py); commands do not.
PORTAL_DATABASE_ROLE = os.environ.get("PORTAL_DATABASE_ROLE", "")
DATABASES = {
    "default": as_role(parse_database_url(needed("DATABASE_URL")), PORTAL_DATABASE_ROLE)
    | {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": False}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_REDIS_URL = needed("REDIS_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": cache_location(_REDIS_URL)},
}

CELERY_BROKER_URL = celery_broker_url(_REDIS_URL)
CELERY_RESULT_BACKEND = CELERY_BROKER_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 900
CELERY_TIMEZONE = "America/Los_Angeles"
CELERY_BEAT_SCHEDULE = {
    # Partitions must be there before the month begins; a year ahead, looked after daily, survives a long outage of the
    # worker.
    "create-partitions": {"task": "inquiries.tasks.create_partitions", "schedule": 24 * 60 * 60},
    # Alerts and emergencies are told as they happen; this finds those that the queue or the mail server missed.
    "tell-privacy-officers": {
        "task": "inquiries.tasks.tell_privacy_officers",
        "schedule": 60,
        "options": {"expires": 60},
    },
    # Lists are asked as soon as they are confirmed; this goes on with those whose worker died.
    "resume-lists": {"task": "inquiries.tasks.resume_lists", "schedule": 60, "options": {"expires": 60}},
    # After the night's rosters, before the working day.
    "ask-due-lists": {"task": "inquiries.tasks.ask_due_lists", "schedule": crontab(hour=5, minute=0)},
    "tidy-lists": {"task": "inquiries.tasks.tidy_lists", "schedule": crontab(hour=3, minute=30)},
    # What is not sealed yet can be altered unseen.
    "seal-trail": {"task": "accounts.tasks.seal_trail", "schedule": 60, "options": {"expires": 60}},
    # Looks further back than the minute's pass, for what was committed long after it was written.
    "seal-late-events": {"task": "accounts.tasks.seal_late_events", "schedule": 24 * 60 * 60},
    "delete-expired-tokens": {"task": "accounts.tasks.delete_expired_tokens", "schedule": 60 * 60},
    "report-months-to-archive": {"task": "accounts.tasks.report_months_to_archive", "schedule": 24 * 60 * 60},
    # Continuity of care, in California's time (CELERY_TIMEZONE). The order is a convenience: each does what the others
    # have left to do, whenever it runs.
    # Letters wait in the database; whoever queues one also asks for this at once.
    "send-notices": {
        "task": "continuity.tasks.send_notices",
        "schedule": 60,
        "options": {"expires": 60},
    },
    # Just after midnight, when days have passed; then hourly, which costs nothing when none is due and makes good what
    # a worker left undone.
    "sweep-windows": {"task": "continuity.tasks.sweep_windows", "schedule": crontab(minute=5)},
    # After the evening's rosters and network files, so that the letters of the night know of them.
    "follow-record": {"task": "continuity.tasks.follow_record", "schedule": crontab(hour=1, minute=0)},
    # Four times, since the letters of a night in which many thousands end may take longer than a task is given.
    "tell-of-windows": {"task": "continuity.tasks.tell_of_windows", "schedule": crontab(hour="2-5", minute=0)},
    # When the night's letters are queued, so that the day's print lies ready in the morning.
    "print-letters": {"task": "continuity.tasks.print_letters", "schedule": crontab(hour=5, minute=30)},
    # Before the working day begins.
    "tell-supervisors": {"task": "continuity.tasks.tell_supervisors", "schedule": crontab(hour=6, minute=0)},
}
# Whoever asks something of a queue that is away is told so within a second or two, and not after six: somebody may be
# waiting for a page. Worker and beat try on their own until it is back. A worker asks the queue for what is new every
# second (kombu's `brpop_timeout`), so that it hears of an idle queue in time.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
    "max_retries": 1,
    "interval_start": 0,
    "interval_max": 0,
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.signing_in.backends.PasswordBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "ask"
LOGOUT_REDIRECT_URL = "sign-in"
# In the database alone: a session that was ended there must not live on in a cache that did not hear of it.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 15 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PORTAL_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "cmc_portal.errors.forged_form"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PORTAL_HTTPS else None

# --- Hardening: what of a request is read, what may be kept where. The headers: cmc_portal/headers.py.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
# No page takes a file but those that cmc_portal/uploads.py names, and they one at a time, which stays in memory.
FILE_UPLOAD_HANDLERS = ["cmc_portal.uploads.RefuseFiles"]
FILE_UPLOAD_MAX_MEMORY_SIZE = MOST_BODY_BYTES
DATA_UPLOAD_MAX_NUMBER_FILES = MOST_FILES
# The browser itself refuses such a cookie from another host, another path or plain HTTP.
if PORTAL_HTTPS:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrftoken"
# What a message says stays on this side; the default would put it into a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# What a task gives back or dies of would lie in the queue's server; the log has it, masked.
CELERY_TASK_IGNORE_RESULT = True

# --- Signing in, with django-allauth: what of it is used and how. Ours: accounts/signing_in, docs/signing-in.md.
ACCOUNT_ADAPTER = "accounts.signing_in.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = True
# The same answer to a new address whether or not somebody else has it.
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{PORTAL_BRAND['name']}: "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PORTAL_HTTPS else "http"
ACCOUNT_SESSION_REMEMBER = True
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Failures are counted by accounts/signing_in/attempts.py; these keep one address from keeping the server busy.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": None, "reset_password": "20/m/ip"}
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
ACCOUNT_FORMS = {
    "login": "accounts.signing_in.forms.SignInForm",
    "reauthenticate": "accounts.signing_in.forms.PasswordAgainForm",
    "change_password": "accounts.signing_in.forms.ChangePasswordForm",
    "set_password": "accounts.signing_in.forms.FirstPasswordForm",
    "reset_password": "accounts.signing_in.forms.ForgottenPasswordForm",
    "reset_password_from_key": "accounts.signing_in.forms.NewPasswordForm",
    "add_email": "accounts.signing_in.forms.ChangeEmailForm",
}
MFA_ADAPTER = "accounts.signing_in.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# Clocks differ: the code before and the one after are taken too. Each is taken once (accounts/signing_in/forms.py).
MFA_TOTP_TOLERANCE = 1
# An address that is being changed does not keep anybody from a second step; nobody signs up with somebody else's.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "accounts.signing_in.forms.CodeForm",
    "reauthenticate": "accounts.signing_in.forms.CodeAgainForm",
    "activate_totp": "accounts.signing_in.forms.AddAppForm",
    "add_webauthn": "accounts.signing_in.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.signing_in.forms.RenamePasskeyForm",
    "authenticate_webauthn": "accounts.signing_in.forms.PasskeyForm",
    "reauthenticate_webauthn": "accounts.signing_in.forms.PasskeyAgainForm",
    "login_webauthn": "accounts.signing_in.forms.PasskeySignInForm",
}
# Letters go to a mail server; without one, in the demonstration, into a folder.
DEFAULT_FROM_EMAIL = os.environ.get("PORTAL_EMAIL_FROM", "portal@localhost")
EMAIL_HOST = os.environ.get("PORTAL_EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("PORTAL_EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("PORTAL_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("PORTAL_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = True
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = Path(os.environ.get("PORTAL_HOME", BASE_DIR / ".local")) / "mail"
if PORTAL_DEMO and not EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"

# A language is offered once its catalogue is there; until then its name would only mislabel English text.
LANGUAGE_CODE = SOURCE
LANGUAGES = [(each.code, each.own_name) for each in offered_languages()]
LOCALE_PATHS = [CATALOGUES]
FORMAT_MODULE_PATH = ["cmc_portal.formats"]
LANGUAGE_COOKIE_NAME = "__Host-language" if PORTAL_HTTPS else "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_SECURE = PORTAL_HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/Los_Angeles"

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(os.environ.get("PORTAL_HOME", BASE_DIR / ".local")) / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.authentication.HasAsker"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "cmc_portal.problems.handle_exception",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Dual coverage portal",
    "DESCRIPTION": "Is this person covered on that day, by whom, for what, and may they keep their doctor?",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_PUBLIC": True,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_INCLUDE_SCHEMA": False,
}

# --- OAuth 2.0 for machine clients: client credentials only, secrets and tokens kept as hashes.
OAUTH2_PROVIDER_APPLICATION_MODEL = "accounts.ApiClient"
OAUTH2_PROVIDER = {
    "SCOPES": {
        "inquiries:ask": "Ask inquiries",
        "inquiries:read": "Read the answers your organisation was given",
        "continuity:request": "Ask for continuity of care",
        "roster:load": "Load rosters",
    },
    "ACCESS_TOKEN_EXPIRE_SECONDS": 300,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
}
# Clients keep their public keys at addresses of their own. What is fetched there never comes from a network that is not
# public, unless a test says so; the file names certificate authorities beyond those of the system.
OUTBOUND_PRIVATE_ADDRESSES = False
OUTBOUND_CA_FILE = os.environ.get("PORTAL_CA_FILE", "")

# --- The access trail: keys of its chain, where its anchors are written and its old months kept; see docs/trail.md.
if DEBUG and not os.environ.get("PORTAL_TRAIL_KEYS"):
    PORTAL_TRAIL_KEYS = TrailKeys.for_debug(SECRET_KEY)
else:
    PORTAL_TRAIL_KEYS = parse_trail_keys(needed("PORTAL_TRAIL_KEYS"))
PORTAL_TRAIL_ANCHOR = os.environ.get("PORTAL_TRAIL_ANCHOR", "")
PORTAL_ARCHIVE = os.environ.get("PORTAL_ARCHIVE", "")

# --- Receipts of answers: the key that signs them and those that did before; see docs/receipts.md.
if DEBUG and not os.environ.get("PORTAL_RECEIPT_KEYS"):
    PORTAL_RECEIPT_KEYS = ReceiptKeys.for_debug(SECRET_KEY)
else:
    PORTAL_RECEIPT_KEYS = parse_receipt_keys(needed("PORTAL_RECEIPT_KEYS"))

# --- The history of tables that people edit: rows only added, each with who did it and from where, in the row itself.
PGHISTORY_APPEND_ONLY = True
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_CONTEXT_ID_FIELD = pghistory.ContextUUIDField()

# --- Guessing and emergencies: who is told beside the privacy officers, where the letters lead, and how many times as
# many misses as the policy says are allowed (a benchmark needs more).
PORTAL_OPERATOR_EMAIL = os.environ.get("PORTAL_OPERATOR_EMAIL", "")
PORTAL_ADDRESS = os.environ.get("PORTAL_ADDRESS", "").rstrip("/")
PORTAL_MISSES_FACTOR = float(os.environ.get("PORTAL_MISSES_FACTOR", "1"))

# Every record is masked as it is made (cmc_portal/logs.py). One handler; nothing is sent by e-mail, errors neither.
LOGGING_CONFIG = "cmc_portal.logs.configure"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # It warns of each letter that no font has, and quotes it: a part of a name.
        "weasyprint": {"level": "ERROR"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}
