"""When each service is open: the effective dates of these rules are its periods (guide v17, DESIGN §7)."""

from imagin.rules.registry.core import Rule, Scope
from imagin.rules.registry.types import Bool

GUIDE = "guide v17, paramétrage académique : ouverture des services"
DAYS = "De minuit à minuit, dans le fuseau de l'académie."
CLAIMS = (
    "Fermé : ses pages disent depuis quand, et quand il rouvre. Pour une session seulement : ses états de "
    "frais se lisent, ne se saisissent ni ne se valident. "
)


def _window(key: str, label: str, help_: str) -> Rule:
    return Rule(
        key,
        Bool(),
        True,
        label,
        help_ + DAYS,
        source=GUIDE,
        family="Ouvertures de service",
        scope=Scope.SESSION,
    )


RULES = (
    _window("windows.teacher", "Service des enseignants", CLAIMS),
    _window("windows.external", "Service des intervenants extérieurs", CLAIMS),
    _window(
        "windows.school",
        "Service des chefs d'établissement et de centre",
        "Fermé, pour l'académie ou pour une session : l'accueil dit à chaque chef depuis quand, et quand il "
        "rouvre. Leurs activités n'étant pas encore livrées, rien d'autre ne se ferme. ",
    ),
)
