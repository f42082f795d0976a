"""Values an academy gives to its rules: effective-dated rows, no overlap (DESIGN §7)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models


class RuleValue(models.Model):
    """``academy`` is a code, not a key towards the registry: each academy reads its own rows."""

    academy_access = "own rows"

    academy = models.CharField("académie", max_length=40)
    key = models.CharField("règle", max_length=80)
    value = models.JSONField("valeur")
    period = DateRangeField("période d'effet")
    reason = models.CharField("motif", max_length=200, blank=True)
    set_by = models.CharField("auteur", max_length=80)
    set_at = models.DateTimeField("le", auto_now_add=True)

    class Meta:
        verbose_name = "valeur de règle"
        constraints = [
            ExclusionConstraint(
                name="rule_value_no_overlap",
                expressions=[
                    ("academy", RangeOperators.EQUAL),
                    ("key", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Deux valeurs de cette règle se chevauchent dans le temps.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.academy} {self.key}"
