"""The division's entry of the menu."""

from portal.shell.activities import Activity, Queue, register
from tenants.accounts.enums import Role
from tenants.people.enums import CorrectionState
from tenants.people.selectors import corrections

ROLES = frozenset({Role.MANAGER, Role.ADMINISTRATOR})
WAITING = Queue(
    lambda: corrections(CorrectionState.OPEN).count(),
    ("signalement à traiter", "signalements à traiter"),
    "Chaque signalement attend votre réponse : l'intervenant la lit dans « Mes informations ».",
    "Aucun signalement n'attend de réponse.",
)
ACTIVITIES = (
    Activity(
        "signalements",
        "Signalements",
        "corrections:list",
        ROLES,
        icon="edit",
        help_slug="signalements",
        order=65,
        purpose="Les erreurs que les intervenants signalent dans leurs informations.",
        queue=WAITING,
    ),
)


def register_all() -> None:
    for activity in ACTIVITIES:
        register(activity)
