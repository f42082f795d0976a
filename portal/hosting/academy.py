"""One hosted academy seen from the hub: its state, its figures, what broke, how far from its file."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from imagin.academies import applied
from imagin.academies.configuration import words
from imagin.academies.configuration.exporting import export
from imagin.academies.configuration.planning import plan
from imagin.academies.configuration.reading import read
from imagin.academies.lifecycle import NOT_FINISHED
from imagin.academies.opening import engine
from imagin.jobs import selectors as jobs
from imagin.jobs import services as job_services
from imagin.operations import console, failures, figures
from imagin.operations.console import Line
from portal.hosting import tables
from portal.hosting.opening import refused
from tenants.accounts.enums import HOSTING
from tenants.accounts.policies import requires

TAKEN = "Les chiffres viennent d'être relevés."
NOT_TAKEN = "Les chiffres de cette académie n'ont pas pu être relevés : regardez ses erreurs."
ASKED = "Le relevé de toutes les académies est demandé : rechargez la page dans un instant."
STATUSES = (
    ("État", tables.state),
    ("Migrations", tables.migration),
    ("Dernier import", tables.last_import),
    ("Erreurs depuis 24 h", tables.failed),
    ("Écarts avec son fichier", tables.drift),
    ("Maintenance", tables.maintenance),
)


def found(code: str) -> Line:
    line = console.line(code)
    if line is None:
        raise Http404
    return line


@require_safe
@requires(HOSTING)
def academy(request: HttpRequest, code: str) -> HttpResponse:
    line = found(code)
    context = {
        "line": line,
        "late": console.LATE,
        "unfinished": NOT_FINISHED.format(name=line.academy.name) if line.unfinished else "",
        "statuses": [(label, read_(line)) for label, read_ in STATUSES],
        "opening": engine.progress(code),
        "job": jobs.under_way(code),
        "drift": drift_words(code),
        "applied": applied.applied(code),
        "listing": tables.failures_listing(request, failures.latest(code)),
    }
    return render(request, "hosting/academy.html", context)


def drift_words(code: str) -> list[str]:
    """The plan of the last file applied: what « imagin academy plan » would print of it."""
    kept = applied.applied(code)
    if kept is None:
        return []
    try:
        return list(words.plan_words(plan(read(kept.text, applied.NAME))))
    except ValidationError as refusal:
        return refusal.messages


@require_POST
@requires(HOSTING)
def refresh(request: HttpRequest, code: str) -> HttpResponse:
    line = found(code)
    if line.unfinished:
        return refused(request, line.academy, NOT_FINISHED)
    if figures.take(line.code, drift=True):
        messages.success(request, TAKEN)
    else:
        messages.error(request, NOT_TAKEN)
    return redirect("hosting:academy", code)


@require_POST
@requires(HOSTING)
def refresh_all(request: HttpRequest) -> HttpResponse:
    """A job: forty academies take longer than a page."""
    try:
        job_services.submit("operations.figures", actor=actor_of(request))
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    else:
        messages.info(request, ASKED)
    return redirect("hosting:academies")


@require_safe
@requires(HOSTING)
def configuration(request: HttpRequest, code: str) -> HttpResponse:
    """What « imagin academy export » writes."""
    line = found(code)
    if line.unfinished:
        return refused(request, line.academy, NOT_FINISHED)
    text = export(line.code)
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{code}.yaml"'
    response["Cache-Control"] = "no-store"
    return response


def actor_of(request: HttpRequest) -> str:
    user: Any = request.user
    return str(user.pk)
