"""How long an academy keeps its journal."""

from imagin.rules.registry.core import Rule
from imagin.rules.registry.types import Int

RULES = (
    Rule(
        "journal.access_months",
        Int(6, 120),
        12,
        "Conservation du journal des accès",
        "Connexions, refus, seconds facteurs, consultations de données protégées.",
        unit="mois",
        source="CNIL, délibération 2021-122 du 14 octobre 2021 (journalisation) : six mois à un an",
        family="Journal",
    ),
    Rule(
        "journal.acts_months",
        Int(48, 120),
        120,
        "Conservation du journal des actes",
        "Tout le reste : états de frais, rôles, imports, rattachements. Quatre ans au moins.",
        unit="mois",
        source="loi 68-1250 du 31 décembre 1968, art. 1 (prescription de quatre ans)",
        family="Journal",
    ),
)
