"""A demonstration identity provider: its own process, its own keys, nothing shared with the platform."""

import os
from pathlib import Path
from urllib.parse import urlsplit

STATE_DIR = Path(os.environ["IMAGIN_DEMO_IDP_STATE"])
ACCOUNTS_FILE = Path(
    os.environ.get("IMAGIN_DEMO_IDP_ACCOUNTS") or Path(__file__).parent.parent / "accounts.json"
)
PORT = int(os.environ.get("IMAGIN_PORT") or os.environ.get("PORT") or 8000)
URL = os.environ.get("IMAGIN_DEMO_IDP_URL") or f"http://idp.localhost:{PORT + 1}"
HUB_HOST = os.environ.get("IMAGIN_HUB_HOST", "localhost")
HUB_URL = f"{os.environ.get('IMAGIN_SCHEME', 'http')}://{HUB_HOST}" + (
    "" if PORT in (80, 443) else f":{PORT}"
)
CLIENT_ID = "imagin-hub"
CLIENT_SECRET = os.environ["IMAGIN_DEMO_IDP_CLIENT_SECRET"]

SECRET_KEY = (STATE_DIR / "secret").read_text()
DEBUG = False
ALLOWED_HOSTS = [urlsplit(URL).hostname]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "oauth2_provider",
    "demo_idp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "demo_idp.views.content_security_policy",
]
ROOT_URLCONF = "demo_idp.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": STATE_DIR / "idp.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTHENTICATION_BACKENDS = ["demo_idp.accounts.DemoBackend"]
LOGIN_URL = "/connexion/"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_NAME = "demo_idp_session"
CSRF_COOKIE_NAME = "demo_idp_csrf"
CSRF_FAILURE_VIEW = "demo_idp.views.begin_again"
LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True
SECURE_REFERRER_POLICY = "same-origin"
OAUTH2_PROVIDER = {
    "OIDC_ENABLED": True,
    "OIDC_RSA_PRIVATE_KEY": (STATE_DIR / "oidc.pem").read_text(),
    "OIDC_ISS_ENDPOINT": f"{URL}/o",
    "OAUTH2_VALIDATOR_CLASS": "demo_idp.accounts.DemoValidator",
    "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
    "PKCE_REQUIRED": True,
    "SCOPES": {"openid": "Identité", "profile": "Nom et identifiants professionnels"},
    "ACCESS_TOKEN_EXPIRE_SECONDS": 300,
    "ID_TOKEN_EXPIRE_SECONDS": 300,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
