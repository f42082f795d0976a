"""What the hosting team asked for that takes time, how far it is, and how it ended (public schema)."""

import uuid

from django.db import models


class JobState(models.TextChoices):
    QUEUED = "queued", "En attente"
    RUNNING = "running", "En cours"
    DONE = "done", "Terminé"
    FAILED = "failed", "En échec"
    CANCELLED = "cancelled", "Annulé"


UNDER_WAY = (JobState.QUEUED, JobState.RUNNING)


class Job(models.Model):
    """``run_number`` counts the starts: a runner that was thought dead finds another number and stops.

    ``academy_code`` and not ``academy``: undoing an opening deletes the rows that are so named, and a job
    tells of the undoing. ``report`` holds codes, counts and what a configuration says, no personal data: it
    is downloaded.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("travail", max_length=60)
    label = models.CharField("libellé", max_length=200)
    academy_code = models.CharField("code de l'académie", max_length=40, blank=True)
    params = models.JSONField("paramètres", default=dict)
    state = models.CharField("état", max_length=12, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField("fait", default=0)
    total = models.PositiveIntegerField("à faire", default=0)
    message = models.TextField("message", blank=True)
    report = models.TextField("compte rendu", blank=True)
    asked_by = models.CharField("demandé par", max_length=64)
    run_number = models.PositiveIntegerField("démarrages", default=0)
    lost = models.PositiveSmallIntegerField("exécutants perdus", default=0)
    created_at = models.DateTimeField("demandé le", auto_now_add=True)
    started_at = models.DateTimeField("commencé le", null=True)
    finished_at = models.DateTimeField("terminé le", null=True)
    heartbeat = models.DateTimeField("signe de vie", null=True)
    cancel_asked = models.BooleanField("annulation demandée", default=False)

    class Meta:
        verbose_name = "travail"
        verbose_name_plural = "travaux"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "academy_code"],
                condition=models.Q(state__in=("queued", "running")),
                name="one_job_under_way",
                violation_error_message="Ce travail est déjà en cours pour cette académie.",
            )
        ]
        indexes = [models.Index(fields=["academy_code", "-created_at"], name="job_of_academy")]

    def __str__(self) -> str:
        return f"{self.kind} {self.academy}".strip()

    @property
    def academy(self) -> str:
        return self.academy_code

    @property
    def under_way(self) -> bool:
        return self.state in UNDER_WAY
