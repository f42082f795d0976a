"""Each academy as a client of the hub's provider: nothing secret is kept of it, its key is derived."""

from django.conf import settings
from oauth2_provider.models import get_application_model

from imagin.identity import keys
from imagin.identity.models import AcademyClient

CLIENT_PREFIX = "academy-"
CALLBACK_PATH = "/connexion/retour/"
LOGOUT_PATH = "/connexion/deconnexion/"


def client_id_of(code: str) -> str:
    return CLIENT_PREFIX + code


def academy_of(client_id: str) -> str:
    return client_id.removeprefix(CLIENT_PREFIX)


def client_secret_of(code: str) -> str:
    """Shared by the hub and one academy, which sign with it; it never travels, and opens no endpoint."""
    return keys.oidc_client_secret(settings.SECRET_KEY, code)


def register_academy(code: str, url: str) -> None:
    """Create or update the academy's client; the next sign-in uses it, without restart. Run on the hub."""
    application = get_application_model()
    client, _ = application.objects.update_or_create(
        client_id=client_id_of(code),
        defaults={
            "name": code,
            "client_secret": "",
            "hash_client_secret": False,
            "client_type": application.CLIENT_CONFIDENTIAL,
            "authorization_grant_type": application.GRANT_AUTHORIZATION_CODE,
            "redirect_uris": url + CALLBACK_PATH,
            "algorithm": application.RS256_ALGORITHM,
            "skip_authorization": True,
        },
    )
    public = keys.academy_key(settings.SECRET_KEY, code).public_key()
    AcademyClient.objects.update_or_create(
        application=client,
        defaults={"jwk": keys.public_jwk(public), "logout_uri": url + LOGOUT_PATH},
    )
