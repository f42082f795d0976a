"""At the edge of every request: the zone in which hours are read, and the modules that are off."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.module_loading import import_string

from imagin.rules.modules import ModuleClosed, closed_at
from imagin.rules.services import academy_zone


class ZoneMiddleware:
    """Dates and hours are shown in the zone of the academy that is open, on every page.

    In ``process_view``: a request that is refused before its view reads no rule."""

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


class ModuleMiddleware:
    """404 with one sentence for whatever belongs to a module that is off, written yet or not.

    Before the address is resolved, for an announced module has a prefix and no page. A path that belongs
    to no module reads no rule.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.academy is not None:  # type: ignore[attr-defined]
            closed = closed_at(request.path_info)
            if closed:
                return refuse(request, ModuleClosed(closed))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refuse(request, exception) if isinstance(exception, ModuleClosed) else None


def refuse(request: HttpRequest, closed: ModuleClosed) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        return JsonResponse({"detail": str(closed), "module": closed.module.key}, status=404)
    with timezone.override(academy_zone()):
        return import_string(settings.MODULE_CLOSED_PAGE)(request, closed)
