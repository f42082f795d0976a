"""The administrator's entry of the menu to help an examiner: « assistance » is the academy's help desk."""

from portal.shell.activities import Activity, register
from tenants.accounts.enums import Role

ACTIVITIES = (
    Activity(
        "voir-comme",
        "Voir comme un intervenant",
        "support:home",
        frozenset({Role.ADMINISTRATOR}),
        icon="search",
        help_slug="voir-comme",
        short="Voir comme",
        order=80,
        purpose="Pour aider un intervenant au téléphone : ses pages, en lecture seulement.",
    ),
)


def register_all() -> None:
    for activity in ACTIVITIES:
        register(activity)
