"""What claims show, and where their papers go."""

from imagin.rules.registry.core import Rule, Scope
from imagin.rules.registry.types import Choice, Int

RULES = (
    Rule(
        "claims.display_years",
        Int(1, 10),
        4,
        "Durée d'affichage des états de frais après la fin de mission",
        unit="ans",
        source="guide v17 §2.6",
        family="États de frais",
    ),
    Rule(
        "documents.channel",
        Choice(
            ("manager", "post"),
            ("gardées, le gestionnaire les demande", "par la poste, agrafées au récapitulatif"),
        ),
        "manager",
        "Envoi des pièces justificatives",
        "Par la poste : au bureau de gestion, dans une enveloppe au nom de l'intervenant.",
        source="aide de l'académie de Toulouse (post)",
        family="États de frais",
        scope=Scope.SESSION,
    ),
)
