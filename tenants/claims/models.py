"""Claims (*états de frais*): one per convoked mission, in two halves that advance on their own."""

import uuid
from datetime import UTC

from django.db import models

from imagin.tenancy.models import AcademyModel
from tenants.claims.enums import ClaimState, ClaimTransition, Half


class Claim(AcademyModel):
    """The claim of one assignment. ``file_number`` (« 12025-12024 ») is given at the first Valider."""

    assignment = models.OneToOneField(
        "missions.Assignment", models.PROTECT, related_name="claim", verbose_name="affectation"
    )
    file_number = models.CharField("n° de dossier", max_length=24, blank=True)
    created_at = models.DateTimeField("préparé le", auto_now_add=True)

    class Meta(AcademyModel.Meta):
        verbose_name = "état de frais"
        verbose_name_plural = "états de frais"
        constraints = [
            models.UniqueConstraint(
                fields=["file_number"],
                condition=~models.Q(file_number=""),
                name="file_number_once",
                violation_error_message="Ce numéro de dossier est déjà attribué.",
            )
        ]

    def __str__(self) -> str:
        return self.file_number or f"état de frais {self.pk}"


class ClaimHalf(AcademyModel):
    """Pay or travel half. ``amount`` comes with ``computation``: inputs, rate row and sentence."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="halves", verbose_name="état de frais")
    kind = models.CharField("volet", max_length=6, choices=Half)
    state = models.CharField("état", max_length=16, choices=ClaimState, default=ClaimState.OPEN)
    quantity = models.PositiveIntegerField("quantité", null=True, blank=True)
    amount = models.DecimalField("montant", max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField("monnaie", max_length=3, blank=True)
    computation = models.JSONField("calcul", default=dict, blank=True)
    saved_at = models.DateTimeField("enregistré le", null=True, blank=True)
    submitted_at = models.DateTimeField("validé le", null=True, blank=True)

    class Meta(AcademyModel.Meta):
        verbose_name = "volet d'état de frais"
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "kind"],
                name="half_once",
                violation_error_message="Cet état de frais a déjà ce volet.",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ClaimState.values),
                name="half_state",
                violation_error_message="État de volet inconnu.",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ClaimState.SUBMITTED, submitted_at__isnull=True),
                name="submitted_has_date",
                violation_error_message="Un volet validé porte la date de sa validation.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.kind} {self.state}"

    @property
    def version(self) -> str:
        """What the person had before the eyes: another figure, or another saving, is another version."""
        saved = self.saved_at.astimezone(UTC).isoformat() if self.saved_at else ""
        return f"{'' if self.quantity is None else self.quantity}@{saved}"


class HalfLog(AcademyModel):
    """One row per transition: who, when, from where to where (STYLE habit 3)."""

    append_only = True

    half = models.ForeignKey(ClaimHalf, models.CASCADE, related_name="log", verbose_name="volet")
    transition = models.CharField("acte", max_length=24, choices=ClaimTransition)
    from_state = models.CharField("de", max_length=16, choices=ClaimState)
    to_state = models.CharField("vers", max_length=16, choices=ClaimState)
    actor = models.UUIDField("compte", null=True)
    at = models.DateTimeField("le", auto_now_add=True)

    class Meta(AcademyModel.Meta):
        verbose_name = "historique de volet"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.half_id} {self.transition}"


class ClaimSummary(AcademyModel):
    """The archived *récapitulatif*: PDF bytes as the person validated them, never rewritten."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="summaries", verbose_name="état de frais")
    version = models.PositiveSmallIntegerField("version")
    key = models.CharField("clé de stockage", max_length=160)
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    archived_at = models.DateTimeField("archivé le", auto_now_add=True)

    class Meta(AcademyModel.Meta):
        verbose_name = "récapitulatif archivé"
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "version"],
                name="summary_version_once",
                violation_error_message="Cette version du récapitulatif existe déjà.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} v{self.version}"


class FileCounter(AcademyModel):
    """Last file number given in this academy; locked to give the next one."""

    last = models.PositiveIntegerField("dernier numéro", default=0)

    class Meta(AcademyModel.Meta):
        verbose_name = "compteur de dossiers"

    def __str__(self) -> str:
        return str(self.last)
