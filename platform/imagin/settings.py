"""Settings of one hub. Every secret and address comes from the environment (``imagin.runtime``)."""

from datetime import timedelta
from pathlib import Path

import environ
from psycopg.conninfo import conninfo_to_dict

from imagin.installed import INSTALLED_APPS, MIDDLEWARE, SHARED_APPS, TENANT_APPS  # noqa: F401

env = environ.Env()

PACKAGE_DIR = Path(__file__).resolve().parent
STATE_DIR = Path(env("IMAGIN_STATE_DIR", default=".imagin")).absolute()

DEBUG = env.bool("IMAGIN_DEBUG", default=False)
SECRET_KEY = env("IMAGIN_SECRET_KEY")
FIELD_KEYS = env("IMAGIN_FIELD_KEYS")
PERSON_KEY_SECRET = env("IMAGIN_PERSON_KEY_SECRET")
ROLE_PREFIX = env("IMAGIN_ROLE_PREFIX", default="imagin")

# --- addresses -----------------------------------------------------------------------------------
HUB_HOST = env("IMAGIN_HUB_HOST", default="localhost")
PORT = env.int("IMAGIN_PORT", default=8000)
SCHEME = env("IMAGIN_SCHEME", default="http")
INTERNAL_URL = env("IMAGIN_INTERNAL_URL", default=f"http://127.0.0.1:{PORT}")
DEMO_IDP_URL = env("IMAGIN_DEMO_IDP_URL", default=f"http://idp.localhost:{PORT + 1}")
DEMO_IDP_INTERNAL_URL = env("IMAGIN_DEMO_IDP_INTERNAL_URL", default=f"http://127.0.0.1:{PORT + 1}")
# The registry of academies is the list of hosts: AcademyMiddleware answers 404 to any other.
ALLOWED_HOSTS = ["*"]
HTTPS = SCHEME == "https"

# --- where a request goes ------------------------------------------------------------------------------
ROOT_URLCONF = "imagin.urls"
HUB_URLCONF = "imagin.urls_hub"
WSGI_APPLICATION = "imagin.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "portal.shell.context.shell",
            ],
        },
    }
]

# --- database: login role for the requests, owner for migrations and onboarding (DESIGN §4) -----------
DB_ENGINE = env("DB_ENGINE", default="imagin.tenancy.backend")


def _database(url: str, application: str) -> dict:
    """A PostgreSQL address in any form libpq reads, a socket folder included."""
    parts = conninfo_to_dict(url)
    return {
        "NAME": parts.pop("dbname"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "ENGINE": DB_ENGINE,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": False,
        "OPTIONS": {"connect_timeout": 5, **parts, "application_name": application},
    }


DATABASES = {
    "default": _database(env("IMAGIN_DB_URL"), "imagin"),
    # A deployment gives the owner's address only to who needs it: elsewhere PostgreSQL refuses.
    "owner": _database(env("IMAGIN_DB_OWNER_URL", default="") or env("IMAGIN_DB_URL"), "imagin-owner"),
}
DATABASE_ROUTERS = ["imagin.tenancy.router.SchemaRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- cache, sessions, queue ------------------------------------------------------------------------------
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env("IMAGIN_CACHE_URL", default="redis://127.0.0.1:6379/1"),
        "KEY_FUNCTION": "imagin.tenancy.cache.academy_key",
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
}
SESSION_ENGINE = "imagin.sessions.store"
# Under https a browser refuses these names to anything but this very host (RFC 6265bis, ``__Host-``).
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}imagin_session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}imagin_csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.shell.errors.csrf_failure"
# imagin imports nothing of portal: the page of a service that does not answer for a time.
UNAVAILABLE_PAGE = "portal.shell.errors.unavailable"
BROKER_URL = env("BROKER_URL", default="redis://127.0.0.1:6379/0")

