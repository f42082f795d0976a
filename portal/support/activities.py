"""The administrator's entry of the menu for support."""

from portal.shell.activities import Activity, register
from tenants.accounts.enums import Role

ACTIVITIES = (
    Activity(
        "assistance",
        "Assistance",
        "support:home",
        frozenset({Role.ADMINISTRATOR}),
        icon="help",
        help_slug="voir-comme",
        order=80,
    ),
)


def register_all() -> None:
    for activity in ACTIVITIES:
        register(activity)
