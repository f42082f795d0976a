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


class CorrectionSubject(models.TextChoices):
    """What an examiner may say is wrong in his file."""

    CIVIL = "civil", "État civil (nom, prénom, civilité)"
    ADDRESS = "address", "Adresse ou commune de résidence"
    SCHOOL = "school", "Établissement ou discipline"
    BANK = "bank", "Coordonnées bancaires"
    HEALTH = "health", "Sécurité sociale"
    OTHER = "other", "Autre information"


class CorrectionState(models.TextChoices):
    OPEN = "open", "À traiter"
    ANSWERED = "answered", "Traité"
