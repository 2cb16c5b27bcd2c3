"""Settings, all read from the environment; the README's table lists every variable."""

from __future__ import annotations

import secrets
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured

from reclamations import environment, keys
from reclamations.site import logs, policies
from reclamations.words import languages

BASE_DIR = Path(__file__).resolve().parents[2]
environment.load()

DEBUG = environment.flag("DEBUG")
DEMO = environment.flag("DJANGO_DEMO")
DATA_DIR = Path(environment.text("DATA_DIR", str(BASE_DIR / "data"))).resolve()


def _demo_secret() -> str:
    """Make, once, the secret of a demonstration; it never leaves the data folder."""
    path = DATA_DIR / "secret-key"
    if not path.exists():
        DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text().strip()


def _secret_key() -> str:
    """Read the secret key; outside of DEBUG and the demonstration, refuse a missing or weak one."""
    key = environment.text("SECRET_KEY")
    if DEBUG or DEMO:
        return key or _demo_secret()
    if not key:
        raise ImproperlyConfigured(
            "SECRET_KEY is missing. Give at least 50 random characters: python -m reclamations.keys prints some."
        )
    return _strong("SECRET_KEY", key)


def _own_key(name: str) -> str:
    """Read a key that must outlive the secret key; the demonstration derives it from that one."""
    key = environment.text(name)
    if DEBUG or DEMO:
        return key or keys.derived(name, SECRET_KEY)
    if not key:
        raise ImproperlyConfigured(
            f"{name} is missing. A new site makes it once: python -m reclamations.keys. A site that already worked "
            "without it must keep the one it had: python -m reclamations.keys --former prints it. With another one, "
            "codes already given to clients open nothing and seals already made do not verify."
        )
    return _strong(name, key)


def _former_keys(name: str) -> list[str]:
    """Read the keys before this one; the demonstration adds those that derived from its former secret keys."""
    former = [_strong(f"{name}_FALLBACKS", key) for key in environment.several(f"{name}_FALLBACKS")]
    if DEBUG or DEMO:
        former += [keys.derived(name, key) for key in SECRET_KEY_FALLBACKS]
    return former


def _strong(name: str, key: str) -> str:
    if keys.is_weak(key) and not (DEBUG or DEMO):
        raise ImproperlyConfigured(
            f"{name} is too weak: at least 50 characters, 12 of them different, and not Django's sample key."
        )
    return key


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = environment.several("SECRET_KEY_FALLBACKS")
TRACKING_KEY, TRACKING_KEY_FALLBACKS = _own_key("TRACKING_KEY"), _former_keys("TRACKING_KEY")
JOURNAL_KEY, JOURNAL_KEY_FALLBACKS = _own_key("JOURNAL_KEY"), _former_keys("JOURNAL_KEY")

SITE_URL = environment.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in {"http", "https"} or not _site.hostname:
    raise ImproperlyConfigured("SITE_URL must be an absolute address such as https://reclamations.exemple.fr")
if _site.path or _site.query or _site.fragment or _site.username:
    raise ImproperlyConfigured(
        "SITE_URL is a bare address such as https://reclamations.exemple.fr, without a path: the site fills a host."
    )
IS_HTTPS = _site.scheme == "https"
_A_YEAR = 31_536_000  # seconds
if not IS_HTTPS and not (DEBUG or DEMO) and _site.hostname not in {"127.0.0.1", "localhost", "testserver"}:
    raise ImproperlyConfigured("SITE_URL must begin with https:// in production.")
ALLOWED_HOSTS = [_site.hostname, *environment.several("ALLOWED_HOSTS")]
if DEBUG or DEMO:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL] if IS_HTTPS else []

