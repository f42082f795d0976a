"""What is closed, and why: a module that the academy switched off, a service outside its periods."""

from django.http import HttpRequest, HttpResponse

from imagin.identity.session import stash
from imagin.rules.modules import ModuleClosed
from portal.shell import errors
from portal.shell.context import LEAVE

MODULE = "Activité fermée"
SERVICE = "Service fermé"
NOT_SAVED = "Votre saisie n'a pas été enregistrée."


def module_closed(request: HttpRequest, closed: ModuleClosed) -> HttpResponse:
    """Named by ``settings.MODULE_CLOSED_PAGE``. Who is in by a door that closed has only to leave."""
    told = _told(request, str(closed))
    if getattr(request, "shut_out", False):
        return errors.refused(request, 404, MODULE, told, LEAVE, "Quitter")
    return errors.refused(request, 404, MODULE, told)


def service_closed(request: HttpRequest, sentence: str) -> HttpResponse:
    """What was typed as it closed is given back if it reopens while the person is still signed in."""
    if request.method == "POST":
        stash.keep(request, str(request.user.pk))
    return errors.refused(request, 403, SERVICE, _told(request, sentence))


def _told(request: HttpRequest, sentence: str) -> str:
    return f"{sentence} {NOT_SAVED}" if request.method == "POST" else sentence
