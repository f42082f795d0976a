"""What the hub's account and an academy's account have in common: a person who signed in elsewhere."""

from collections.abc import Iterator

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac

from imagin.tenancy.context import current_scope

SALT = "imagin.identity.session"


class SignedInPerson(models.Model):
    """No password: the provider named by ``issuer`` vouches for ``subject`` (never an e-mail)."""

    issuer = models.CharField("fournisseur d'identité", max_length=255)
    subject = models.CharField("identifiant chez le fournisseur", max_length=255)
    display_name = models.CharField("nom affiché", max_length=160, blank=True)
    person_key = models.CharField("empreinte de la personne", max_length=64, blank=True, db_index=True)
    is_active = models.BooleanField("actif", default=True)
    last_login = models.DateTimeField("dernière connexion", null=True, blank=True)

    is_authenticated = True
    is_anonymous = False
    is_staff = False
    is_superuser = False
    REQUIRED_FIELDS: list[str] = []
    USERNAME_FIELD = "id"

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.display_name or str(self.pk)

    def get_username(self) -> str:
        return str(self.pk)

    def get_session_auth_hash(self) -> str:
        """Ties a session to the schema it was opened in, besides the account."""
        return self._session_hash(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return (self._session_hash(secret) for secret in settings.SECRET_KEY_FALLBACKS)

    def _session_hash(self, secret: str | bytes) -> str:
        value = f"{current_scope().schema}|{self.pk}"
        return salted_hmac(SALT, value, secret=secret, algorithm="sha256").hexdigest()