# --- identity (DESIGN §5) ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = [
    "imagin.identity.backends.HubBackend",
    "imagin.identity.external.backend.ExternalBackend",
    "tenants.accounts.backends.AcademyBackend",
]
# An academy's side of « Rattacher un compte »: imagin imports nothing of tenants.
LINK_DOOR = "tenants.accounts.linking.door"
# An academy's side of « Demander le rattachement », for who is well identified and unknown there.
TIE_DOOR = "tenants.accounts.tie_requests"
LOGIN_URL = "/connexion/"
LOGIN_REDIRECT_URL = "/"
LOGIN_REDIRECT_URL_FAILURE = "/connexion/echec/"
LOGOUT_REDIRECT_URL = "/"
HUB_URL = f"{SCHEME}://{HUB_HOST}" + ("" if PORT in (80, 443) else f":{PORT}")
# What the hub's own legal pages say, in JSON: keys of the rules « Mentions légales », which are an academy's.
HUB_LEGAL = env.json("IMAGIN_HUB_LEGAL", default={}) or {}
OIDC_KEY_FILE = env("IMAGIN_OIDC_KEY_FILE", default="")
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"
OAUTH2_PROVIDER_GRANT_MODEL = "identity.Grant"
OAUTH2_PROVIDER = {
    "OIDC_ENABLED": True,
    "OIDC_RSA_PRIVATE_KEY": Path(OIDC_KEY_FILE).read_text() if OIDC_KEY_FILE else "",
    "OIDC_ISS_ENDPOINT": f"{HUB_URL}/o",
    "OAUTH2_VALIDATOR_CLASS": "imagin.identity.provider.server.HubValidator",
    "OAUTH2_SERVER_CLASS": "imagin.identity.provider.server.HubServer",
    "ACCESS_TOKEN_GENERATOR": "imagin.identity.provider.server.access_token",
    "PKCE_REQUIRED": True,
    "SCOPES": {"openid": "Identité"},
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"] if HTTPS else ["http", "https"],
    "ACCESS_TOKEN_EXPIRE_SECONDS": 300,
    "ID_TOKEN_EXPIRE_SECONDS": 300,
    "AUTHORIZATION_CODE_EXPIRE_SECONDS": 60,
    "REFRESH_TOKEN_EXPIRE_SECONDS": 0,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
}
OIDC_TIMEOUT = 5
OIDC_MAX_STATES = 10

# --- external examiners: local accounts of the academies, proved on the hub (DESIGN §5) ---------------------
EXTERNAL_DOOR = "tenants.accounts.externals.door"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
# How many proxies of ours stand in front and add to X-Forwarded-For; without any, the header is not read.
TRUSTED_PROXIES = env.int("IMAGIN_TRUSTED_PROXIES", default=0)
AXES_HANDLER = "imagin.identity.external.lockout.DoorHandler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_FORM_FIELD = "username"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "next", "csrfmiddlewaretoken"]
AXES_CLIENT_IP_CALLABLE = "imagin.identity.external.lockout.client_address"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
# The door counts tries itself (imagin.identity.external.lockout), not axes' middleware and backend.
SILENCED_SYSTEM_CHECKS = ["axes.W002", "axes.W003"]

# What answers in place of a module that the academy switched off: imagin draws no page.
MODULE_CLOSED_PAGE = "portal.shell.closed.module_closed"

# --- electronic mail ----------------------------------------------------------------------------------------
vars().update(env.email_url("IMAGIN_EMAIL_URL", default=f"filemail:///{STATE_DIR / 'courriels'}"))
# Everything leaves through ours, which keeps the mail of a sandbox from the people it is about.
MAIL_TRANSPORT = vars()["EMAIL_BACKEND"]
EMAIL_BACKEND = "imagin.mail.backend.AcademyMailBackend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("IMAGIN_EMAIL_FROM", default=f"IMAG'IN <ne-pas-repondre@{HUB_HOST}>")

# Who may not be left without a second factor: the hub asks whoever can read the academies.
STRONG_ROLE_CHECK = "federation.strong.holds_strong_role"

# --- security headers: never relaxed, not even in tests ----------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}
# The proxy that ends TLS says so; it must set this header itself, whatever the browser sent.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS and TRUSTED_PROXIES else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
X_FRAME_OPTIONS = "DENY"

# --- language, time, files -------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = "imagin.formats"
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("IMAGIN_STATIC_DIR", default=str(STATE_DIR / "static")))
MEDIA_ROOT = Path(env("IMAGIN_MEDIA_DIR", default=str(STATE_DIR / "documents")))
S3_ENDPOINT_URL = env("S3_ENDPOINT_URL", default="")
FOLDER = {"BACKEND": "imagin.documents.storage.FolderStorage"}
BUCKET = {
    "BACKEND": "imagin.documents.bucket.BucketStorage",
    "OPTIONS": {
        "endpoint_url": S3_ENDPOINT_URL,
        "bucket_name": env("S3_BUCKET", default="imagin"),
        "region_name": env("S3_REGION", default="us-east-1"),
    },
}
STORAGES = {
    "default": BUCKET if S3_ENDPOINT_URL else FOLDER,
    "staticfiles": {"BACKEND": "imagin.assets.HashedStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"refusals": {"()": "imagin.operations.logs.Refusals"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["refusals"]},
    },
    "root": {"handlers": ["console"], "level": env("IMAGIN_LOG_LEVEL", default="WARNING")},
    # What it would tell of each refused password is in the journal, without any address.
    "loggers": {"axes": {"level": "ERROR"}},
}
