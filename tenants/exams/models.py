"""Nomenclature of the exams, as CYCLADES gives it."""

from django.db import models

from imagin.tenancy.models import AcademyModel
from tenants.exams.enums import Evaluation, PayEntry, RateGroup


class ExamSession(AcademyModel):
    """« Session juin 2026 »."""

    code = models.CharField("code", max_length=20, unique=True)
    label = models.CharField("libellé", max_length=60)

    class Meta(AcademyModel.Meta):
        verbose_name = "session d'examen"
        ordering = ["-code"]

    def __str__(self) -> str:
        return self.label


class Exam(AcademyModel):
    code = models.CharField("code", max_length=20, unique=True)
    label = models.CharField("libellé", max_length=120)
    copy_rate = models.CharField("taux des copies", max_length=12, choices=RateGroup, blank=True)

    class Meta(AcademyModel.Meta):
        verbose_name = "examen"
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label


class Paper(AcademyModel):
    """An *épreuve-option*, within a specialty of an exam."""

    exam = models.ForeignKey(Exam, models.PROTECT, related_name="papers", verbose_name="examen")
    specialty_code = models.CharField("code spécialité", max_length=20, blank=True)
    specialty = models.CharField("spécialité", max_length=120, blank=True)
    code = models.CharField("code épreuve-option", max_length=20, blank=True)
    label = models.CharField("épreuve-option", max_length=160, blank=True)
    evaluation = models.CharField(
        "mode d'évaluation", max_length=8, choices=Evaluation, default=Evaluation.PUNCTUAL
    )

    class Meta(AcademyModel.Meta):
        verbose_name = "épreuve-option"
        constraints = [
            models.UniqueConstraint(
                fields=["exam", "specialty_code", "code"],
                name="paper_once",
                violation_error_message="Cette épreuve-option existe déjà.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}, {self.label}" if self.code else self.label


class MissionType(AcademyModel):
    code = models.CharField("code", max_length=20, unique=True)
    label = models.CharField("libellé", max_length=120)
    pay_entry = models.CharField("saisie de la rémunération", max_length=10, choices=PayEntry)
    travels = models.BooleanField("ouvre droit à déplacement", default=True)

    class Meta(AcademyModel.Meta):
        verbose_name = "type de mission"
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label
