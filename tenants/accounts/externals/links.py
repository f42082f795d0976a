"""Links sent by e-mail: a token of 256 random bits, of which only the print is kept; good once."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from imagin.tenancy.context import current_academy
from tenants.accounts.externals import selectors, services
from tenants.accounts.models import CredentialLink, ExternalCredential

RESET_LASTS = timedelta(minutes=30)
KEPT = timedelta(days=7)
NOT_YOURS = "Cet identifiant n'est pas celui du compte pour lequel ce lien a été envoyé. Vérifiez-le."


@transaction.atomic
def make_link(credential: ExternalCredential, lasts: timedelta = RESET_LASTS) -> str:
    """Address of a new link. The older ones of this account die."""
    token, now = secrets.token_urlsafe(32), timezone.now()
    CredentialLink.objects.filter(credential=credential, used_at=None).update(used_at=now)
    CredentialLink.objects.create(credential=credential, digest=digest_of(token), expires_at=now + lasts)
    return f"{settings.HUB_URL}/connexion/externe/lien/{current_academy()}/{token}/"


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find(digest: str) -> CredentialLink | None:
    """The link of this print, while it can still be used."""
    going = CredentialLink.objects.filter(digest=digest, used_at=None, expires_at__gt=timezone.now())
    link = going.select_related("credential__examiner").first()
    return link if link and selectors.is_usable(link.credential) else None


def use(digest: str, identifier: str, new: str) -> ExternalCredential:
    """Choose a password by a link. The identifier is asked for: a link alone opens nothing.

    So a link sent by somebody else, or found, does not make its reader enter that person's account.
    """
    link = find(digest)
    if link is None:
        raise ValidationError(services.STALE, code="stale")
    examiner = selectors.examiner_named(identifier)
    if examiner is None or examiner.pk != link.credential.examiner_id:
        raise ValidationError({"username": NOT_YOURS})
    stamp = selectors.stamp_of(link.credential)
    return services.choose_password(link.credential, new, stamp=stamp, reason="link")


def purge() -> None:
    CredentialLink.objects.filter(expires_at__lt=timezone.now() - KEPT).delete()
