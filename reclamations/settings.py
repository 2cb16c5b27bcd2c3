"""Settings, all read from the environment; the README's table lists every variable."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from reclamations import languages

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DJANGO_DEMO", default=False)
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "data"))).resolve()


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
    key = env.str("SECRET_KEY", default="")
    if DEBUG or DEMO:
        return str(key) or _demo_secret()
    if not key:
        raise ImproperlyConfigured("SECRET_KEY is missing. Give at least 50 random characters (see the README).")
    return _strong("SECRET_KEY", key)


def _derived_key(name: str) -> str:
    """Read a key of its own, as strong as the secret key, or derive it from that one."""
    key = env.str(name, default="")
    if not key:
        return hashlib.sha256(f"{name.split('_')[0].lower()}:{SECRET_KEY}".encode()).hexdigest()
    return str(key) if DEBUG or DEMO else _strong(name, key)


def _strong(name: str, key: str) -> str:
    if len(key) < 50 or len(set(key)) < 12 or key.startswith("django-insecure"):
        raise ImproperlyConfigured(
            f"{name} is too weak: at least 50 characters, 12 of them different, and not Django's sample key."
        )
    return key


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
TRACKING_KEY = _derived_key("TRACKING_KEY")
JOURNAL_KEY = _derived_key("JOURNAL_KEY")

SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in {"http", "https"} or not _site.hostname:
    raise ImproperlyConfigured("SITE_URL must be an absolute address such as https://reclamations.exemple.fr")
IS_HTTPS = _site.scheme == "https"
if not IS_HTTPS and not (DEBUG or DEMO) and _site.hostname not in {"127.0.0.1", "localhost", "testserver"}:
    raise ImproperlyConfigured("SITE_URL must begin with https:// in production.")
ALLOWED_HOSTS = [_site.hostname, *env.list("ALLOWED_HOSTS", default=[])]
if DEBUG or DEMO:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL] if IS_HTTPS else []

INSTALLED_APPS = [
    "reclamations.apps.ReclamationsConfig",
    "registre.apps.RegistreConfig",
    "reclamations.backoffice.apps.BackofficeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "reclamations.apps.StaticFilesConfig",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "js_lib_bootstrap5",
    "phonenumber_field",
    "post_office",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "reclamations.middleware.PolicyMiddleware",  # over the static files too: an SVG opened by itself is a page
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "reclamations.middleware.CompressionMiddleware",
    "reclamations.middleware.UncachedMiddleware",
    "reclamations.middleware.LanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "reclamations.middleware.OrganisationMiddleware",
    "reclamations.middleware.WayOnMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "reclamations.urls"
WSGI_APPLICATION = "reclamations.wsgi.application"

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
                "reclamations.context_processors.organisation",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'reclamations.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES["default"]["CONN_MAX_AGE"] = 60
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["ENGINE"] = "reclamations.sqlite3"  # writers wait in line
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
FILING_LIMIT = env.int("FILING_LIMIT", default=30)
#: The largest file taken, in megabytes, by family of kinds: « FILE_LIMITS=video=80,pdf=30 » changes two of them.
FILE_LIMITS = {"pdf": 20, "picture": 30, "document": 20, "text": 5, "mail": 30, "sound": 30, "video": 50} | {
    family: int(limit) for family, limit in env.dict("FILE_LIMITS", default={}).items()
}
#: How many files one form may bring, and how many megabytes they may weigh together.
FILES_COUNT = env.int("FILES_COUNT", default=10)
FILES_TOTAL = env.int("FILES_TOTAL", default=60)
#: Megabytes of files taken in an hour from one network address, by every public form; 0 for no limit.
UPLOAD_LIMIT = env.int("UPLOAD_LIMIT", default=300)
#: Submissions in ten minutes, on the whole site, beyond which browsers are asked for a proof of work; 0 for never.
PROOF_THRESHOLD = env.int("PROOF_THRESHOLD", default=2 * FILING_LIMIT)
PROOF_ALWAYS = env.bool("PROOF_ALWAYS", default=False)
#: Complaints accepted in an hour, meanwhile, from a network address that proves nothing: people without JavaScript.
PROOF_FREE = env.int("PROOF_FREE", default=2)
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
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "reclamations.web.throttle.address_of"

LANGUAGE_CODE = languages.SOURCE
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGES = languages.available(BASE_DIR / "locale")
LANGUAGE_COOKIE_NAME = "langue"
LANGUAGE_COOKIE_AGE = 31_536_000  # a year, in seconds
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Paris")
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "files"
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

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 100  # beyond ten, each is refused with a sentence and the form is kept
FILE_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "reclamations.files.BoundedUploadHandler",  # first: what goes over the limits is never written
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

EMAIL_IS_CONFIGURED = bool(env.str("EMAIL_URL", default=""))
if EMAIL_IS_CONFIGURED:
    vars().update(env.email_url("EMAIL_URL"))
    EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=15)
    _MAIL_BACKEND = "reclamations.outbox.SmtpBackend"
else:
    _MAIL_BACKEND = "reclamations.outbox.EmlFolderBackend"
EMAIL_BACKEND = "post_office.EmailBackend"
EML_DIR = DATA_DIR / "courriels"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Votre voix compte <reclamations@localhost.localdomain>")
SERVER_EMAIL = env.str("SERVER_EMAIL", default=DEFAULT_FROM_EMAIL)
POST_OFFICE = {
    "BACKENDS": {"default": _MAIL_BACKEND},
    "DEFAULT_PRIORITY": "medium",
    "MESSAGE_ID_ENABLED": False,  # ours are stable and derive from the event key
    "LOG_LEVEL": 0,
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "reclamations.intake.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "axes": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "pikepdf": {"level": "WARNING"},
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
