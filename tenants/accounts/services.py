"""Giving and taking back roles. A change holds from the person's next request."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from tenants.accounts.enums import GRANTED, Role
from tenants.accounts.models import RoleGrant
from tenants.journal.services import record

NOT_HELD = "Cette personne n'a pas le rôle « {label} » : rien n'a été retiré."


@transaction.atomic
def grant_role(*, actor: str, person_key: str, role: str, school: str = "") -> RoleGrant:
    """Idempotent. ``actor`` is an account's id or the name of the process, never a person's name."""
    if role not in GRANTED:
        raise ValidationError(
            "Ce rôle ne s'attribue pas : il vient du dossier de l'intervenant.", code="role"
        )
    if not person_key:
        raise ValidationError("Un rôle s'attribue à une personne connue par son NUMEN.", code="person_key")
    grant, new = RoleGrant.objects.get_or_create(
        person_key=person_key,
        role=role,
        school=school,
        defaults={"granted_by": actor[:80], "granted_at": timezone.now()},
    )
    if new:
        record("accounts.role.granted", actor=actor, subject=f"grant:{grant.pk}", role=role, school=school)
    return grant


@transaction.atomic
def revoke_role(*, actor: str, grant: RoleGrant) -> None:
    record("accounts.role.revoked", actor=actor, subject=f"grant:{grant.pk}", role=grant.role)
    grant.delete()


def withdraw_role(*, actor: str, person_key: str, role: str, school: str = "") -> None:
    """Of somebody known by his NUMEN only: who asks is told when there was nothing to take back."""
    found = RoleGrant.objects.filter(person_key=person_key, role=role, school=school).first()
    if found is None:
        raise ValidationError(NOT_HELD.format(label=Role(role).label))
    revoke_role(actor=actor, grant=found)
