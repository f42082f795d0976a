"""An academy in maintenance answers 503 to everything but what ends its sessions (RFC 9110 §15.6.4).

Under the static files, so that the page has its style, and above sessions: its schema is not touched.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from imagin.operations import maintenance
from imagin.operations.models import Maintenance
from imagin.operations.words import closed_sentence
from imagin.rules.services import academy_zone

# The hub tells the end of a sign-in there; refused, it would insist for nothing.
OPEN_NAMES = ("identity:backchannel_logout", "shell:appearance")


class MaintenanceMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        hosted = request.academy  # type: ignore[attr-defined]
        found = maintenance.running(hosted.code) if hosted else None
        if found is None or request.path_info in [reverse(name) for name in OPEN_NAMES]:
            return self.get_response(request)
        return closed(request, found)


def closed(request: HttpRequest, found: Maintenance) -> HttpResponse:
    with timezone.override(academy_zone()):
        response = page(request, closed_sentence(found))
    response["Retry-After"] = str(maintenance.retry_after(found))
    response["Cache-Control"] = "no-store"
    return response


def page(request: HttpRequest, sentence: str) -> HttpResponse:
    if request.path_info.startswith("/api/") or "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"detail": sentence}, status=503)
    return import_string(settings.UNAVAILABLE_PAGE)(request, sentence)
