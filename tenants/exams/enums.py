from django.db import models


class PayEntry(models.TextChoices):
    """How the pay half of a mission type is typed, and by whom (guide v17 §2.6.4.2)."""

    COPIES = "copies", "Nombre de copies"
    CANDIDATES = "candidates", "Nombre de candidats"
    HALF_DAYS = "half_days", "Horaires par demi-journée"
    DURATION = "duration", "Heures et minutes"
    SANTORIN = "santorin", "Copies transmises par SANTORIN"
    MANAGER = "manager", "Saisie par le gestionnaire"
    NONE = "none", "Non rémunérée"


class Evaluation(models.TextChoices):
    """Mode d'évaluation of a paper; « en cours d'année » opens no right to pay (S62)."""

    PUNCTUAL = "ponctuel", "Ponctuelle"
    IN_YEAR = "ECA", "En cours d'année"


class RateGroup(models.TextChoices):
    """Groupe of arrêté du 13 avril 2012, art. 2; NR is not paid."""

    T1 = "T1", "Taux 1"
    T2 = "T2", "Taux 2"
    T3 = "T3", "Taux 3"
    T4 = "T4", "Taux 4"
    T5 = "T5", "Taux 5"
    FIRST_CYCLE = "FIRST_CYCLE", "Diplômes de premier cycle du supérieur"
    NOT_PAID = "NR", "Non rémunéré"
    UNKNOWN = "", "À déterminer"
