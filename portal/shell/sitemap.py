"""The site map: each activity that the person may open, and the pages under it that a menu does not show."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from portal.shell.activities import Activity, allowed, registered

UNDER: dict[str, tuple[tuple[str, str], ...]] = {
    "mes-informations": (("Signaler une erreur", "teacher:signal"),),
    "comptes-a-rattacher": (("Comptes rattachés par leurs titulaires", "division:linked"),),
    "reglages": (("Tous les changements de règles", "rules:changes"),),
    "messages-academie": (
        ("Pages d'aide de l'académie", "messages:help-pages"),
        ("Nouveau bandeau", "messages:new-banner"),
    ),
    "hebergement": (
        ("Erreurs du site d'hébergement", "hosting:site"),
        ("Maintenances", "hosting:maintenances"),
        ("Prévoir une maintenance", "hosting:maintenance-plan"),
        ("Second facteur perdu", "hosting:factors"),
    ),
    "rattachements": (("Rattacher un compte", "identity:link_new"),),
}
"""Label and address name of the pages under an activity, by its slug."""


@dataclass(frozen=True, slots=True)
class Branch:
    activity: Activity
    pages: tuple[tuple[str, str], ...]


def sitemap_of(request: HttpRequest) -> list[Branch]:
    if not request.user.is_authenticated:
        return []
    return [Branch(each, pages_under(each)) for each in registered() if allowed(each, request)]


def pages_under(activity: Activity) -> tuple[tuple[str, str], ...]:
    """Label and address; a page that this host does not have is left out."""
    found = ((label, _address(name)) for label, name in UNDER.get(activity.slug, ()))
    return tuple((label, url) for label, url in found if url)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
