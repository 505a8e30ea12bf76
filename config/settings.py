"""All settings. They come from the environment (docs/running.md has the table); nonsense there stops the start.

With nothing set at all this is a developer's machine: DEBUG, and the servers under ``var/``. A machine that was given a
SECRET_KEY is in production: it must say where everything else is, and runs over HTTPS unless it serves itself alone.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import embedded
from config.environment import boolean, env, required, web_address, whole_number, words

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.str("VAR", default=str(BASE_DIR / "var"))).resolve()  # what the site itself writes

# --- Where this is ---------------------------------------------------------------------------------------------------

DEBUG = boolean("DEBUG", default=not env.str("SECRET_KEY", default=""))
if DEBUG:
    SECRET_KEY = env.str("SECRET_KEY", default="") or "only-for-developing-and-known-to-everyone"
else:
    SECRET_KEY = required("SECRET_KEY", "sign-ins would be open to anyone. Set 50 or more random characters.")

SITE_NAME = env.str("SITE_NAME", default="Reviewboard")
SITE_URL = web_address("SITE_URL", default="http://127.0.0.1:8000")
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="")
SHOW_PENDING = boolean("SHOW_PENDING", default=True)

_site = urlsplit(SITE_URL)
_local = ("127.0.0.1", "localhost")
_alone = _site.hostname in _local
_https = _site.scheme == "https"
if not (DEBUG or _https or _alone):
    raise ImproperlyConfigured(f"SITE_URL is {SITE_URL}: passwords would travel in the clear. Serve it over https.")
if not DEBUG and not _alone and "@" not in CONTACT_EMAIL:
    raise ImproperlyConfigured("CONTACT_EMAIL is not set: readers and the registries need an address to write to.")
ALLOWED_HOSTS = words("ALLOWED_HOSTS", default=_local if _alone else (_site.hostname,))
CSRF_TRUSTED_ORIGINS = [f"{_site.scheme}://{_site.netloc}"]

# --- What it is made of ----------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "django_htmx",
    "csp",
    "django_fsm",
    "articles.apps.ArticlesConfig",
    "reviewboard.apps.ReviewboardConfig",
]
MIDDLEWARE = [
    "reviewboard.middleware.RequestContext",  # outermost: whatever is logged or recorded below carries the request's id
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "reviewboard.middleware.RequestContext",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "articles.context_processors.site",
                "reviewboard.context_processors.board",
            ],
        },
    },
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "articles.widgets.Renderer"

# --- Servers ---------------------------------------------------------------------------------------------------------

# Only the owner may change tables, so the commands that do connect as the owner where there is one.
_migrating = sys.argv[1:2] in (["migrate"], ["sqlmigrate"], ["optimizemigration"])
_database_url = env.str("DATABASE_URL", default="")
_owner_url = env.str("DATABASE_OWNER_URL", default="") or _database_url
if not _database_url:
    if not DEBUG:
        required("DATABASE_URL", "say which PostgreSQL to use, for example postgresql://user@host/reviewboard.")
    try:
        _postgres = embedded.postgres(VAR / "postgres")
    except embedded.EmbeddedServerError as error:
        raise ImproperlyConfigured(str(error)) from error
    _database_url, _owner_url = _postgres.application, _postgres.owner
_database = env.db_url_config(_owner_url if _migrating else _database_url)
if _database["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL is not a PostgreSQL: write postgresql://user@host/database.")
_options = _database.setdefault("OPTIONS", {})
_database["HOST"] = _options.pop("host", _database["HOST"])  # a socket's directory stands in the query of the URL
# A pool is for web processes only: Celery closes it at every task.
if _pooled := boolean("DATABASE_POOL", default=False):
    _options["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
DATABASES = {"default": _database | {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": _pooled}}

REDIS_URL = env.str("REDIS_URL", default="") or (
    embedded.redis_url(VAR / "redis")
    if DEBUG
    else required("REDIS_URL", "say which Redis hurries the workers, for example redis://host:6379/0.")
)
# In each process its own: with Redis gone the site must go on.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- Signing in ------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "articles.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}
LOGIN_URL = "/board/sign-in/"
LOGIN_REDIRECT_URL = "/board/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "config.accounts.InvitedOnly"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are invited at their address, so it is known to be theirs
ACCOUNT_LOGOUT_REDIRECT_URL = LOGOUT_REDIRECT_URL
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"mailed_link": "30/m/ip"}  # beside allauth's own: answers by the link in an invitation
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Sign-ins are limited by address, which only the proxy in front knows.
ALLAUTH_TRUSTED_PROXY_COUNT = whole_number("TRUSTED_PROXIES", default=1 if _https else 0)
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # a sign-in outlives Redis and a restart
SESSION_COOKIE_AGE = 14 * 24 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# --- What a browser may do -------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        # An identity provider that people sign in with must be named here: Chromium blocks the redirect otherwise.
        "form-action": [SELF, *words("SIGN_IN_ORIGINS")],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics", "display-capture")
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
if _https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes come from inside, without the proxy
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True

# A draft may be pasted or uploaded up to 20 MB; whatever is larger gets a sentence (config/errors.py).
UPLOAD_MEGABYTES = 20
DATA_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_MEGABYTES * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- Static files, language, time ------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "config.static_files.Digested"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

# --- Mail ------------------------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = SERVER_EMAIL = CONTACT_EMAIL or f"{SITE_NAME} <reviewboard@{_site.hostname}>"
if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "articles.mailbox.Backend"  # kept in the database, where an admin reads it

# --- Registries out there --------------------------------------------------------------------------------------------

REGISTRIES = {
    "CROSSREF_URL": web_address("CROSSREF_URL", default="https://api.crossref.org"),
    "DOI_URL": web_address("DOI_URL", default="https://doi.org"),
    "NCBI_URL": web_address("NCBI_URL", default="https://eutils.ncbi.nlm.nih.gov/entrez/eutils"),
    "EUROPEPMC_URL": web_address("EUROPEPMC_URL", default="https://www.ebi.ac.uk/europepmc/webservices/rest"),
    "DATACITE_URL": web_address("DATACITE_URL", default="https://api.datacite.org"),
    "OPENALEX_URL": web_address("OPENALEX_URL", default="https://api.openalex.org"),
}
# How long a worker has for the few sources it took; the next takes them then. A look-up gives up long before.
CHECK_TAKEN_SECONDS = whole_number("CHECK_TAKEN_SECONDS", default=300)
NCBI_API_KEY = env.str("NCBI_API_KEY", default="")

# --- Workers ---------------------------------------------------------------------------------------------------------

CELERY_BROKER_URL = re.sub("^unix://", "redis+socket://", REDIS_URL)  # Celery's name for the same
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # however long Redis is gone
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True  # they are given out again
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 240  # seconds
CELERY_TASK_TIME_LIMIT = 300
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # A task whose worker died unseen comes back after this long: over twice the longest task, so never while it runs.
    "visibility_timeout": 2 * CELERY_TASK_TIME_LIMIT + 60,
    "unacked_restore_interval": 10,  # seconds between looks for such tasks, and no look left out
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 0.5,  # Redis is near; a page must not wait for one that is gone
    "socket_timeout": 0.8,
    "max_retries": 0,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    # What a lost message would have started is found here at the latest.
    # One that no worker took before the next one is due is forgotten: a night without workers is one sweep, not 2,000.
    "sweep outbox": {"task": "articles.tasks.sweep_outbox", "schedule": 15, "options": {"expires": 15}},
    "sweep checks": {"task": "articles.tasks.sweep_checks", "schedule": 15, "options": {"expires": 15}},
    "sweep alerts": {"task": "reviewboard.tasks.sweep_alerts", "schedule": 15, "options": {"expires": 15}},
    "watch sources": {"task": "articles.tasks.watch_sources", "schedule": crontab(hour="3", minute="40")},  # UTC
    "sweep links": {"task": "articles.tasks.sweep_links", "schedule": 60, "options": {"expires": 60}},
    "clear sessions": {"task": "articles.tasks.clear_sessions", "schedule": 24 * 3600},
    "clear answers": {"task": "articles.tasks.clear_answers", "schedule": 24 * 3600},
}

# --- Logging ---------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "config.logs.RequestId"}, "sentence": {"()": "config.logs.WithoutTrace"}},
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} [{request_id}] {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["request"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "articles": {"level": "INFO"},
        "reviewboard": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING"},
        "celery.beat": {"filters": ["sentence"]},  # Redis is gone: twice every 15 seconds is often enough
        "django.request": {"level": "ERROR"},  # a page that is not there is no news
    },
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
