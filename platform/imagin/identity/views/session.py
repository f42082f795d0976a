"""The clock of the session, for the page's dialog and for a person without JavaScript."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from imagin.identity.client.returning import safe_next
from imagin.identity.session.idle import last_minutes

OVER = {"remaining": 0, "warning": False}


@never_cache
@login_not_required
@require_GET
def state(request: HttpRequest) -> JsonResponse:
    """Asking is not an act: a page left open does not keep a session alive."""
    return _answer(request)


@never_cache
@login_not_required
@require_POST
def extend(request: HttpRequest) -> HttpResponse:
    """Rester connecté: the act itself was noted on the way in."""
    if "text/html" in request.headers.get("Accept", ""):
        return HttpResponseRedirect(safe_next(request, request.POST.get("next", "")))
    return _answer(request)


def _answer(request: HttpRequest) -> JsonResponse:
    if not request.user.is_authenticated:
        return JsonResponse(OVER, status=401)
    remaining = int(getattr(request, "idle_remaining", 0))
    return JsonResponse({"remaining": remaining, "warning": remaining <= last_minutes() * 60})
