"""Probes for whoever supervises the platform: is the process alive, can it serve."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from imagin.health.checks import failing_parts

ALIVE = "vivant"
READY = "prêt"
PLAIN = "text/plain; charset=utf-8"


@login_not_required
@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Asks nothing of any part: a restart would not bring a database back."""
    return HttpResponse(f"{ALIVE}\n", content_type=PLAIN)


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """503 takes this process out of the rotation until every part answers again."""
    lines = failing_parts()
    text = "\n".join(lines or [READY])
    return HttpResponse(f"{text}\n", content_type=PLAIN, status=503 if lines else 200)
