"""The hub's entries of the menu."""

from portal.shell.activities import Activity, register
from tenants.accounts.enums import HOSTING

ACTIVITIES = (
    Activity("vos-academies", "Vos académies", "hosting:home", icon="home", order=10, hub=True),
    Activity(
        "hebergement",
        "Académies hébergées",
        "hosting:academies",
        frozenset({HOSTING}),
        icon="school",
        short="Hébergement",
        order=20,
        hub=True,
    ),
)


def register_all() -> None:
    for activity in ACTIVITIES:
        register(activity)
