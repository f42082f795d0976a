"""The edge: the host of the request opens its academy, once (STYLE habit 2)."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html

from imagin.academies import directory
from imagin.tenancy.context import academy, hub

UNKNOWN_HOST = "Aucune académie ne répond à cette adresse."
CLOSED = "{name} : ce service est fermé. Adressez-vous à la division des examens et concours de l'académie."
FAULT = 500
PAGE = (
    '<!DOCTYPE html>\n<html lang="fr">\n<head><meta charset="utf-8"><title>{title} – IMAG\'IN</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1"></head>\n'
    "<body><main><h1>{title}</h1><p>{said}</p></main></body>\n</html>\n"
)


class AcademyMiddleware:
    """Sets ``request.academy`` (None on the hub), its urlconf, and the scope of the whole request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            host = request.get_host().rsplit(":", 1)[0].lower()
        except DisallowedHost:
            return _unknown()
        if _is_probe(request):
            # A probe is nobody: no session is read, so it answers when PostgreSQL does not.
            request.COOKIES.clear()
            return self._on_hub(request)
        if host == settings.HUB_HOST:
            return self._on_hub(request)
        found = directory.by_host(host)
        return self._in_academy(request, found) if found else _nobody(host)

    def _on_hub(self, request: HttpRequest) -> HttpResponse:
        request.academy = None  # type: ignore[attr-defined]
        request.urlconf = settings.HUB_URLCONF
        with hub():
            return self.get_response(request)

    def _in_academy(self, request: HttpRequest, found: directory.HostedAcademy) -> HttpResponse:
        request.academy = found  # type: ignore[attr-defined]
        with academy(found.code):
            response = self.get_response(request)
        if response.status_code == FAULT and not directory.answers_still(found):
            return self._looked_up_again(request, found)
        return response

    def _looked_up_again(self, request: HttpRequest, gone: directory.HostedAcademy) -> HttpResponse:
        """Its schema is gone, and what failed is no fault; its host may already be another academy's.

        What was posted to the one is not given to the other.
        """
        found = directory.by_host(gone.host)
        if found and request.method in ("GET", "HEAD"):
            return self._in_academy(request, found)
        return _unknown() if found else _nobody(gone.host)


def _is_probe(request: HttpRequest) -> bool:
    return request.path_info.startswith("/sante/")


def _nobody(host: str) -> HttpResponse:
    """A closed academy says so: 503, since it may open again and no cache keeps a 503 (RFC 9110 §15.1)."""
    name = directory.closed_at(host)
    return _sentence("Service fermé", CLOSED.format(name=name), 503) if name else _unknown()


def _unknown() -> HttpResponse:
    return _sentence("Adresse inconnue", UNKNOWN_HOST, 404)


def _sentence(title: str, said: str, status: int) -> HttpResponse:
    """No academy, so no page of ours: one sentence, and headers that let nothing be made of it."""
    headers = {
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return HttpResponse(format_html(PAGE, title=title, said=said), status=status, headers=headers)
