"""National reference tables (public schema): academies may read them, nothing else writes them."""

from django.db import models


class Commune(models.Model):
    """Source: @etalab/decoupage-administratif 6.0.0, Licence Ouverte (INSEE code, not postal code)."""

    academy_access = "read"

    code = models.CharField("code INSEE", max_length=5, primary_key=True)
    name = models.CharField("nom", max_length=80)
    department = models.CharField("département", max_length=3)
    postal_codes = models.CharField("codes postaux", max_length=400)

    class Meta:
        verbose_name = "commune"
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Adjacency(models.Model):
    """Communes that share a boundary, each pair once with ``first < second``."""

    academy_access = "read"

    first = models.CharField("commune", max_length=5)
    second = models.CharField("commune limitrophe", max_length=5)

    class Meta:
        verbose_name = "communes limitrophes"
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="adjacency_once")]
        indexes = [models.Index(fields=["second"])]

    def __str__(self) -> str:
        return f"{self.first}-{self.second}"


class JuryRate(models.Model):
    """Rate of jury pay. Only rows of confidence A or B pay (arrêtés of 13/04/2012 and 09/08/2012)."""

    academy_access = "read"

    activity = models.CharField("activité", max_length=40)
    group = models.CharField("groupe", max_length=12)
    amount = models.DecimalField("montant", max_digits=8, decimal_places=4)
    currency = models.CharField("monnaie", max_length=3, default="EUR")
    valid_from = models.DateField("à compter du")
    valid_to = models.DateField("jusqu'au", null=True, blank=True)
    source = models.CharField("source", max_length=120)
    confidence = models.CharField("confiance", max_length=1)

    class Meta:
        verbose_name = "taux d'indemnité de jury"
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "group", "currency", "valid_from"], name="jury_rate_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.group} {self.amount} {self.currency}"
