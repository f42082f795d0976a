"""Help pages: one per activity; the guide is all of them, in this order."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HelpPage:
    slug: str
    title: str

    @property
    def template(self) -> str:
        return f"shell/help/{self.slug}.html"


PAGES = (
    HelpPage("accueil", "Accueil et présentation générale"),
    HelpPage("connexion", "Se connecter"),
    HelpPage("consultation-missions", "Consultation des missions"),
    HelpPage("etats-de-frais", "Saisie et consultation des états de frais"),
    HelpPage("mes-informations", "Mes informations"),
    HelpPage("rattachements", "Comptes rattachés : une personne, plusieurs académies"),
    HelpPage("comptes-a-rattacher", "Comptes à rattacher (division des examens)"),
    HelpPage("voir-comme", "Voir comme un intervenant (administrateurs)"),
    HelpPage("journal", "Journal"),
    HelpPage("signalements", "Signalements (division des examens)"),
    HelpPage("second-facteur", "Second facteur"),
    HelpPage("accessibilite", "Accessibilité"),
)
BY_SLUG = {page.slug: page for page in PAGES}
