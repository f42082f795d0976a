"""The exam division's entries of the menu."""

from portal.division.access import ROLES
from portal.shell.activities import Activity, Queue, register
from tenants.accounts.pending import undecided

WAITING = Queue(
    lambda: undecided().count(),
    ("compte à rattacher", "comptes à rattacher"),
    "Chaque compte attend votre décision : le dossier de la personne, ou un refus.",
    "Aucun compte n'attend de décision.",
)
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
        purpose="Les personnes bien identifiées que rien ne relie encore à un dossier.",
        queue=WAITING,
    ),
    Activity(
        "comptes-locaux",
        "Comptes locaux",
        "division:externals",
        ROLES,
        icon="lock",
        help_slug="comptes-locaux",
        short="Comptes",
        order=62,
        module="modules.external",
        purpose="L'accès des intervenants extérieurs : mot de passe à remettre, compte à fermer ou rouvrir.",
    ),
)


def register_all() -> None:
    for activity in ACTIVITIES:
        register(activity)
