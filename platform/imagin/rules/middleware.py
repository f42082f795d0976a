"""Dates and hours are shown in the zone of the academy that is open, on every page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from imagin.rules.services import academy_zone


class ZoneMiddleware:
    """In ``process_view``: a request that is refused before its view reads no rule."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        if request.academy is not None:  # type: ignore[attr-defined]
            timezone.activate(academy_zone())
