"""Help pages: one per activity; the guide is those of a person's open activities, in this order."""

from dataclasses import dataclass, field

from django.http import HttpRequest

from imagin.rules import modules
from imagin.rules.services import rule
from portal.shell.activities import Activity, allowed, registered
from portal.shell.audiences import Audience, roles_shown
from tenants.accounts.enums import HOSTING, Role


@dataclass(frozen=True, slots=True)
class HelpPage:
    """``roles``: who reads a page that no activity of the menu shows; empty, everybody.

    ``travels``: beside it, how travel is asked for where it is on paper, with the form.
    """

    slug: str
    title: str
    roles: frozenset[str] = field(default_factory=frozenset)
    travels: bool = False

    @property
    def template(self) -> str:
        return f"shell/help/{self.slug}.html"


OF_ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
OF_HEADS = frozenset({Role.SCHOOL_HEAD, Role.CENTRE_HEAD})
OF_HOSTING = frozenset({HOSTING})

PAGES = (
    HelpPage("accueil", "Accueil et présentation générale"),
    HelpPage("connexion", "Se connecter"),
    HelpPage("consultation-missions", "Consultation des missions"),
    HelpPage("etats-de-frais", "Saisie et consultation des états de frais", travels=True),
    HelpPage("mes-informations", "Mes informations"),
    HelpPage("rattachements", "Comptes rattachés : une personne, plusieurs académies"),
    HelpPage("etablissements", "Chefs d'établissement et de centre d'examen", OF_HEADS),
    HelpPage("comptes-a-rattacher", "Comptes à rattacher (division des examens)"),
    HelpPage("comptes-locaux", "Comptes locaux des intervenants extérieurs (division des examens)"),
    HelpPage("signalements", "Signalements (division des examens)"),
    HelpPage("reglages", "Règles de l'académie (administrateurs)", OF_ADMINISTRATORS),
    HelpPage("ouvertures", "Ouvertures de service (administrateurs)", OF_ADMINISTRATORS),
    HelpPage("messages-academie", "Messages de l'académie (administrateurs)", OF_ADMINISTRATORS),
    HelpPage("voir-comme", "Voir comme un intervenant (administrateurs)"),
    HelpPage("journal", "Journal"),
    HelpPage("hebergement", "Académies hébergées (équipe d'hébergement)", OF_HOSTING),
    HelpPage("ouvrir-une-academie", "Ouvrir une académie (équipe d'hébergement)", OF_HOSTING),
    HelpPage("maintenance", "Maintenance (équipe d'hébergement)", OF_HOSTING),
    HelpPage("travaux", "Travaux en cours (équipe d'hébergement)", OF_HOSTING),
    HelpPage("comparer", "Comparer deux académies (équipe d'hébergement)", OF_HOSTING),
    HelpPage("second-facteur-perdu", "Second facteur perdu (équipe d'hébergement)", OF_HOSTING),
    HelpPage("second-facteur", "Second facteur"),
    HelpPage("accessibilite", "Accessibilité"),
)
BY_SLUG = {page.slug: page for page in PAGES}


def pages_for(request: HttpRequest, audience: Audience | None = None) -> tuple[HelpPage, ...]:
    """The general pages, and those of the activities that the person may open; an examiner's, signed out.

    ``audience``: one of the person's, where he has several.
    """
    roles = audience.roles if audience else roles_shown(request)
    activities = registered()
    of_some = {activity.help_slug for activity in activities}
    his = {activity.help_slug for activity in activities if _concerns(activity, request, roles)}
    return tuple(
        page
        for page in PAGES
        if page.slug in his or (page.slug not in of_some and (not page.roles or page.roles & roles))
    )


def closed_sentence(page: HelpPage) -> str:
    """Where the academy keeps closed what the page explains, why, as the closed page says it."""
    keys = [activity.module for activity in registered() if activity.help_slug == page.slug]
    shut = [key for key in keys if key and not rule(key)]
    return modules.closed_sentence(shut[0]) if shut and shut == keys else ""


def _concerns(activity: Activity, request: HttpRequest, roles: frozenset[str]) -> bool:
    """The hub's own activities are everybody's, and known from the academies too."""
    if not activity.roles:
        return True
    if not activity.roles & roles:
        return False
    if request.user.is_authenticated:
        return allowed(activity, request)
    return not activity.hub and (activity.module is None or bool(rule(activity.module)))
