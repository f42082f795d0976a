"""What the federation keeps of each person in each academy: counts, a date, a flag, no name, no exam."""

from django.db import models


class PersonInAcademy(models.Model):
    """Projection row (DESIGN §8), written through ``federation_upsert``, read under row security."""

    academy_access = "person rows"

    person_key = models.CharField("empreinte de la personne", max_length=64)
    academy = models.CharField("académie", max_length=40)
    missions = models.PositiveIntegerField("missions")
    claims = models.PositiveIntegerField("états de frais")
    claims_to_complete = models.PositiveIntegerField("états de frais à compléter")
    next_mission_on = models.DateField("prochaine mission", null=True)
    external = models.BooleanField("intervenant extérieur", null=True)
    version = models.BigIntegerField("version")
    refreshed_at = models.DateTimeField("copié le")

    class Meta:
        verbose_name = "personne dans une académie"
        constraints = [models.UniqueConstraint(fields=["person_key", "academy"], name="person_in_academy")]

    def __str__(self) -> str:
        return f"{self.academy} {self.person_key[:8]}"
