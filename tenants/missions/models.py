"""Missions, who is assigned to them, and the archived convocations."""

import uuid

from django.db import models

from imagin.tenancy.models import AcademyModel
from tenants.missions.enums import AssignmentState, DurationUnit, MissionOrigin


class Mission(AcademyModel):
    """A piece of exam work. Dates are local to the academy; ``starts_on``/``ends_on`` sum them up."""

    number = models.PositiveIntegerField("n° de mission", unique=True)
    session = models.ForeignKey("exams.ExamSession", models.PROTECT, verbose_name="session")
    paper = models.ForeignKey("exams.Paper", models.PROTECT, verbose_name="épreuve-option")
    type = models.ForeignKey("exams.MissionType", models.PROTECT, verbose_name="type de mission")
    centre = models.ForeignKey(
        "schools.School", models.PROTECT, null=True, blank=True, verbose_name="centre d'examen"
    )
    origin = models.CharField("origine", max_length=8, choices=MissionOrigin, default=MissionOrigin.CYCLADES)
    observations = models.TextField("observations", blank=True)
    starts_on = models.DateField("début de mission")
    ends_on = models.DateField("fin de mission")

    class Meta(AcademyModel.Meta):
        verbose_name = "mission"
        ordering = ["-starts_on", "number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="mission_ends_after_start",
                violation_error_message="La mission ne peut finir avant d'avoir commencé.",
            )
        ]

    def __str__(self) -> str:
        return f"Mission n° {self.number}"


class MissionDate(AcademyModel):
    """« Le mardi 20/05/2014 à 07:45 Durée : 1 demi-journée(s) »."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="dates", verbose_name="mission")
    day = models.DateField("date")
    time = models.TimeField("heure", null=True, blank=True)
    duration = models.PositiveSmallIntegerField("durée", default=1)
    unit = models.CharField("unité", max_length=8, choices=DurationUnit, default=DurationUnit.DAY)

    class Meta(AcademyModel.Meta):
        verbose_name = "date de mission"
        ordering = ["day", "time"]

    def __str__(self) -> str:
        return f"{self.day} {self.time or ''}"


class ConvocationRun(AcademyModel):
    """Traitement de convocation: one official run convokes assignments together."""

    label = models.CharField("libellé", max_length=160)
    ran_at = models.DateTimeField("date", auto_now_add=True)
    ran_by = models.CharField("lancé par", max_length=80)

    class Meta(AcademyModel.Meta):
        verbose_name = "traitement de convocation"
        ordering = ["-ran_at"]

    def __str__(self) -> str:
        return self.label


class Assignment(AcademyModel):
    """An examiner on a mission, with his quality and his jury."""

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="assignments", verbose_name="mission")
    examiner = models.ForeignKey(
        "people.Examiner", models.PROTECT, related_name="assignments", verbose_name="intervenant"
    )
    state = models.CharField("état", max_length=8, choices=AssignmentState, default=AssignmentState.ASSIGNED)
    quality = models.CharField("qualité", max_length=60, blank=True)
    jury = models.CharField("jury", max_length=60, blank=True)
    jury_quality = models.CharField("qualité dans le jury", max_length=60, blank=True)
    run = models.ForeignKey(
        ConvocationRun, models.PROTECT, null=True, blank=True, verbose_name="traitement de convocation"
    )

    class Meta(AcademyModel.Meta):
        verbose_name = "affectation"
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "examiner"],
                name="assignment_once",
                violation_error_message="L'intervenant est déjà affecté à cette mission.",
            ),
            models.CheckConstraint(
                condition=models.Q(state=AssignmentState.ASSIGNED, run__isnull=True)
                | models.Q(state=AssignmentState.CONVOKED, run__isnull=False),
                name="convoked_by_a_run",
                violation_error_message="Une affectation convoquée appartient à un traitement.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id} / {self.examiner_id}"


class Convocation(AcademyModel):
    """The archived convocation: its bytes never change (``key`` and ``sha256`` say which they are)."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="convocations", verbose_name="affectation"
    )
    run = models.ForeignKey(ConvocationRun, models.PROTECT, verbose_name="traitement")
    key = models.CharField("clé de stockage", max_length=160)
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    archived_at = models.DateTimeField("archivée le", auto_now_add=True)

    class Meta(AcademyModel.Meta):
        verbose_name = "convocation"
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "run"],
                name="convocation_once_per_run",
                violation_error_message="Ce traitement a déjà produit cette convocation.",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
