"""Where a person goes back to after signing in: a page of the same host, never a step of the sign-in."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

HOME = "/"
NOT_A_PLACE_TO_RETURN = ("/connexion/", "/quitter/", "/session/")


def safe_next(request: HttpRequest, wanted: str) -> str:
    fine = url_has_allowed_host_and_scheme(wanted, None, request.is_secure()) and wanted.startswith(HOME)
    return wanted if fine and not wanted.startswith(NOT_A_PLACE_TO_RETURN) else HOME