INSTALLED_APPS = [
    "reclamations.apps.ReclamationsConfig",
    "reclamations.site.apps.SiteConfig",
    "registre.apps.RegistreConfig",
    "reclamations.backoffice.apps.BackofficeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "reclamations.site.apps.StaticFilesConfig",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "js_lib_bootstrap5",
    "phonenumber_field",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "reclamations.site.middleware.HealthMiddleware",  # asked by machines, over any name and without TLS
    "reclamations.site.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "reclamations.site.middleware.PolicyMiddleware",  # over the static files too: an SVG opened by itself is a page
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "reclamations.site.middleware.CompressionMiddleware",
    "reclamations.site.middleware.UncachedMiddleware",
    "reclamations.site.middleware.AddressMiddleware",
    "reclamations.site.carrying.CarriedMiddleware",
    "reclamations.site.middleware.LanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "reclamations.web.guard.csrf.CsrfMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "reclamations.site.middleware.OrganisationMiddleware",
    "reclamations.site.middleware.WayOnMiddleware",
    "reclamations.site.middleware.AlteredFileMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "reclamations.site.urls"
WSGI_APPLICATION = "reclamations.site.wsgi.application"

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
                "reclamations.site.context_processors.organisation",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"


def _database(url: str) -> dict[str, Any]:
    """Read the address of the database. Raises ImproperlyConfigured."""
    try:
        with warnings.catch_warnings(action="ignore"):
            found: dict[str, Any] = environment.env.db_url_config(url)
    except (ValueError, KeyError, ImproperlyConfigured):
        found = {}  # the error would print a part of the password
    if found.get("ENGINE") not in {"django.db.backends.sqlite3", "django.db.backends.postgresql"}:
        raise ImproperlyConfigured(
            "DATABASE_URL is postgres://user:password@host:port/name, or sqlite:///path; percent-encode what is "
            "neither a letter nor a figure in the password."
        )
    return found


DATABASES = {"default": _database(environment.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'reclamations.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES["default"]["CONN_MAX_AGE"] = 60
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["ENGINE"] = "reclamations.site.sqlite3"  # writers wait in line
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: a reference shown to a client survives a power cut. secure_delete: purged words leave no trace.
        # A filing writes 35 pages: 4,000 of them before the log is copied, 16 MB, spares the next client that wait.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=4000;"
        ),
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

#: Complaints accepted in an hour from one network address; a third of it for one e-mail address; 0 for no limit.
FILING_LIMIT = environment.number("FILING_LIMIT", 30)
#: The largest file taken, in megabytes, by family of kinds: « FILE_LIMITS=video=80,pdf=30 » changes two of them.
FILE_LIMITS = environment.numbers(
    "FILE_LIMITS", {"pdf": 20, "picture": 30, "document": 20, "text": 5, "mail": 30, "sound": 30, "video": 50}
)
#: How many files one form may bring, and how many megabytes they may weigh together.
FILES_COUNT = environment.number("FILES_COUNT", 10)
FILES_TOTAL = environment.number("FILES_TOTAL", 60)
#: What the process that makes one clean copy may take: megabytes of memory, seconds of processor. 1,536 is what a photo
#: of 200 megapixels needs.
COPY_MEMORY = environment.number("COPY_MEMORY", 1536, least=512)
COPY_SECONDS = environment.number("COPY_SECONDS", 20, least=1)
#: Megabytes that all stored files may take, copies included, 0 for no cap; and those of the disk that they never take.
FILES_CAP = environment.number("FILES_CAP", 50_000)
FILES_RESERVE = environment.number("FILES_RESERVE", 500)
#: Megabytes of files taken in an hour from one network address, by every public form; 0 for no limit.
UPLOAD_LIMIT = environment.number("UPLOAD_LIMIT", 600)
#: Submissions in ten minutes, on the whole site, beyond which browsers are asked for a proof of work; 0 for never.
PROOF_THRESHOLD = environment.number("PROOF_THRESHOLD", 2 * FILING_LIMIT)
PROOF_ALWAYS = environment.flag("PROOF_ALWAYS")
#: Complaints accepted in an hour, meanwhile, from a network address that proves nothing: people without JavaScript.
PROOF_FREE = environment.number("PROOF_FREE", 2)
if PROOF_FREE < 1:
    raise ImproperlyConfigured("PROOF_FREE must be 1 at least: people without JavaScript are never locked out.")

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entries",
        "OPTIONS": {"MAX_ENTRIES": 10_000},  # beyond, limits are forgotten: an attack has many addresses
    }
}

AUTH_USER_MODEL = "reclamations.Staff"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "reclamations.auth.RoleBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "reclamations.backoffice.shell.waiting.locked"
AXES_VERBOSE = False
#: Days after which what axes wrote of sign-ins, network address and typed name included, is deleted.
SIGN_IN_DAYS = environment.number("SIGN_IN_DAYS", 90, least=1)
AXES_CLIENT_IP_CALLABLE = "reclamations.web.guard.throttle.address_of"

