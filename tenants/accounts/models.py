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
    role = models.CharField("rôle", max_length=16, choices=[(role.value, role.label) for role in GRANTED])
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


class ExternalCredential(AcademyModel):
    """The local account of an external examiner: a password, never shared with another academy.

    ``initial``: the secret is the one that was printed or mailed; it opens only the change of password.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    examiner = models.OneToOneField(
        "people.Examiner", models.CASCADE, related_name="credential", verbose_name="intervenant"
    )
    password = models.CharField("mot de passe (empreinte)", max_length=128, blank=True)
    initial = models.BooleanField("secret initial", default=True)
    expires_at = models.DateTimeField("expire le", null=True, blank=True)
    changed_at = models.DateTimeField("changé le", null=True, blank=True)
    is_active = models.BooleanField("actif", default=True)

    class Meta(AcademyModel.Meta):
        verbose_name = "compte local"
        verbose_name_plural = "comptes locaux"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(initial=False) | models.Q(expires_at__isnull=False),
                name="initial_secret_expires",
                violation_error_message="Un secret initial a une date de fin.",
            )
        ]

    def __str__(self) -> str:
        return str(self.examiner_id)


class CredentialLink(AcademyModel):
    """A link sent by e-mail (first access, forgotten password): its print only, good once, briefly."""

    digest = models.CharField("empreinte du jeton", max_length=64, unique=True)
    credential = models.ForeignKey(
        ExternalCredential, models.CASCADE, related_name="links", verbose_name="compte local"
    )
    expires_at = models.DateTimeField("expire le")
    used_at = models.DateTimeField("utilisé le", null=True, blank=True)

    class Meta(AcademyModel.Meta):
        verbose_name = "lien d'accès"
        verbose_name_plural = "liens d'accès"

    def __str__(self) -> str:
        return str(self.credential_id)


class PendingAccount(AcademyModel):
    """Somebody well identified whom nothing ties to a file yet: the exam division decides, nobody guesses."""

    issuer = models.CharField("fournisseur d'identité", max_length=255)
    subject = models.CharField("identifiant chez le fournisseur", max_length=255)
    display_name = models.CharField("nom annoncé", max_length=160, blank=True)
    provider = models.CharField("service de connexion", max_length=120, blank=True)
    message = models.TextField("message", max_length=500, blank=True)
    first_seen = models.DateTimeField("première demande", auto_now_add=True)
    last_seen = models.DateTimeField("dernière demande", auto_now=True)
    decided_at = models.DateTimeField("décidé le", null=True, blank=True)
    decided_by = models.CharField("décidé par", max_length=60, blank=True)
    examiner = models.ForeignKey(
        "people.Examiner", models.PROTECT, null=True, blank=True, verbose_name="intervenant rattaché"
    )

    class Meta(AcademyModel.Meta):
        verbose_name = "compte à rattacher"
        verbose_name_plural = "comptes à rattacher"
        ordering = ["-last_seen"]
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="pending_once")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What the person quotes on the telephone: « RAT-0042 »."""
        return f"RAT-{self.pk:04d}"


class ViewAs(AcademyModel):
    """Why an administrator opened « Voir comme »: typed freely, so kept here and not in the journal."""

    examiner = models.ForeignKey(
        "people.Examiner", models.PROTECT, related_name="views", verbose_name="intervenant"
    )
    administrator = models.CharField("compte de l'administrateur", max_length=60)
    reason = models.CharField("motif", max_length=200)
    opened_at = models.DateTimeField("ouverte le", auto_now_add=True)
    until = models.DateTimeField("jusqu'à")
    closed_at = models.DateTimeField("fermée le", null=True, blank=True)
    how = models.CharField("fin", max_length=10, blank=True)

    class Meta(AcademyModel.Meta):
        verbose_name = "vue « Voir comme »"
        verbose_name_plural = "vues « Voir comme »"

    def __str__(self) -> str:
        return str(self.pk)
