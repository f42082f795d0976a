"""Somebody must be able to change an academy's messages and rules without the hosting team."""

from imagin.academies.opening.checks import Check, Outcome, register
from tenants.accounts.enums import Role
from tenants.accounts.models import RoleGrant


def administrator_named(code: str) -> Outcome:
    if RoleGrant.objects.filter(role=Role.ADMINISTRATOR).exists():
        return Outcome(True, "L'académie a un administrateur.")
    return Outcome(
        False,
        "Personne n'est administrateur de l'académie : messages et règles ne s'y changeraient pas.",
        f"« Nommer un administrateur », sur sa page d'hébergement, ou « imagin roles grant administrator "
        f"--academy {code} » : par son NUMEN.",
    )


def register_all() -> None:
    register(Check("administrator", "Administrateur", administrator_named))
