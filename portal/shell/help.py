"""Help pages: one per activity; the guide is those of a person's activities, in this order."""

from dataclasses import dataclass

from django.http import HttpRequest

from portal.shell.activities import Activity, allowed, registered
from tenants.accounts.enums import Role


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
    HelpPage("comptes-locaux", "Comptes locaux des intervenants extérieurs (division des examens)"),
    HelpPage("voir-comme", "Voir comme un intervenant (administrateurs)"),
    HelpPage("journal", "Journal"),
    HelpPage("signalements", "Signalements (division des examens)"),
    HelpPage("second-facteur", "Second facteur"),
    HelpPage("accessibilite", "Accessibilité"),
)
BY_SLUG = {page.slug: page for page in PAGES}


def pages_for(request: HttpRequest) -> tuple[HelpPage, ...]:
    """The general pages, and those of the activities that the person may open; an examiner's, signed out."""
    activities = registered()
    of_some = {activity.help_slug for activity in activities}
    his = {activity.help_slug for activity in activities if _concerns(activity, request)}
    return tuple(page for page in PAGES if page.slug in his or page.slug not in of_some)


def _concerns(activity: Activity, request: HttpRequest) -> bool:
    """The hub's own activities are everybody's, and known from the academies too."""
    if not activity.roles:
        return True
    if request.user.is_authenticated:
        return allowed(activity, request)
    return bool(activity.roles & {Role.TEACHER, Role.EXTERNAL})
