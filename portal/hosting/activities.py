"""The hub's entries of the menu."""

from portal.shell.activities import Activity, register
from tenants.accounts.enums import HOSTING

ACTIVITIES = (
    Activity("vos-academies", "Vos académies", "hosting:home", icon="home", order=10, hub=True),
    Activity(
        "rattachements",
        "Comptes rattachés",
        "identity:links",
        icon="user",
        help_slug="rattachements",
        short="Rattachés",
        order=15,
        hub=True,
    ),
    Activity(
        "hebergement",
        "Académies hébergées",
        "hosting:academies",
        frozenset({HOSTING}),
        icon="school",
        short="Hébergement",
        order=20,
        purpose="L'état de chaque académie de ce site : son adresse, son ouverture, ses migrations.",
        hub=True,
    ),
    Activity(
        "second-facteur",
        "Second facteur",
        "factors:home",
        icon="lock",
        help_slug="second-facteur",
        order=30,
        hub=True,
    ),
)


def register_all() -> None:
    for activity in ACTIVITIES:
        register(activity)
