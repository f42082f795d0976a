"""What an academy says to its examiners, verified before it opens."""

from imagin.academies.opening.checks import Check, Outcome, register
from tenants.notices.enums import Audience, NoticeKind
from tenants.notices.selectors import current

REMEDY = (
    "Publiez-les : « Messages » dans l'académie, ou la section messages d'un fichier, par « Appliquer un "
    "fichier de configuration » sur sa page d'hébergement."
)


def conditions_said(code: str) -> Outcome:
    """They are accepted one version at a time: without a text, nobody accepts anything."""
    if current(NoticeKind.CONDITIONS, (Audience.ALL, Audience.TEACHERS)):
        return Outcome(True, "Les conditions d'utilisation sont publiées.")
    return Outcome(False, "Aucune condition d'utilisation n'est publiée.", REMEDY)


def home_said(code: str) -> Outcome:
    if current(NoticeKind.HOME, (Audience.ALL, Audience.TEACHERS)):
        return Outcome(True, "L'académie a son message d'accueil.")
    return Outcome(False, "Le message d'accueil est celui de la plateforme nationale.", "Écrivez le vôtre.")


def register_all() -> None:
    said = Check("conditions", "Conditions d'utilisation", conditions_said, blocking=True, configured=True)
    register(said)
    register(Check("home", "Message d'accueil", home_said))
