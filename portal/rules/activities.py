"""The administrator's entries of the menu for what the academy decides."""

from portal.shell.activities import Activity, register
from tenants.accounts.enums import Role

ACTIVITIES = (
    Activity(
        "reglages",
        "Règles de l'académie",
        "rules:home",
        frozenset({Role.ADMINISTRATOR}),
        icon="filter",
        help_slug="reglages",
        short="Règles",
        order=70,
        purpose="Ce que votre académie décide : modules, dates, connexion, contacts, mentions légales.",
    ),
    Activity(
        "ouvertures",
        "Ouvertures de service",
        "rules:windows",
        frozenset({Role.ADMINISTRATOR}),
        icon="calendar",
        help_slug="ouvertures",
        short="Ouvertures",
        order=71,
        purpose="Quand chaque service est ouvert, pour toute l'académie ou pour une session.",
    ),
)


def register_all() -> None:
    for activity in ACTIVITIES:
        register(activity)
