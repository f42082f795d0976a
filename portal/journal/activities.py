"""The entries of the menu: an academy's journal, and the hub's."""

from portal.shell.activities import Activity, register
from tenants.accounts.enums import HOSTING, Role

ACTIVITIES = (
    Activity(
        "journal",
        "Journal",
        "journal:entries",
        frozenset({Role.ADMINISTRATOR}),
        icon="book",
        help_slug="journal",
        order=90,
        purpose="Qui est venu, ce qui a été décidé et consulté dans votre académie.",
    ),
    Activity(
        "journal-du-site",
        "Journal du site",
        "journal:entries",
        frozenset({HOSTING}),
        icon="book",
        help_slug="journal",
        short="Journal",
        order=90,
        hub=True,
        purpose="Qui est venu sur la plateforme nationale, et ce qui y a été décidé.",
    ),
)


def register_all() -> None:
    for activity in ACTIVITIES:
        register(activity)
