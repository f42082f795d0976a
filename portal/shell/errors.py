"""Pages of refusal: what happened, then what to do. No database, no session, no rule: they must come out."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from portal.shell.context import public_shell

HOME = "/"
HOME_LABEL = "Revenir à l'accueil"


def refused(
    request: HttpRequest,
    status: int,
    title: str,
    sentence: str,
    link_url: str = HOME,
    link_label: str = HOME_LABEL,
) -> HttpResponse:
    context: dict[str, Any] = {
        "shell": public_shell(request),
        "code": str(status),
        "error_title": title,
        "sentence": sentence,
        "link_url": link_url,
        "link_label": link_label,
    }
    response = HttpResponse(render_to_string("shell/error.html", context), status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    sentence = "L'adresse ou le formulaire envoyé n'est pas lisible. Revenez à l'accueil et recommencez."
    return refused(request, 400, "Demande non comprise", sentence)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    sentence = (
        "Votre compte n'ouvre pas cette page. Si vous devez y accéder, adressez-vous au gestionnaire "
        "de votre division des examens et concours."
    )
    return refused(request, 403, "Accès refusé", sentence)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    sentence = (
        "Cette page n'existe pas ou ne vous est pas destinée. Vérifiez l'adresse, ou repartez de l'accueil."
    )
    return refused(request, 404, "Page introuvable", sentence)


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
