"""What the examiner reads of each half: the guide's words, a tone, and who must act (guide §2.6.2)."""

from dataclasses import dataclass
from datetime import date

from tenants.claims.enums import ClaimState, Half
from tenants.claims.models import ClaimHalf
from tenants.missions.models import Mission


@dataclass(frozen=True, slots=True)
class ClaimStatus:
    """``tone`` is success, warning, danger, info or muted; ``hint`` says what is awaited from whom."""

    code: str
    label: str
    tone: str
    hint: str


NONE = ClaimStatus(
    "none", "Pas de frais", "muted", "La mission n'ouvre pas droit à rémunération ou à remboursement."
)
NO_PAY = ClaimStatus("none", "Pas de frais", "muted", "La mission n'ouvre pas droit à rémunération.")
"""Where travel is on paper, nothing is said of its right."""
UPCOMING = ClaimStatus(
    "upcoming",
    "Mission non effectuée",
    "muted",
    "La mission est à venir : l'état de frais n'est pas encore ouvert.",
)
IN_PROGRESS = ClaimStatus(
    "in_progress", "Mission en cours", "info", "La mission est en cours : vous pouvez commencer à compléter."
)
TRAVEL_BY_MANAGER = "Rien à saisir ici : votre gestionnaire prend en charge le déplacement."
STORED = {
    ClaimState.OPEN: ("Non validé", "warning", "La mission est achevée : à vous de compléter et de valider."),
    ClaimState.ON_FIRST_MISSION: (
        "Invalidable",
        "muted",
        "Les informations sont à compléter sur la première mission de la journée.",
    ),
    ClaimState.TO_BE_HANDLED: (
        "A traiter par le gestionnaire",
        "info",
        "Vous n'avez rien à saisir : le gestionnaire s'en charge.",
    ),
    ClaimState.HANDLED: (
        "Traité par le gestionnaire",
        "info",
        "Le gestionnaire a pris en charge l'état de frais.",
    ),
    ClaimState.SUBMITTED: (
        "Validé",
        "success",
        "Votre dossier est transmis au gestionnaire pour traitement.",
    ),
    ClaimState.APPROVED: (
        "Validé par gestionnaire",
        "success",
        "Votre dossier est accepté par le gestionnaire.",
    ),
    ClaimState.SENT: ("Validé par gestionnaire", "success", "Votre dossier est transmis à la liquidation."),
    ClaimState.PAID: (
        "Validé par gestionnaire",
        "success",
        "Votre dossier a été accepté par le service payeur.",
    ),
    ClaimState.REJECTED: (
        "Non validé",
        "danger",
        "Le gestionnaire a rejeté votre saisie : corrigez puis validez.",
    ),
    ClaimState.NOT_PERFORMED: (
        "Déclarée non effectuée",
        "muted",
        "Vous avez déclaré ne pas avoir effectué cette mission.",
    ),
    ClaimState.CANCELLED: ("Annulé", "muted", "L'état de frais a été annulé par le gestionnaire."),
}


def examiner_status(half: ClaimHalf | None, mission: Mission, today: date) -> ClaimStatus:
    """Status of a half for its examiner on ``today`` (the academy's date)."""
    if half is None:
        return NONE
    state = ClaimState(half.state)
    if state == ClaimState.OPEN and today < mission.starts_on:
        return UPCOMING
    over = today > mission.ends_on
    if state == ClaimState.OPEN and half.kind == Half.TRAVEL:
        return _open_travel(over)
    if state == ClaimState.OPEN and not over:
        return IN_PROGRESS
    return ClaimStatus(state.value, *STORED[state])


def _open_travel(over: bool) -> ClaimStatus:
    """The words of the guide, without an order: travel is not typed by the examiner."""
    label = STORED[ClaimState.OPEN][0] if over else IN_PROGRESS.label
    code = ClaimState.OPEN.value if over else IN_PROGRESS.code
    return ClaimStatus(code, label, "info", TRAVEL_BY_MANAGER)
