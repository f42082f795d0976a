"""Schools are where missions take place: an academy may open before they come, but is told."""

from imagin.academies.opening.checks import Check, Outcome, register
from tenants.schools.models import School

NONE = Outcome(
    False,
    "Aucun établissement n'est chargé : aucune mission ne pourrait y être placée.",
    "Importez un fichier CYCLADES : « imagin feed formats CYCLADES » le décrit.",
)


def schools_loaded(code: str) -> Outcome:
    count = School.objects.count()
    return Outcome(True, f"{count} établissement(s) chargé(s).") if count else NONE


def register_all() -> None:
    register(Check("schools", "Établissements", schools_loaded))
