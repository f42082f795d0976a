"""Nobody signs in to an academy that knows nobody: told before it opens, not required."""

from imagin.academies.opening.checks import Check, Outcome, register
from tenants.people.models import Examiner

NONE = Outcome(
    False,
    "Aucun intervenant n'est chargé : personne n'y verrait rien.",
    "Importez un fichier EPP : « imagin feed formats EPP » le décrit.",
)


def people_loaded(code: str) -> Outcome:
    count = Examiner.objects.count()
    return Outcome(True, f"{count} intervenant(s) chargé(s).") if count else NONE


def register_all() -> None:
    register(Check("people", "Intervenants", people_loaded))
