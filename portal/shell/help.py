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
    HelpPage("consultation-missions", "Consultation des missions"),
    HelpPage("etats-de-frais", "Saisie et consultation des états de frais"),
    HelpPage("accessibilite", "Accessibilité"),
)
BY_SLUG = {page.slug: page for page in PAGES}
