"""What is closed, and why: a module that the academy switched off, a service outside its periods."""

from django.http import HttpRequest, HttpResponse

from imagin.rules.modules import ModuleClosed
from portal.shell import errors

MODULE = "Activité fermée"
SERVICE = "Service fermé"


def module_closed(request: HttpRequest, closed: ModuleClosed) -> HttpResponse:
    """Named by ``settings.MODULE_CLOSED_PAGE``."""
    return errors.refused(request, 404, MODULE, str(closed))


def service_closed(request: HttpRequest, sentence: str) -> HttpResponse:
    return errors.refused(request, 403, SERVICE, sentence)
