from django.db import models


class Role(models.TextChoices):
    """What a person is in one academy; the first two come from his file, the others are granted."""

    TEACHER = "teacher", "Enseignant"
    EXTERNAL = "external", "Intervenant extérieur"
    MANAGER = "manager", "Gestionnaire d'examens"
    SCHOOL_HEAD = "school_head", "Chef d'établissement"
    CENTRE_HEAD = "centre_head", "Chef de centre d'examen"
    ADMINISTRATOR = "administrator", "Administrateur de l'académie"
    JURY_PRESIDENT = "jury_president", "Président de jury"


GRANTED = (Role.MANAGER, Role.SCHOOL_HEAD, Role.CENTRE_HEAD, Role.ADMINISTRATOR, Role.JURY_PRESIDENT)
# These act only for a person who gave a second factor in this sign-in (DESIGN §5).
STRONG = frozenset({Role.MANAGER, Role.ADMINISTRATOR, Role.JURY_PRESIDENT})
# Of the hub, not of an academy: never granted here.
HOSTING = "hosting"
