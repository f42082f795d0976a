"""What an academy may say, and to whom."""

from collections.abc import Iterable

from django.db import models

from tenants.accounts.enums import Role


class NoticeKind(models.TextChoices):
    """``BANNER`` and ``HELP`` have one thread per ``slug``; the others have one only."""

    HOME = "home", "Message d'accueil"
    CONDITIONS = "conditions", "Conditions d'utilisation des états de frais"
    BANNER = "banner", "Bandeau"
    ASSISTANCE = "assistance", "Assistance"
    POSTAL = "postal", "Adresse postale"
    TRAVEL = "travel", "Frais de déplacement sur papier"
    HELP = "help", "Page d'aide"


class Audience(models.TextChoices):
    ALL = "all", "Tout le monde"
    TEACHERS = "teachers", "Enseignants"
    EXTERNALS = "externals", "Intervenants extérieurs"
    DIVISION = "division", "Division des examens (gestionnaires, administrateurs)"
    SCHOOLS = "schools", "Chefs d'établissement et de centre d'examen"


class Tone(models.TextChoices):
    """Of a banner: the word, the shape and the colour it is shown with."""

    INFO = "info", "Information"
    WARNING = "warning", "Attention"
    DANGER = "danger", "Alerte"


MANY = frozenset({NoticeKind.BANNER, NoticeKind.HELP})
OF_ROLE = {
    Role.TEACHER: Audience.TEACHERS,
    Role.EXTERNAL: Audience.EXTERNALS,
    Role.MANAGER: Audience.DIVISION,
    Role.ADMINISTRATOR: Audience.DIVISION,
    Role.SCHOOL_HEAD: Audience.SCHOOLS,
    Role.CENTRE_HEAD: Audience.SCHOOLS,
}
CLAIMANTS = frozenset({Audience.ALL, Audience.TEACHERS, Audience.EXTERNALS})
"""Only they enter claims: conditions of use are asked of nobody else."""


def audiences_of(roles: Iterable[str]) -> frozenset[str]:
    """Everything addressed to who has these roles; a visitor is « tout le monde »."""
    return frozenset({Audience.ALL, *(OF_ROLE[role] for role in roles if role in OF_ROLE)})  # type: ignore[index]
