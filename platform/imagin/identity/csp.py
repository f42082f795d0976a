"""The Quitter form of every academy page leads to the hub: ``form-action`` says so (strict CSP)."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

DIRECTIVE = "form-action"


class FormActionMiddleware:
    """Must come right after CSPMiddleware, which writes the header from what is noted here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.academy is not None:  # type: ignore[attr-defined]
            allow_forms_to(response, settings.HUB_URL)
        return response


def allow_forms_to(response: HttpResponse, *origins: str) -> None:
    """Browsers follow ``form-action`` through redirects: list every origin a form of this page ends on."""
    noted = dict(getattr(response, "_csp_update", None) or {})
    noted[DIRECTIVE] = [*noted.get(DIRECTIVE, []), *origins]
    response._csp_update = noted  # type: ignore[attr-defined]
