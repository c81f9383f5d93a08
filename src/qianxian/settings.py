"""Settings. What differs between installations comes from the environment; the README lists it."""

from __future__ import annotations

import json
import os
from base64 import b64encode
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from qianxian.storage.keys import read_or_make

PACKAGE = Path(__file__).resolve().parent

# ── where things are kept ────────────────────────────────────────────────────────────────────────────────────────
QIANXIAN_HOME = Path(os.environ.get("QIANXIAN_HOME", "var")).resolve()
os.umask(0o077)  # what is kept here is nobody else's on this machine
(QIANXIAN_HOME / "uploading").mkdir(parents=True, exist_ok=True)
QIANXIAN_KEYS = Path(os.environ.get("QIANXIAN_KEYS", "keys")).resolve()
QIANXIAN_BASE_URL = os.environ.get("QIANXIAN_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
QIANXIAN_DEMO = os.environ.get("QIANXIAN_DEMO", "") == "1"
"""Whether the sign-in page says whom to sign in as; only `qianxian demo` makes such accounts."""
QIANXIAN_PDF_FONT = os.environ.get("QIANXIAN_PDF_FONT", "")
"""The TrueType font that is embedded into PDF; empty: one that is usual on such machines, if it is there."""
REGISTRY = QIANXIAN_HOME / "districts.json"
"""The districts that are served beside the first; written by `qianxian district add`."""
QIANXIAN_DISTRICTS: list[dict[str, Any]] = (
    json.loads(REGISTRY.read_text(encoding="utf-8"))
    if REGISTRY.exists()
    else [{"code": os.environ.get("QIANXIAN_DISTRICT", "411002")}]
)
QIANXIAN_PROXIES = int(os.environ.get("QIANXIAN_PROXIES", "0"))
"""How many proxies in front of the server add to X-Forwarded-For."""
QIANXIAN_LIMITS = {
    # (bucket, refilled per second) for each address and process; a proxy in front counts for all processes
    "report": (int(os.environ.get("QIANXIAN_REPORT_BURST", "300")), 1.0),
    "code": (20, 1 / 30),
    "outside": (20, 1 / 30),  # what a company without an account says of its work
    "sign_in": (8, 1 / 20),  # of a name
    "sign_in_address": (60, 1 / 5),  # behind one address may sit a whole office building
    "second_factor": (5, 1 / 60),
    "resident_address": (60, 1 / 10),
}

SECRET_KEY = b64encode(read_or_make(QIANXIAN_KEYS, "session")).decode()
DEBUG = False
ALLOWED_HOSTS = [
    host for host in os.environ.get("QIANXIAN_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if host
] + [host for district in QIANXIAN_DISTRICTS for host in district.get("hosts", ())]
SECURE = QIANXIAN_BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [QIANXIAN_BASE_URL] + [
    f"{QIANXIAN_BASE_URL.partition('://')[0]}://{host}"
    for district in QIANXIAN_DISTRICTS for host in district.get("hosts", ())
]

# ── rooms, bottom to top ─────────────────────────────────────────────────────────────────────────────────────────
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "qianxian.storage",
    "qianxian.ledger",
    "qianxian.places",
    "qianxian.people",
    "qianxian.notices",
    "qianxian.tasks",
    "qianxian.concerns",
    "qianxian.meetings",
    "qianxian.results",
    "qianxian.web",
    "qianxian.ops",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "qianxian.web.middleware.Zips",
    "qianxian.web.middleware.PolicyHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "qianxian.web.middleware.Preferences",
    "qianxian.web.middleware.InDistrict",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "qianxian.web.middleware.KnowsViewer",
    "qianxian.web.middleware.SaysWhy",
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # fields look as the other fields do
ROOT_URLCONF = "qianxian.urls"
WSGI_APPLICATION = "qianxian.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,  # the widgets of Django's forms
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "qianxian.web.page.about_page"],
            "builtins": ["qianxian.web.templatetags.said", "django.templatetags.i18n", "django.templatetags.static"],
        },
    },
]

# ── the database: SQLite in QIANXIAN_HOME, or what DATABASE_URL says ─────────────────────────────────────────────


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for a database URL; an empty one means the embedded SQLite file.

    :raises ImproperlyConfigured: if the URL names an engine that is not served.
    """
    if not url:
        return {
            "ENGINE": "qianxian.storage.engines.sqlite",
            "NAME": str(QIANXIAN_HOME / "qianxian.sqlite3"),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                # FULL: an acknowledged receipt survives a power cut. secure_delete: erased words are overwritten.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL names {parts.scheme!r}; use postgresql://user:password@host:5432/name, or leave it out for "
            "SQLite. DATABASE_URL 只支持 postgresql://…；不设就用内置的 SQLite。",
        )
    return {
        "ENGINE": "qianxian.storage.engines.postgres",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ── signing in ───────────────────────────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "people.Account"
LOGIN_URL = "sign_in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username",)},
    },
]
QIANXIAN_REQUIRE_SECOND_FACTOR = os.environ.get("QIANXIAN_REQUIRE_SECOND_FACTOR", "") == "1"
"""Whether administrators have to sign in with a second factor."""
SESSION_ENGINE = "qianxian.storage.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "qianxian.web.errors.csrf_failed"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 100  # so that too many photographs are answered with a sentence, not with an error
FILE_UPLOAD_TEMP_DIR = str(QIANXIAN_HOME / "uploading")

# ── language and time ────────────────────────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# ── static files ─────────────────────────────────────────────────────────────────────────────────────────────────
STATIC_URL = "/static/"
STATIC_ROOT = QIANXIAN_HOME / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
}

# ── logs: no words, no tokens, no addresses of residents ─────────────────────────────────────────────────────────
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"paths": {"()": "qianxian.web.logs.NoSecrets"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["paths"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # They write down addresses and headers, in which providers want their secrets.
    "loggers": {"httpx": {"level": "WARNING"}, "httpcore": {"level": "WARNING"}},
}
