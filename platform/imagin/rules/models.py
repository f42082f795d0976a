"""Values an academy gives to its rules: effective-dated rows, no overlap (DESIGN §7)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models


class RuleValue(models.Model):
    """``academy`` is a code, not a key towards the registry: each academy reads its own rows.

    ``session`` is the code of an exam session, for a rule that one session decides otherwise.
    """

    academy_access = "own rows"

    academy = models.CharField("académie", max_length=40)
    session = models.CharField("session", max_length=20, blank=True, default="")
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
                    ("session", RangeOperators.EQUAL),
                    ("key", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Deux valeurs de cette règle se chevauchent dans le temps.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.academy} {self.key}"


class RuleChange(models.Model):
    """One act on one rule, written once: who, when, why, before, after; what is needed to take it back.

    ``before`` and ``after`` are the values on the day ``since``; none is the national value. ``replaced``
    is what the act found, value by value, and ``undoes`` the change that this one takes back.
    """

    academy_access = "own rows append only"

    academy = models.CharField("académie", max_length=40)
    session = models.CharField("session", max_length=20, blank=True, default="")
    key = models.CharField("règle", max_length=80)
    before = models.JSONField("avant", null=True)
    after = models.JSONField("après", null=True)
    since = models.DateField("à partir du")
    replaced = models.JSONField("valeurs remplacées", default=list)
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="undone_by", verbose_name="annule"
    )
    reason = models.CharField("motif", max_length=200, blank=True)
    changed_by = models.CharField("auteur", max_length=80)
    changed_at = models.DateTimeField("le", auto_now_add=True)

    class Meta:
        verbose_name = "changement de règle"
        verbose_name_plural = "changements de règles"
        indexes = [models.Index(fields=["academy", "key", "-id"], name="rule_change_of_key")]

    def __str__(self) -> str:
        return f"{self.academy} {self.key} {self.pk}"
