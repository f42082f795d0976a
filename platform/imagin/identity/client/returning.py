"""Where a person goes back to after signing in: a page of the same host, never a step of the sign-in."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

HOME = "/"
NOT_A_PLACE_TO_RETURN = ("/connexion/", "/quitter/", "/session/")


def safe_next(request: HttpRequest, wanted: str) -> str:
    fine = url_has_allowed_host_and_scheme(wanted, None, request.is_secure()) and wanted.startswith(HOME)
    return wanted if fine and not wanted.startswith(NOT_A_PLACE_TO_RETURN) else HOME


def failure_url(reason: str, back: str = "") -> str:
    """The page that says why; « Recommencer » goes on to the page that was wanted."""
    query = {"motif": reason, **({"next": back} if back not in ("", HOME) else {})}
    return f"{reverse('identity:failure')}?{urlencode(query)}"
