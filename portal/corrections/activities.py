"""The division's entry of the menu."""

from portal.shell.activities import Activity, register
from tenants.accounts.enums import Role

ROLES = frozenset({Role.MANAGER, Role.ADMINISTRATOR})
ACTIVITIES = (
    Activity(
        "signalements",
        "Signalements",
        "corrections:list",
        ROLES,
        icon="edit",
        help_slug="signalements",
        order=60,
    ),
)


def register_all() -> None:
    for activity in ACTIVITIES:
        register(activity)
