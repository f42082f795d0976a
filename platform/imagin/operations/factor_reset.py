"""Taking away the second factors of who lost everything: the hosting team's act, with its reason."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from imagin.factors.enrolment import reset
from imagin.identity.models import Account
from imagin.operations.models import FactorReset

OWN = (
    "Vos propres seconds facteurs se gèrent à la page « Second facteur ». Si vous les avez perdus, "
    "un autre membre de l'équipe d'hébergement les retire."
)
SHORTEST_REASON = 10
NO_REASON = "Le motif est trop court. Dites qui a vérifié l'identité, et comment."


def accounts_named(identifier: str) -> QuerySet[Account]:
    """By identifier IMAG'IN, or by the account's own, as the journal writes its actors. Run on the hub."""
    typed = identifier.strip()
    named = Account.objects.filter(imagin_identifier__iexact=typed) if typed else Account.objects.none()
    if typed and not named.exists():
        try:
            return Account.objects.filter(pk=typed)
        except ValidationError:
            return Account.objects.none()
    return named


def reset_for(account: Account, *, actor: str, reason: str) -> FactorReset:
    """``reason`` is kept beside the journal, which holds no typed text."""
    if str(account.pk) == actor:
        raise ValidationError(OWN)
    if len(reason.strip()) < SHORTEST_REASON:
        raise ValidationError({"reason": NO_REASON})
    with transaction.atomic():
        removed = reset(account, actor=actor)
        return FactorReset.objects.create(
            account=account.pk, removed=removed, reason=reason.strip(), actor=actor[:64]
        )


def latest(most: int = 50) -> list[FactorReset]:
    return list(FactorReset.objects.all()[:most])
