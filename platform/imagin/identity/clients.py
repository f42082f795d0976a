"""Each academy as a client of the hub's provider: no secret is kept in the academy, it is derived."""

import hashlib

from django.conf import settings
from oauth2_provider.models import get_application_model

from imagin.identity import keys

CLIENT_PREFIX = "academy-"
CALLBACK_PATH = "/connexion/retour/"


def client_id_of(code: str) -> str:
    return CLIENT_PREFIX + code


def academy_of(client_id: str) -> str:
    return client_id.removeprefix(CLIENT_PREFIX)


def client_secret_of(code: str) -> str:
    return keys.oidc_client_secret(settings.SECRET_KEY, code)


def digest(secret: str) -> str:
    """What the hub keeps of a secret of 256 random bits: a slow password hash would protect nothing more."""
    return hashlib.sha256(secret.encode()).hexdigest()


def register_academy(code: str, url: str) -> None:
    """Create or update the academy's client; the next sign-in uses it, without restart. Run on the hub."""
    application = get_application_model()
    application.objects.update_or_create(
        client_id=client_id_of(code),
        defaults={
            "name": code,
            "client_secret": digest(client_secret_of(code)),
            "hash_client_secret": False,
            "client_type": application.CLIENT_CONFIDENTIAL,
            "authorization_grant_type": application.GRANT_AUTHORIZATION_CODE,
            "redirect_uris": url + CALLBACK_PATH,
            "algorithm": application.RS256_ALGORITHM,
            "skip_authorization": True,
        },
    )
