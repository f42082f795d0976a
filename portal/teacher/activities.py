"""The examiner's entries of the menu (guide v17 §2.2)."""

from portal.shell.activities import Activity, register
from portal.teacher.access import ROLES

ACTIVITIES = (
    Activity("accueil", "Accueil", "teacher:home", icon="home", help_slug="accueil", order=10),
    Activity(
        "missions",
        "Consultation missions",
        "teacher:missions",
        ROLES,
        icon="calendar",
        help_slug="consultation-missions",
        module="services.missions",
        short="Missions",
        order=20,
    ),
    Activity(
        "etats-de-frais",
        "Saisie/consultation états de frais",
        "teacher:claims",
        ROLES,
        icon="euro",
        help_slug="etats-de-frais",
        module="services.claims",
        short="États de frais",
        order=30,
    ),
    Activity(
        "mes-informations",
        "Mes informations",
        "teacher:information",
        ROLES,
        icon="user",
        help_slug="mes-informations",
        short="Mes infos",
        order=40,
    ),
)


def register_all() -> None:
    for activity in ACTIVITIES:
        register(activity)
