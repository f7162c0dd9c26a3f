"""Settings, read from the environment. The documented table is in the README, "Configuration"."""

import sys
from pathlib import Path

import environ
import pghistory

from portal import composition

env = environ.FileAwareEnv()

PACKAGE_DIR = Path(__file__).resolve().parent
BASE_DIR = PACKAGE_DIR.parent
# A wheel carries templates, static files and catalogues inside the package; a checkout beside it.
ASSET_DIR = BASE_DIR if (BASE_DIR / "templates").is_dir() else PACKAGE_DIR
HOME_DIR = Path(env.str("GUILDHALL_HOME", default=str(BASE_DIR / ".guildhall")))

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("GUILDHALL_DEMO", default=False)
TESTING = "pytest" in sys.modules

SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Keys the permutation behind references (D-310); changing it changes every reference.
REFERENCE_KEY = env.str("REFERENCE_KEY", default=SECRET_KEY)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
BASE_URL = env.str("BASE_URL", default="http://localhost:8000")
HTTPS = env.bool("HTTPS", default=BASE_URL.startswith("https://"))

INSTALLED_APPS = composition.INSTALLED_APPS
MIDDLEWARE = composition.MIDDLEWARE
ROOT_URLCONF = "portal.urls"
ASGI_APPLICATION = "portal.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ASSET_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": composition.CONTEXT_PROCESSORS},
    },
]
FORM_RENDERER = "portal.kernel.pages.forms.GuildhallRenderer"

# --- Database -----------------------------------------------------------------------------
# Two roles: the application's role owns nothing; migrations run as the owner (MIGRATE=1 or
# `guildhall migrate`). The third, the cluster's superuser, is known to the launcher only.
DATABASE_URL = env.str("DATABASE_URL", default="")
DATABASE_OWNER_URL = env.str("DATABASE_OWNER_URL", default=DATABASE_URL)
APP_ROLE = env.str("DATABASE_APP_ROLE", default="guildhall_app")
# Not to log in with: transactions of the house's own people and of the system take it on, and
# row-level security lets it through.
HOUSE_ROLE = f"{APP_ROLE}_house"
AS_OWNER = env.bool("GUILDHALL_AS_OWNER", default=False)
# So many connections a process may have open, and so many requests work at a time.
DATABASE_POOL = env.int("DATABASE_POOL", 10)


def _database(url: str) -> dict:
    config = environ.Env.db_url_config(url) if url else {"ENGINE": "", "NAME": ""}
    config |= {
        "ENGINE": "portal.kernel.database",
        "ATOMIC_REQUESTS": True,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": env.bool("DATABASE_POOLER", default=False),
    }
    options = config.setdefault("OPTIONS", {})
    if not config["DISABLE_SERVER_SIDE_CURSORS"]:
        # Plans are kept; a setting that history's triggers miss would be an error for each row.
        kept = "-c plan_cache_mode=force_generic_plan -c pgtrigger.ignore={}"
        options |= {"prepare_threshold": 2, "options": kept}
    options["pool"] = not (AS_OWNER or TESTING) and {"min_size": 1, "max_size": DATABASE_POOL}
    config["CONN_MAX_AGE"] = 0
    return config


DATABASES = {"default": _database(DATABASE_OWNER_URL if AS_OWNER else DATABASE_URL)}

# Guardian's own backend would ask model-wide permissions; the policy answers instead.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

# A bare ``@pghistory.track()`` misses nothing that becomes of a row, its end included.
PGHISTORY_DEFAULT_TRACKERS = (
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
)

# --- People and sign-in -------------------------------------------------------------------
AUTH_USER_MODEL = "kernel.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "sharing.backends.PolicyBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
GUARDIAN_GET_INIT_ANONYMOUS_USER = "portal.kernel.models.anonymous_user"
GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = "AnonymousUser"

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "portal.kernel.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = False
# Whoever changes an account is not always its owner: the owner gets a mail.
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Another address is another way to a new password: whoever finds an open page does not add one.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
MFA_ADAPTER = "portal.kernel.accounts.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO or DEBUG
# Clocks differ: the code before and the code after the current one are right, too.
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Guildhall"
IDP_OIDC_PRIVATE_KEY = env.str("OIDC_PRIVATE_KEY", default="")

# --- Languages, numbers, times ------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ru", "Русский"), ("bg", "Български")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Sofia")
# Ours, and our wording for texts of packages that people of the portal see.
LOCALE_PATHS = [ASSET_DIR / "locale", ASSET_DIR / "locale" / "overrides"]
# The shortest reference has this many digits (C-1042).
REFERENCE_DIGITS = 4
HOUSE_CURRENCY = env.str("HOUSE_CURRENCY", default="EUR")

