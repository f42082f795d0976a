"""How far the local account of an external examiner is: what the exam division reads on the telephone."""

from collections.abc import Iterable

from django.db import models

from imagin.identity.external import door as external_door
from imagin.tenancy.context import current_academy
from tenants.accounts.externals import selectors
from tenants.accounts.models import ExternalCredential
from tenants.people.models import Examiner


class Standing(models.TextChoices):
    NEVER = "never", "Jamais activé"
    EXPIRED = "expired", "Premier mot de passe expiré"
    ACTIVE = "active", "Actif"
    SUSPENDED = "suspended", "Suspendu"
    CLOSED = "closed", "Fermé"


def standings(examiners: Iterable[Examiner]) -> dict[int, Standing]:
    """By number; two queries however many they are."""
    known = {examiner.number: examiner for examiner in examiners}
    kept = {row.examiner.number: row for row in selectors.credentials().filter(examiner__in=known.values())}
    suspended = external_door.suspended_numbers(current_academy() or "", known)
    return {number: _standing(kept.get(number), number in suspended) for number in known}


def _standing(credential: ExternalCredential | None, suspended: bool) -> Standing:
    if credential is None:
        return Standing.NEVER
    if not credential.is_active:
        return Standing.CLOSED
    if suspended:
        return Standing.SUSPENDED
    if selectors.has_expired(credential):
        return Standing.EXPIRED
    return Standing.NEVER if credential.initial else Standing.ACTIVE
