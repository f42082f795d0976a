"""Schools and exam centres of an academy (UAI register)."""

from django.db import models

from imagin.tenancy.models import AcademyModel


class School(AcademyModel):
    """An établissement; any of them may be an exam centre."""

    uai = models.CharField("code UAI", max_length=8, unique=True)
    name = models.CharField("libellé", max_length=120)
    city = models.CharField("ville", max_length=80, blank=True)
    postal_code = models.CharField("code postal", max_length=5, blank=True)
    commune = models.CharField("commune (code INSEE)", max_length=5, blank=True)
    outside = models.BooleanField("hors académie", default=False)

    class Meta(AcademyModel.Meta):
        verbose_name = "établissement"
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{'* ' if self.outside else ''}{self.name} ({self.uai})"
