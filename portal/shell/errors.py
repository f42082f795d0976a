"""Pages of refusal: what happened, then what to do. They must come out.

Who is signed in keeps his name, his menu and Quitter where what surrounds a page is known; a breakdown
shows the plain page, which needs no database, no session and no rule.
"""

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from imagin.identity.session import idle
from imagin.identity.session.stash import form_page
from portal.shell.context import public_shell
from tenants.accounts import view_as
from tenants.accounts.policies import share_out
from tenants.accounts.selectors import roles_of
from tenants.accounts.shut_out import is_shut_out

logger = logging.getLogger(__name__)

TOO_BIG = (
    "Ce que vous avez envoyé est bien plus long que ce qu'un champ admet : rien n'a été enregistré, et votre "
    "navigateur garde ce que vous avez écrit. Revenez au formulaire, raccourcissez le texte ou joignez-le en "
    "fichier, puis recommencez."
)
HOME = "/"
HOME_LABEL = "Revenir à l'accueil"


class ToldNotFound(Http404):
    """A 404 that says why, raised only for whom the thing concerns: anybody else's says nothing."""

    def __init__(self, title: str, sentence: str, link_url: str = HOME, link_label: str = HOME_LABEL) -> None:
        super().__init__(sentence)
        self.told = (title, sentence, link_url, link_label)


def refused(
    request: HttpRequest,
    status: int,
    title: str,
    sentence: str,
    link_url: str = HOME,
    link_label: str = HOME_LABEL,
) -> HttpResponse:
    context: dict[str, Any] = {
        "code": str(status),
        "error_title": title,
        "sentence": sentence,
        "link_url": link_url,
        "link_label": link_label,
    }
    body = signed_in_page(request, context) if status < 500 else ""
    if not body:
        body = render_to_string("shell/error.html", {"shell": public_shell(request), **context})
    response = HttpResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    return response


def signed_in_page(request: HttpRequest, context: dict[str, Any]) -> str:
    """Empty for a visitor, and where anything at all goes wrong: the plain page says it too."""
    try:
        if not is_known(request):
            return ""
        return render_to_string("shell/error_signed_in.html", context, request)
    except Exception:
        logger.exception("an error page is shown plain")
        return ""


def is_known(request: HttpRequest) -> bool:
    """Checked by the middlewares before the view; an address without route never reached them.

    It is no act of the person, and shows no menu in the middle of a view of somebody else's pages.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return False
    if hasattr(request, "idle_remaining"):
        return True
    request.view_as = view_as.noted(request)  # type: ignore[attr-defined]
    verdict = idle.check(request, act=False)
    if request.view_as or not verdict.alive:  # type: ignore[attr-defined]
        return False
    request.idle_remaining, request.assurance = verdict.remaining, verdict.proof  # type: ignore[attr-defined]
    held = frozenset() if is_shut_out(request) else roles_of(user)
    request.roles, request.roles_to_prove = share_out(request, held)  # type: ignore[attr-defined]
    return True


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return refused(request, 413, "Texte trop long", TOO_BIG, form_page(request), "Revenir au formulaire")
    sentence = "L'adresse ou le formulaire envoyé n'est pas lisible. Revenez à l'accueil et recommencez."
    return refused(request, 400, "Demande non comprise", sentence)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    sentence = (
        "Votre compte n'ouvre pas cette page. Si vous devez y accéder, adressez-vous au gestionnaire "
        "de votre division des examens et concours."
    )
    return refused(request, 403, "Accès refusé", sentence)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, ToldNotFound):
        return refused(request, 404, *exception.told)
    sentence = (
        "Cette page n'existe pas ou ne vous est pas destinée. Vérifiez l'adresse, ou repartez de l'accueil."
    )
    return refused(request, 404, "Page introuvable", sentence)


def not_allowed(request: HttpRequest) -> HttpResponse:
    sentence = (
        "Cette adresse ne s'ouvre pas ainsi : elle attend un formulaire, ou n'en attend pas. Rien n'a été "
        "enregistré. Repartez de l'accueil."
    )
    return refused(request, 405, "Demande non prévue", sentence)


def server_error(request: HttpRequest) -> HttpResponse:
    sentence = (
        "Le service a rencontré une erreur et rien n'a été enregistré depuis votre dernière action. "
        "Réessayez dans quelques minutes ; si l'erreur persiste, prévenez votre gestionnaire."
    )
    return refused(request, 500, "Le service a rencontré une erreur", sentence)


def unavailable(request: HttpRequest, sentence: str = "") -> HttpResponse:
    default = (
        "Le service est momentanément arrêté. Vos données sont conservées ; réessayez dans quelques minutes."
    )
    response = refused(request, 503, "Service momentanément indisponible", sentence or default)
    response["Retry-After"] = "120"
    return response


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    sentence = (
        "Cette page était ouverte depuis trop longtemps, ou votre navigateur refuse les cookies : "
        "rien n'a été enregistré. Revenez à la page précédente, rechargez-la, puis recommencez."
    )
    return refused(request, 403, "Formulaire expiré", sentence)
