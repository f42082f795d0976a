from django.db import models


class ExaminerKind(models.TextChoices):
    """Who pays the person decides, not the trade (domain dossier, §1 note 3)."""

    INTERNAL = "internal", "Personnel de l'académie"
    EXTERNAL = "external", "Intervenant extérieur"


class ExaminerState(models.TextChoices):
    ACTIVE = "active", "Actif"
    SET_ASIDE = "set_aside", "Écarté"
    ARCHIVED = "archived", "Historisé"


class PostingKind(models.TextChoices):
    MAIN = "main", "Principal"
    SECONDARY = "secondary", "Secondaire"
