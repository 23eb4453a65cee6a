"""Settings, read from the environment and from `.env` beside manage.py. README lists every variable."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.dotenv import DotenvError, read_dotenv
from config.environment import SQLITE, Environment

BASE_DIR = Path(__file__).resolve().parent.parent
try:
    # What the process sets goes before what the file says.
    env = Environment({**read_dotenv(BASE_DIR / ".env"), **os.environ})
except DotenvError as error:
    raise ImproperlyConfigured(str(error)) from None

DEBUG = env.flag("DEBUG", False)
# A demonstration runs over plain HTTP on one machine and has accounts whose passwords were printed on a screen.
DEMO = env.flag("DEMO", False)
PRODUCTION = not (DEBUG or DEMO)

SECRET_KEY = env.secret("SECRET_KEY", 50 if PRODUCTION else 1)
# Document numbers are sealed with the first of these keys and opened with any of them.
DOCUMENT_KEYS = env.keys("DOCUMENT_KEYS")
# Equal document numbers are recognized by a hash under this key, which outlives a change of the sealing keys.
MATCHING_KEY = env.key("MATCHING_KEY")
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "accreditation.workplace.apps.WorkplaceAdminConfig",
    "accreditation.workplace.apps.WorkplaceConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "import_export",
    "accreditation.accounts",
    "accreditation.geography",
    "accreditation.organizations",
    "accreditation.elections",
    "accreditation.delegations",
    "accreditation.commission",
    "accreditation.bulletins",
    "accreditation.exchange",
    "accreditation.portal",
    "accreditation.reference",
    "accreditation.demonstration",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "accreditation.exchange.middleware.refuse_by_size",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accreditation.history.operations.OperationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
# Widgets look for their templates where pages do, so that the portal's own come first.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": env.database("DATABASE_URL", BASE_DIR / "data" / "accreditation.sqlite3")}
database_pool = env.number("DATABASE_POOL", 8, 1, 100)
if DATABASES["default"]["ENGINE"] == SQLITE:
    DATABASES["default"]["OPTIONS"] = {
        # A writer takes its lock at BEGIN, so two writers wait for each other instead of failing midway.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # 64 MB of pages: with the usual two, the indexes of a long list are read and written again and again.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;",
    }
else:
    # Options of the address, such as ?sslmode=verify-full, stay. Connections that nobody needs are soon closed: those
    # that lie in the pool while the server is started anew delay the requests after it, each by some seconds.
    pool = {"min_size": 1, "max_size": database_pool, "timeout": 20, "max_idle": 60}
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = pool
    # A connection that broke while it lay in the pool is replaced instead of failing the next request.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accreditation.accounts.authentication.RoleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
LOGIN_URL = "admin:login"

LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]
LANGUAGE_CODE = env.choice("DEFAULT_LANGUAGE", ("kk", "ru", "en"), "kk")
# The portal's own texts first, then those of the packages that no package translates, see scripts/package_messages.py.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "packages"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
USE_TZ = True
TIME_ZONE = env.zone("TIME_ZONE", "Asia/Almaty")

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Files received from senders: outside the web root, no URL leads there.
MEDIA_ROOT = env.folder("RECEIVED_FILES", BASE_DIR / "data" / "received")
MEDIA_URL = ""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
# Lists are refused above this size before they are read.
LARGEST_LIST_BYTES = env.number("LARGEST_LIST_MB", 200, 1, 1000) * 1024 * 1024
# Above this size a list of observers is checked and loaded by a worker, and the page tells how far it has come.
LARGE_LIST_BYTES = env.number("LARGE_LIST_MB", 2, 0, 1000) * 1024 * 1024
# Whoever gives no sign of life for so long is taken for dead, and the work in hand is taken up by another one.
WORKER_LOST_SECONDS = env.number("WORKER_LOST_SECONDS", 30, 5, 3600)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "import"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "export"

SESSION_COOKIE_HTTPONLY = True
# A working day, and not beyond the browser's own: these accounts read passports.
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", PRODUCTION)
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
# Other sites under the same domain may not have HTTPS: their owner decides, and browsers do not forget it soon.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.flag("HSTS_WHOLE_DOMAIN", False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.flag("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

log_level = env.choice("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "reticent": {
            "()": "config.logs.ReticentFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "reticent"}},
    # In place of Django's own handlers, one of which would mail reports with settings and form data.
    "loggers": {"django": {"handlers": [], "level": log_level}},
    "root": {"handlers": ["console"], "level": log_level},
}
