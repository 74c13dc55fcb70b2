"""Settings, from the environment (or a `.env` file beside manage.py) alone.

A bad value stops the start with a sentence that names it. `.env.example` lists them all.
"""

import os
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError, ValidationError, validate

from edulearn.money import CURRENCY_DIGITS
from edulearn.secret import local_secret
from edulearn.setting_checks import (
    check_mongodb_uri,
    check_sender,
    check_storage_url,
    to_font,
    to_host,
    to_mail,
    to_network,
)

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(os.environ.get("ENV_FILE", BASE_DIR / ".env"), recurse=False)


def read(parse, name, default, **rules):
    """One setting, parsed; raises ImproperlyConfigured with a sentence that names it."""
    if env.str(name, "").strip() == "":
        return default
    try:
        return parse(name, **rules)
    except EnvError as error:
        raise ImproperlyConfigured(f"The setting {name} is not usable: {error}") from error


def read_names(name, parse=str.strip):
    """A comma-separated setting, each part parsed; nothing between two commas is no part."""
    return [parsed(parse, name, part) for part in env.str(name, "").split(",") if part.strip()]


def parsed(parse, name, text):
    """What one of `setting_checks` makes of a text; raises ImproperlyConfigured as `read` does."""
    try:
        return parse(text)
    except ValidationError as error:
        why = " ".join(error.messages)
        raise ImproperlyConfigured(f"The setting {name} is not usable: {why}") from error


def refuse(wrong, sentence):
    if wrong:
        raise ImproperlyConfigured(sentence)


# The site
PORT = read(env.int, "PORT", 8000, validate=validate.Range(1, 65535))
THREADS = read(env.int, "THREADS", 64, validate=validate.Range(8, 256))
PRODUCTION = read(env.bool, "PRODUCTION", False)
DEMO = read(env.bool, "DEMO", False)
SITE_NAME = read(env.str, "SITE_NAME", "EduLearn", validate=validate.Length(max=60))
SITE_URL = read(
    env.str, "SITE_URL", f"http://localhost:{PORT}", validate=validate.URL(require_tld=False)
).rstrip("/")
CURRENCY = read(env.str, "CURRENCY", "USD", validate=validate.OneOf(sorted(CURRENCY_DIGITS)))
INSTRUCTOR_SIGNUP = (
    read(env.str, "INSTRUCTOR_SIGNUP", "open", validate=validate.OneOf(["open", "closed"]))
    == "open"
)
COURSE_REVIEW = read(env.bool, "COURSE_REVIEW", True)
VERIFY_EMAIL = read(env.bool, "VERIFY_EMAIL", PRODUCTION)
SECURITY_CONTACT = read(
    env.str,
    "SECURITY_CONTACT",
    f"{SITE_URL}/?view=about#contact",
    validate=validate.Regexp(r"(https://|mailto:|tel:)\S+\Z"),
)
RATE_LIMITS = read(env.bool, "RATE_LIMITS", True)

# Money
CARD_GATEWAYS = ["test", "stripe"]  # modules of courses/gateways, whose README says how to add one
PAYMENT_GATEWAY = read(
    env.str, "PAYMENT_GATEWAY", "test", validate=validate.OneOf([*CARD_GATEWAYS, "none"])
)
STRIPE_SECRET_KEY = read(env.str, "STRIPE_SECRET_KEY", "")
STRIPE_WEBHOOK_SECRET = read(env.str, "STRIPE_WEBHOOK_SECRET", "")
STRIPE_API_BASE = read(env.str, "STRIPE_API_BASE", "", validate=validate.URL(require_tld=False))
BANK_TRANSFER = read(
    env.str,
    "BANK_TRANSFER",
    "" if PRODUCTION else "This is a trial site without a bank account: an admin may approve this.",
)
BANK_TRANSFER_DAYS = read(env.int, "BANK_TRANSFER_DAYS", 14, validate=validate.Range(1, 365))
TAX_RATE = read(env.decimal, "TAX_RATE", Decimal(0), validate=validate.Range(0, 100))
TAX_NAME = read(env.str, "TAX_NAME", "VAT", validate=validate.Length(max=20))
RECEIPT_ISSUER = read(env.str, "RECEIPT_ISSUER", SITE_NAME).replace("\\n", "\n")
PDF_FONTS = read_names("PDF_FONTS", to_font)
RECONCILE_SECONDS = read(env.int, "RECONCILE_SECONDS", 60, validate=validate.Range(0, 86_400))

