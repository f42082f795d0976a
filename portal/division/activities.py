"""The exam division's entries of the menu."""

from portal.division.access import ROLES
from portal.shell.activities import Activity, register

ACTIVITIES = (
    Activity(
        "comptes-a-rattacher",
        "Comptes à rattacher",
        "division:pending",
        ROLES,
        icon="user",
        help_slug="comptes-a-rattacher",
        short="À rattacher",
        order=60,
    ),
)


def register_all() -> None:
    for activity in ACTIVITIES:
        register(activity)
