"""Accounts and roles of one academy (its own schema). Nothing here points to the hub's tables."""

import uuid

from django.db import models

from imagin.identity.person import SignedInPerson
from imagin.tenancy.models import AcademyModel
from tenants.accounts.enums import GRANTED, Role


class AcademyAccount(AcademyModel, SignedInPerson):
    """A person who signed in to this academy; ``issuer`` is the hub. Deactivated, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    examiner = models.ForeignKey(
        "people.Examiner",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
        verbose_name="intervenant",
    )

    class Meta(AcademyModel.Meta):
        verbose_name = "compte"
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"],
                name="academy_account_once",
                violation_error_message="Cette personne a déjà un compte dans cette académie.",
            )
        ]


class RoleGrant(AcademyModel):
    """A role given to a person of this academy, known by the print of his NUMEN."""

    person_key = models.CharField("empreinte de la personne", max_length=64, db_index=True)
    role = models.CharField("rôle", max_length=13, choices=[(role.value, role.label) for role in GRANTED])
    school = models.CharField("établissement (UAI)", max_length=8, blank=True)
    granted_by = models.CharField("attribué par", max_length=80)
    granted_at = models.DateTimeField("attribué le")

    class Meta(AcademyModel.Meta):
        verbose_name = "rôle attribué"
        verbose_name_plural = "rôles attribués"
        constraints = [
            models.UniqueConstraint(
                fields=["person_key", "role", "school"],
                name="role_once",
                violation_error_message="Cette personne a déjà ce rôle.",
            ),
            models.CheckConstraint(
                condition=~models.Q(person_key=""),
                name="role_of_somebody",
                violation_error_message="Un rôle s'attribue à une personne connue par son NUMEN.",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in GRANTED]),
                name="role_granted",
                violation_error_message="Ce rôle ne s'attribue pas : il vient du dossier de l'intervenant.",
            ),
        ]

    def __str__(self) -> str:
        return Role(self.role).label
