"""What is known of a person's second factors. Run on the hub."""

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from imagin.factors.models import Factor, Kind
from imagin.identity.models import Account


def factors_of(account: Account) -> QuerySet[Factor]:
    return Factor.objects.filter(account=account)


def has_factor(account: Account) -> bool:
    return factors_of(account).exists()


def keys_of(account: Account) -> list[Factor]:
    return list(factors_of(account).filter(kind=Kind.WEBAUTHN))


def recovery_left(account: Account) -> int:
    return account.recovery_codes.filter(used_at=None).count()


def must_keep_one(account: Account) -> bool:
    """Hosting here, or a role in some academy that needs a second factor: asked of who reads academies."""
    if account.hosting:
        return True
    holds_strong_role = import_string(settings.STRONG_ROLE_CHECK)
    return bool(account.person_key) and holds_strong_role(account.person_key)
