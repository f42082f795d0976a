"""States of a claim half, and what each reader calls them (DESIGN §6)."""

from django.db import models


class Half(models.TextChoices):
    PAY = "pay", "Frais de rémunération"
    TRAVEL = "travel", "Frais de déplacement"


class ClaimState(models.TextChoices):
    """Stored states. « Mission non effectuée » and « en cours » are read from the dates (labels.py)."""

    OPEN = "open", "Non validé"
    ON_FIRST_MISSION = "on_first_mission", "Invalidable"
    TO_BE_HANDLED = "to_be_handled", "A traiter par le gestionnaire"
    HANDLED = "handled", "Traité par le gestionnaire"
    SUBMITTED = "submitted", "Validé"
    APPROVED = "approved", "Validé par gestionnaire"
    SENT = "sent", "Transmis à la liquidation"
    PAID = "paid", "Payé"
    REJECTED = "rejected", "Rejeté"
    NOT_PERFORMED = "not_performed", "Déclarée non effectuée"
    CANCELLED = "cancelled", "Annulé"


class ClaimTransition(models.TextChoices):
    SAVE = "save", "Enregistrer"
    SUBMIT = "submit", "Valider"
    WITHDRAW = "withdraw", "Dévalider"
    DECLARE_NOT_PERFORMED = "declare_not_performed", "Je n'ai pas effectué cette mission"
    UNDO_NOT_PERFORMED = "undo_not_performed", "J'ai finalement effectué cette mission"