# Mail: printed where none is set up
EMAIL = parsed(to_mail, "EMAIL_URL", read(env.str, "EMAIL_URL", "console:"))
EMAIL_BACKEND = EMAIL["EMAIL_BACKEND"].replace(
    "django.core.mail.backends.console", "edulearn.console_mail"
)
EMAIL_HOST, EMAIL_PORT = EMAIL["EMAIL_HOST"], EMAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_USER"], EMAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL["EMAIL_USE_TLS"], EMAIL["EMAIL_USE_SSL"]
EMAIL_FILE_PATH = "/" + EMAIL["EMAIL_FILE_PATH"]
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = read(
    env.str, "EMAIL_FROM", "EduLearn <no-reply@localhost>", validate=check_sender
)

# The database
MONGODB_URI = read(env.str, "MONGODB_URI", "", validate=check_mongodb_uri)
MONGODB_DB = read(
    env.str, "MONGODB_DB", "edulearn_db", validate=validate.Regexp(r"[A-Za-z0-9_-]{1,63}\Z")
)
DATA_DIR = read(env.path, "DATA_DIR", BASE_DIR / "data")
STORAGE_URL = read(env.str, "STORAGE_URL", "", validate=check_storage_url)
UPLOADS_DIR = Path(url2pathname(urlsplit(STORAGE_URL).path) or DATA_DIR / "uploads")
DATABASES = {}

# Who may ask
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = read_names("ALLOWED_HOSTS", to_host)
CORS_ALLOWED_ORIGINS = read_names("CORS_ALLOWED_ORIGINS")
TRUSTED_PROXIES = read_names("TRUSTED_PROXIES", to_network)
CORS_ALLOW_CREDENTIALS = True
CORS_ALLOW_HEADERS = ["authorization", "content-type", "idempotency-key", "x-request-id"]
CORS_EXPOSE_HEADERS = ["location", "retry-after", "x-request-id"]

refuse(PRODUCTION and DEMO, "DEMO is for trying EduLearn out; unset it where PRODUCTION is true.")
refuse(
    PRODUCTION and PAYMENT_GATEWAY == "test",
    "PAYMENT_GATEWAY=test takes no money; it can't be used where PRODUCTION is true.",
)
refuse(
    PAYMENT_GATEWAY == "stripe" and not STRIPE_SECRET_KEY,
    "STRIPE_SECRET_KEY is missing: PAYMENT_GATEWAY=stripe needs it.",
)
refuse(
    PAYMENT_GATEWAY == "stripe" and not STRIPE_WEBHOOK_SECRET,
    "STRIPE_WEBHOOK_SECRET is missing: without it anyone could say that a payment was made.",
)
refuse(
    PAYMENT_GATEWAY == "stripe" and CURRENCY == "MGA",
    "CURRENCY=MGA can't be used with PAYMENT_GATEWAY=stripe, which takes whole ariary only.",
)
refuse(
    PRODUCTION and not RATE_LIMITS,
    "RATE_LIMITS=off is for tests; it can't be used where PRODUCTION is true.",
)
refuse(
    PRODUCTION and not ALLOWED_HOSTS,
    "ALLOWED_HOSTS is missing: with PRODUCTION=true, name the hosts that this site answers to.",
)
ALLOWED_HOSTS = [*ALLOWED_HOSTS, *LOCAL_HOSTS]

# Secrets
SECRET_KEY = read(env.str, "SECRET_KEY", "")
refuse(
    PRODUCTION and not SECRET_KEY,
    "SECRET_KEY is missing: with PRODUCTION=true, set it to at least 32 random bytes.",
)
try:
    SECRET_KEY = SECRET_KEY or local_secret(DATA_DIR)
