"""Modules and services that open and close, and what claims show."""

from imagin.rules.registry.core import Rule, Scope
from imagin.rules.registry.types import Bool, Choice, Int, Text

RULES = (
    Rule(
        "modules.travel",
        Bool(),
        True,
        "Frais de déplacement",
        "Fermé : aucun volet déplacement n'est préparé, et la phrase ci-dessous dit pourquoi.",
        module=True,
        family="Modules",
    ),
    Rule(
        "modules.travel.off_sentence",
        Text(400),
        "Les frais de déplacement ne se saisissent pas dans IMAG'IN pour cette académie.",
        "Phrase affichée quand le volet déplacement est fermé",
        "Dites où et comment les demander.",
        family="Modules",
    ),
    Rule(
        "services.missions",
        Bool(),
        True,
        "Consultation des missions ouverte",
        "Fermée : ni menu, ni page pour l'intervenant.",
        module=True,
        family="Missions",
    ),
    Rule(
        "services.claims",
        Bool(),
        True,
        "Saisie des états de frais ouverte",
        "Fermée : ni menu, ni page pour l'intervenant ; ce qui est enregistré est conservé.",
        module=True,
        family="États de frais",
    ),
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
            ("remises au gestionnaire", "par la poste, agrafées au récapitulatif"),
        ),
        "manager",
        "Envoi des pièces justificatives",
        "manager : l'intervenant les conserve, son gestionnaire les demande ; post : il les envoie au bureau "
        "de gestion, dans une enveloppe à son nom agrafée au récapitulatif.",
        source="aide de l'académie de Toulouse (post)",
        family="États de frais",
        scope=Scope.SESSION,
    ),
)
