from django.db import models


class AssignmentState(models.TextChoices):
    """An official convocation run turns *affecté* into *convoqué* (domain dossier §4.3)."""

    ASSIGNED = "affecte", "Affecté"
    CONVOKED = "convoque", "Convoqué"


class DurationUnit(models.TextChoices):
    DAY = "day", "journée(s)"
    HALF_DAY = "half_day", "demi-journée(s)"


class MissionOrigin(models.TextChoices):
    CYCLADES = "CYCLADES", "CYCLADES"
    IMAGIN = "IMAGIN", "IMAG'IN"