except OSError as error:
    raise ImproperlyConfigured(f"The setting DATA_DIR is not usable: {error}") from error
SECRET_KEY_FALLBACKS = read_names("SECRET_KEY_FALLBACKS")
refuse(
    any(len(key.encode()) < 32 for key in [SECRET_KEY, *SECRET_KEY_FALLBACKS]),
    "SECRET_KEY (and each of SECRET_KEY_FALLBACKS) needs at least 32 bytes.",
)
PASSWORD_COST = 12  # bcrypt: two to the power of this many rounds
ACCESS_TOKEN_SECONDS = 15 * 60
SESSION_DAYS = 30

# Django. Its DEBUG stays off: its error pages are HTML, and tell too much. Ours turns the log up.
DEBUG = False
LOG_LEVEL = "DEBUG" if read(env.bool, "DEBUG", False) else "INFO"
ROOT_URLCONF = "edulearn.urls"
WSGI_APPLICATION = "edulearn.wsgi.application"
APPEND_SLASH = False
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
INSTALLED_APPS = [
    "corsheaders",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "edulearn",
    "accounts",
    "courses",
]
MIDDLEWARE = [
    "edulearn.turns.Turns",
    "edulearn.middleware.RequestId",
    "edulearn.middleware.HealthChecks",
    "edulearn.addresses.ClientAddress",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "csp.middleware.CSPMiddleware",
    "edulearn.middleware.ResponseHeaders",
    "edulearn.middleware.ApiPaths",
    "edulearn.middleware.FileProblems",
    "edulearn.page_files.Files",
    "django.middleware.common.CommonMiddleware",
    "edulearn.methods.Methods",
    "edulearn.compression.CompressedAnswers",
]
TEMPLATES = [
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True},
]

# Pages and files
FRONTEND_DIR = BASE_DIR / "frontend"
STATIC_URL = "/static/"
WHITENOISE_ROOT = FRONTEND_DIR
WHITENOISE_INDEX_FILE = True
WHITENOISE_USE_FINDERS = True

# Security headers
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False  # the proxy's work, which also knows the port
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SILENCED_SYSTEM_CHECKS = [
    "security.W003",  # no cookie acts: requests carry a bearer token, and cookies are SameSite
    "security.W008",  # see SECURE_SSL_REDIRECT
    "security.W021",  # preloading binds a whole domain for years: its owner's decision
]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "https:"],
        "media-src": ["'self'", "https:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

MAX_BODY_BYTES = 1024 * 1024
MAX_UPLOAD_BYTES = (
    read(env.int, "MAX_UPLOAD_MB", 200, validate=validate.Range(1, 100_000)) * 1024**2
)
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_BODY_BYTES

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.authentication.BearerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.permissions.SignedIn"],
    "DEFAULT_PARSER_CLASSES": ["edulearn.rendering.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["edulearn.rendering.JSONRenderer"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "edulearn.openapi.ApiSchema",
    "EXCEPTION_HANDLER": "edulearn.errors.problem",
    "UNAUTHENTICATED_USER": "accounts.models.Visitor",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "EduLearn API",
    "VERSION": "1",
    "DESCRIPTION": "Courses, accounts, payments and learning. Errors are RFC 9457 problems.",
    "OAS_VERSION": "3.1.0",
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "refreshCookie": {"type": "apiKey", "in": "cookie", "name": "refresh_token"}
        }
    },
    "COMPONENT_SPLIT_PATCH": False,
    "ENFORCE_NON_BLANK_FIELDS": True,
    "POSTPROCESSING_HOOKS": [],  # choices stay where they are used
    "SORT_OPERATION_PARAMETERS": False,
    "SERVE_PERMISSIONS": ["accounts.permissions.Anyone"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "/icon.svg",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "edulearn.request_id.RequestIdFilter"}},
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s [%(request_id)s] %(name)s: %(message)s"}
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["request_id"],
        }
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django.request": {"level": "CRITICAL"},
        "pymongo": {"level": "WARNING"},
        "stripe": {"level": "WARNING"},
        "fontTools": {"level": "ERROR"},
    },
}
