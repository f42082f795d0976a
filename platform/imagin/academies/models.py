"""The registry of the academies hosted here (public schema)."""

from django.db import models
from django.db.models.functions import Lower

from imagin.academies import names
from imagin.academies.opening_models import (
    AppliedConfiguration,
    OnboardingDraft,
    Opening,
    OpeningFile,
    SentConfiguration,
    SentFile,
)

__all__ = [
    "ANSWERING",
    "Academy",
    "AcademyState",
    "AppliedConfiguration",
    "Domain",
    "MigrationState",
    "OnboardingDraft",
    "Opening",
    "OpeningFile",
    "SentConfiguration",
    "SentFile",
]


class AcademyState(models.TextChoices):
    """``SANDBOX`` answers and says so: its mails go to its operator until it opens."""

    CREATING = "creating", "En création"
    SANDBOX = "sandbox", "Bac à sable"
    OPEN = "open", "Ouverte"
    CLOSED = "closed", "Fermée"


ANSWERING = (AcademyState.SANDBOX, AcademyState.OPEN)


class Academy(models.Model):
    """One tenant. Nothing that lives in an academy's schema points here (DESIGN §4)."""

    code = models.CharField("code", max_length=40, unique=True)
    name = models.CharField("nom", max_length=names.LONGEST, validators=[names.check_signs])
    state = models.CharField("état", max_length=12, choices=AcademyState, default=AcademyState.CREATING)
    closed_reason = models.CharField("motif de fermeture", max_length=200, blank=True)
    created_at = models.DateTimeField("créée le", auto_now_add=True)

    class Meta:
        verbose_name = "académie"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def primary_host(self) -> str:
        """Empty where it has none. No query where ``domains`` were prefetched."""
        return next((domain.host for domain in self.domains.all() if domain.primary), "")


class Domain(models.Model):
    """A host name that answers for an academy; ``internal_url`` is where servers call it."""

    academy = models.ForeignKey(Academy, models.CASCADE, related_name="domains", verbose_name="académie")
    host = models.CharField("nom d'hôte", max_length=253)
    primary = models.BooleanField("principal", default=True)
    internal_url = models.CharField("adresse entre serveurs", max_length=253, blank=True)

    class Meta:
        verbose_name = "nom d'hôte"
        constraints = [
            models.UniqueConstraint(
                Lower("host"), name="host_once", violation_error_message="Ce nom d'hôte est déjà utilisé."
            ),
            models.UniqueConstraint(
                fields=["academy"],
                condition=models.Q(primary=True),
                name="one_primary_host",
                violation_error_message="Une académie a un seul nom d'hôte principal.",
            ),
        ]

    def __str__(self) -> str:
        return self.host


class MigrationState(models.Model):
    """How far each academy's schema has been migrated, so that a run can stop and resume."""

    academy = models.OneToOneField(Academy, models.CASCADE, related_name="migration", verbose_name="académie")
    fingerprint = models.CharField("empreinte des migrations", max_length=64)
    migrated_at = models.DateTimeField("migrée le", null=True)
    error = models.TextField("erreur", blank=True)

    class Meta:
        verbose_name = "état de migration"

    def __str__(self) -> str:
        return f"{self.academy_id} {self.fingerprint[:8]}"
