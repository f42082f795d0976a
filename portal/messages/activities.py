"""The administrator's entry of the menu for what the academy says."""

from portal.shell.activities import Activity, register
from tenants.accounts.enums import Role

ACTIVITIES = (
    Activity(
        "messages-academie",
        "Messages de l'académie",
        "messages:list",
        frozenset({Role.ADMINISTRATOR}),
        icon="file",
        help_slug="messages-academie",
        short="Messages",
        order=72,
        purpose="Accueil, conditions d'utilisation, bandeaux, assistance : ce que lit chacun.",
    ),
)


def register_all() -> None:
    for activity in ACTIVITIES:
        register(activity)