# --- Files --------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(HOME_DIR / "static")))
STATICFILES_DIRS = [ASSET_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "portal.desk.assets.GeneratedAssetsFinder",
]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(HOME_DIR / "media")))
MEDIA_URL = "/media/"
_MANIFEST = "portal.asset_storage.AssetStorage"
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _PLAIN if DEBUG or TESTING else _MANIFEST},
}
SERVESTATIC_USE_FINDERS = DEBUG or TESTING
SERVESTATIC_AUTOREFRESH = DEBUG or TESTING
# Worth its time on a network; the demo has none between server and browser.
SERVESTATIC_USE_BROTLI = not DEMO
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=50 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = env.int("BODY_MAX_BYTES", default=2 * 1024 * 1024)

# --- Mail ---------------------------------------------------------------------------------
EMAIL_URL = env.str("EMAIL_URL", default="consolemail://")
_MAIL = environ.Env.email_url_config(EMAIL_URL)
_MAIL_OPTIONS = {
    "host": _MAIL.get("EMAIL_HOST"),
    "port": _MAIL.get("EMAIL_PORT"),
    "username": _MAIL.get("EMAIL_HOST_USER"),
    "password": _MAIL.get("EMAIL_HOST_PASSWORD"),
    "use_tls": _MAIL.get("EMAIL_USE_TLS", False),
    "use_ssl": _MAIL.get("EMAIL_USE_SSL", False),
}
MAILERS = {
    "default": {
        "BACKEND": _MAIL["EMAIL_BACKEND"],
        "OPTIONS": {k: v for k, v in _MAIL_OPTIONS.items() if v}
        if _MAIL["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
        else {},
    }
}
if DEMO:
    MAILERS["default"] = {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(HOME_DIR / "mail")},
    }
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Guildhall <guildhall@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Answers to mails that ask for a decision: the address that they go to, the server whose word on
# the sender counts, and the maildir in which that server leaves them.
REPLY_ADDRESS = env.str("MAIL_REPLY_ADDRESS", default="")
MAIL_AUTHORITY = env.str("MAIL_AUTHSERV_ID", default="")
MAIL_DIRECTORY = env.str("MAIL_DIRECTORY", default="")
VAPID_PRIVATE_KEY = env.str("VAPID_PRIVATE_KEY", default="")  # without: no push messages

# --- Live ---------------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
CHANNEL_LAYERS = (
    {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL]},
        }
    }
    if REDIS_URL
    else {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
)
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
SESSION_ENGINE = "portal.kernel.sessions"
FEED_RETENTION_DAYS = env.int("FEED_RETENTION_DAYS", default=30)
API_POINTS_PER_MINUTE = env.int("API_POINTS_PER_MINUTE", default=6_000)
# Sockets and streams that one person, token or stranger's address may hold open in one process.
CONNECTIONS_PER_CLIENT = env.int("CONNECTIONS_PER_CLIENT", default=100)
# Private networks that webhooks of the house may be sent to; those of partners never are.
WEBHOOK_NETWORKS = env.list("WEBHOOK_NETWORKS", default=[])
# In the demo anybody's, and push messages, may go to this machine, and without TLS, to try them.
WEBHOOK_TRIAL = DEMO
GRAPHQL_OPERATIONS = env.str("GRAPHQL_OPERATIONS", default="")
GRAPHQL_TRUSTED_ONLY = env.bool("GRAPHQL_TRUSTED_ONLY", default=False)
# So many days before a share ends, its receiver and its sharers are told.
GRANT_WARNING_DAYS = env.int("GRANT_WARNING_DAYS", default=7)
# What partners read is written down, and kept so long. Tests write it themselves.
ACCESS_LOG_DAYS = env.int("ACCESS_LOG_DAYS", default=365)
ACCESS_LOG_WRITES = not TESTING
# A preview of the portal with somebody else's eyes lasts so many minutes at most.
PREVIEW_MINUTES = env.int("PREVIEW_MINUTES", default=60)
# A rule that opens more parts of records than this waits for a second person.
SHARING_SECOND_PERSON = env.int("SHARING_SECOND_PERSON", default=500)
# From so many signals on, a pricing case goes to tender and finance by itself.
PRICING_CASE_SIGNALS = env.int("PRICING_CASE_SIGNALS", default=2)

GRAPHENE = {"SCHEMA": "partner_api.schema.schema"}

# --- Jobs ---------------------------------------------------------------------------------
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# --- Wagtail ------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Guildhall"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_LOGIN_URL = "/accounts/login/"
# People change their password and address on our pages, which ask again who they are.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# --- Security -----------------------------------------------------------------------------
SECURE_CSP = composition.CONTENT_POLICY
SECURE_SSL_REDIRECT = HTTPS and env.bool("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "guildhall_session"
# Plain http keeps the name that every client of a Django site looks for.
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrftoken"
SESSION_COOKIE_AGE = env.int("SESSION_MAX_SECONDS", default=14 * 24 * 3600)
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"

# Who may read /metrics: the bearer of this token; without one, this machine only.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "portal.kernel.logs.RequestIdFilter"}},
    "formatters": {"json": {"()": "portal.kernel.logs.JsonFormatter"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "filters": ["request_id"],
        }
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
}
