"""Figures, failures and maintenance of the academies: counts and codes, never a person (hub only)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

ANNOUNCED_HOURS = 48
LONGEST_MESSAGE = 500


class AcademyFigures(models.Model):
    """The last figures taken of one academy; None where nobody counts that (``counters``)."""

    academy = models.CharField("code de l'académie", max_length=40, unique=True)
    people = models.PositiveIntegerField("intervenants", null=True)
    missions = models.PositiveIntegerField("missions", null=True)
    claims_waiting = models.PositiveIntegerField("états de frais à traiter", null=True)
    outbox = models.PositiveIntegerField("file d'attente", null=True)
    last_import_at = models.DateTimeField("dernier import", null=True)
    last_import_system = models.CharField("système du dernier import", max_length=20, blank=True)
    last_import_ok = models.BooleanField("dernier import réussi", default=True)
    drift = models.PositiveIntegerField("écarts avec son fichier", null=True)
    drift_at = models.DateTimeField("écarts comptés le", null=True)
    taken_at = models.DateTimeField("relevé le")

    class Meta:
        verbose_name = "relevé d'académie"
        verbose_name_plural = "relevés d'académies"

    def __str__(self) -> str:
        return self.academy


class FailureKind(models.TextChoices):
    REQUEST = "request", "Page"
    TASK = "task", "Tâche"
    MAIL = "mail", "Courriel"
    IMPORT = "import", "Import"


class Failure(models.Model):
    """How many times something broke in an hour: its name and the class of the fault, never a message.

    ``academy`` is empty for the hub itself.
    """

    academy = models.CharField("code de l'académie", max_length=40, blank=True)
    kind = models.CharField("nature", max_length=8, choices=FailureKind)
    name = models.CharField("où", max_length=120)
    fault = models.CharField("erreur", max_length=80)
    hour = models.DateTimeField("heure")
    count = models.PositiveIntegerField("nombre", default=1)
    last_at = models.DateTimeField("dernière fois")

    class Meta:
        verbose_name = "erreur"
        ordering = ["-last_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["hour", "academy", "kind", "name", "fault"],
                name="failure_counted_once",
                violation_error_message="Cette erreur est déjà comptée pour cette heure.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.academy} {self.kind} {self.name}"


class Maintenance(models.Model):
    """One academy does not answer from one moment to another; ``ended_at``: over, or cancelled, before."""

    academy = models.CharField("code de l'académie", max_length=40)
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    message = models.CharField("message", max_length=LONGEST_MESSAGE, blank=True)
    announced_hours = models.PositiveSmallIntegerField("annoncée avant (heures)", default=ANNOUNCED_HOURS)
    created_by = models.CharField("auteur", max_length=64)
    created_at = models.DateTimeField("prévue le", auto_now_add=True)
    ended_at = models.DateTimeField("terminée le", null=True, blank=True)
    ended_by = models.CharField("terminée par", max_length=64, blank=True)

    class Meta:
        verbose_name = "maintenance"
        ordering = ["starts_at", "academy"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="maintenance_ends_after_it_starts",
                violation_error_message="La fin de la maintenance doit suivre son début.",
            ),
            ExclusionConstraint(
                name="one_maintenance_at_a_time",
                expressions=[
                    ("academy", RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_at",
                            "ends_at",
                            RangeBoundary(),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(ended_at=None),
                violation_error_message="Une autre maintenance de cette académie est prévue au même moment.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.academy} {self.starts_at}"


class FactorReset(models.Model):
    """Why the hosting team took a person's second factors away: the journal holds no typed text."""

    account = models.UUIDField("compte")
    removed = models.PositiveSmallIntegerField("seconds facteurs retirés")
    reason = models.CharField("motif", max_length=200)
    actor = models.CharField("auteur", max_length=64)
    at = models.DateTimeField("le", auto_now_add=True)

    class Meta:
        verbose_name = "second facteur retiré par l'hébergement"
        verbose_name_plural = "seconds facteurs retirés par l'hébergement"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return str(self.pk)