LANGUAGE_CODE = languages.SOURCE
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGES = languages.available(BASE_DIR / "locale")
LANGUAGE_COOKIE_NAME = "langue"
LANGUAGE_COOKIE_AGE = _A_YEAR
TIME_ZONE = environment.text("TIME_ZONE", "Europe/Paris")
try:
    ZoneInfo(TIME_ZONE)
except (ZoneInfoNotFoundError, ValueError, OSError) as error:
    raise ImproperlyConfigured(f"TIME_ZONE, « {TIME_ZONE} », is no time zone: Europe/Paris is one.") from error
USE_TZ = True
FORMAT_MODULE_PATH = "reclamations.words.formats"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "files"
#: Django keeps one file by itself, the logo: its address is a page of the configuration.
MEDIA_URL = "/gestion/configuration/"
#: The list of what was purged, outside of the database: a restored backup brings purged files back.
PURGES_FILE = Path(environment.text("PURGES_FILE", str(DATA_DIR / "purges.jsonl")))
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 100  # beyond ten, each is refused with a sentence and the form is kept
FILE_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "reclamations.files.BoundedUploadHandler",  # first: what goes over the limits is never written
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]


def _mail_server(url: str) -> dict[str, Any]:
    """Read the address of the mail server. Raises ImproperlyConfigured."""
    try:
        found: dict[str, Any] = environment.env.email_url_config(url)
    except (ValueError, KeyError, ImproperlyConfigured):
        found = {}  # the error would print a part of the password
    if "smtp" not in str(found.get("EMAIL_BACKEND")) or not found.get("EMAIL_HOST"):
        raise ImproperlyConfigured(
            "EMAIL_URL is smtp+tls://user:password@host:587, smtp+ssl://… or smtp://host; percent-encode what is "
            "neither a letter nor a figure in the user and the password."
        )
    return found


EMAIL_IS_CONFIGURED = bool(environment.text("EMAIL_URL"))
if EMAIL_IS_CONFIGURED:
    vars().update(_mail_server(environment.text("EMAIL_URL")))
    EMAIL_TIMEOUT = environment.number("EMAIL_TIMEOUT", 15, least=1)
    EMAIL_BACKEND = "reclamations.outbox.SmtpBackend"
else:
    EMAIL_BACKEND = "reclamations.outbox.EmlFolderBackend"
OUTBOX_BACKEND = EMAIL_BACKEND  # what the outbox sends through; tests replace the other one
EML_DIR = DATA_DIR / "courriels"
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "Votre voix compte <reclamations@localhost.localdomain>")
SERVER_EMAIL = environment.text("SERVER_EMAIL", DEFAULT_FROM_EMAIL)

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "reclamations.web.visit.messages.Storage"
#: Over https, a prefix that browsers hold to: set by this very host, for all of it, never from a subdomain.
COOKIE_PREFIX = "__Host-" if IS_HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "reclamations.site.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_SSL_REDIRECT = IS_HTTPS
#: How long browsers hold to https for this host; for its sub-domains too; and in the list that browsers are built with.
SECURE_HSTS_SECONDS = environment.number("HSTS_SECONDS", _A_YEAR) if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS and environment.flag("HSTS_SUBDOMAINS", default=True)
_may_preload = SECURE_HSTS_INCLUDE_SUBDOMAINS and SECURE_HSTS_SECONDS >= _A_YEAR
SECURE_HSTS_PRELOAD = IS_HTTPS and environment.flag("HSTS_PRELOAD", default=_may_preload)
if SECURE_HSTS_PRELOAD and not _may_preload:
    raise ImproperlyConfigured(f"HSTS_PRELOAD=on asks for HSTS_SUBDOMAINS=on and HSTS_SECONDS={_A_YEAR} at least.")
if environment.flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = policies.CONTENT_SECURITY
PERMISSIONS_POLICY = policies.PERMISSIONS


def _log_level() -> str:
    level = environment.text("LOG_LEVEL", "INFO").upper()
    if level not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
        raise ImproperlyConfigured(f"LOG_LEVEL is DEBUG, INFO, WARNING, ERROR or CRITICAL, not « {level} ».")
    return level


logs.install()
LOGGING = logs.configuration(_log_level())
#: Ours derives from Django's middleware, which the check looks for by name: reclamations.web.guard.csrf.
SILENCED_SYSTEM_CHECKS = ["security.W003"]
