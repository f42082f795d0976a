"""From a sandbox to an open academy: what is verified, then opening, giving up, closing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from imagin.academies import directory
from imagin.academies.lifecycle import NOT_FINISHED
from imagin.academies.models import Academy, AcademyState, Opening
from imagin.academies.opening import engine
from imagin.academies.opening.checks import checklist
from imagin.jobs import selectors
from imagin.mail.trial import send_trial
from portal.hosting.jobs import asked
from portal.hosting.opening_facts import at_stake, marks
from portal.hosting.opening_forms import AddressForm, ReasonForm
from tenants.accounts.enums import HOSTING
from tenants.accounts.policies import requires

SENT = "Le courriel d'essai est parti : vérifiez qu'il arrive."
NOT_CLOSED = "{name} n'est pas ouverte : il n'y a rien à fermer."
NOT_OPENED = "{name} est déjà ouverte."
NO_UNDO = "{name} a déjà été ouverte au public : son ouverture ne s'annule plus. Elle se ferme."
NO_UNDO_CLOSED = (
    "{name} a déjà été ouverte au public : son ouverture ne s'annule plus. Elle est fermée, et ses données "
    "sont conservées."
)


@require_safe
@requires(HOSTING)
def opening(request: HttpRequest, code: str) -> HttpResponse:
    return shown(request, academy_called(code), AddressForm())


def shown(request: HttpRequest, academy: Academy, form: AddressForm) -> HttpResponse:
    """Of an academy that is not whole yet, its steps; of the others, what was verified just now."""
    whole = academy.state != AcademyState.CREATING
    results = checklist(academy.code) if whole else []
    stops = sum(result.stops for result in results)
    context = {
        **facts(academy),
        "form": form,
        "progress": engine.progress(academy.code),
        "results": marks(results),
        "stops": stops,
        "warnings": sum(not result.outcome.ok for result in results) - stops,
        "mail_given": Opening.objects.filter(academy_code=academy.code).exclude(mail="").exists(),
        "job": selectors.under_way(academy.code),
    }
    return render(request, "hosting/opening.html", context)


@require_POST
@requires(HOSTING)
def mail(request: HttpRequest, code: str) -> HttpResponse:
    academy, form = academy_called(code), AddressForm(request.POST)
    if academy.state == AcademyState.CREATING:
        return refused(request, academy, NOT_FINISHED)
    if not form.is_valid():
        return shown(request, academy, form)
    try:
        send_trial(academy.code, form.cleaned_data["mail"], actor=str(request.user.pk))
    except ValidationError as refusal:
        form.add_error("mail", refusal)
        return shown(request, academy, form)
    messages.success(request, SENT)
    return redirect("hosting:opening", academy.code)


@require_POST
@requires(HOSTING)
def resume(request: HttpRequest, code: str) -> HttpResponse:
    """An opening that stopped, whoever began it: with the file that it kept."""
    return asked(request, "academy.open_from", academy_called(code).code)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(HOSTING)
def open_to_all(request: HttpRequest, code: str) -> HttpResponse:
    academy = academy_called(code)
    if academy.state == AcademyState.CREATING:
        return refused(request, academy, NOT_FINISHED)
    if academy.state not in (AcademyState.SANDBOX, AcademyState.CLOSED):
        return refused(request, academy, NOT_OPENED)
    if request.method == "POST":
        return asked(request, "academy.open", academy.code)
    results = checklist(academy.code)
    found = [result for result in results if not result.outcome.ok]
    context = {
        **facts(academy),
        "stops": [r for r in found if r.stops],
        "warnings": [r for r in found if not r.stops],
    }
    return render(request, "hosting/opening_open.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(HOSTING)
def undo(request: HttpRequest, code: str) -> HttpResponse:
    academy = academy_called(code)
    if not may_undo(academy):
        closed = academy.state == AcademyState.CLOSED
        return refused(request, academy, NO_UNDO_CLOSED if closed else NO_UNDO)
    if request.method == "POST":
        return asked(request, "academy.undo", academy.code)
    return render(request, "hosting/opening_undo.html", {**facts(academy), "stake": at_stake(academy)})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(HOSTING)
def close(request: HttpRequest, code: str) -> HttpResponse:
    academy = academy_called(code)
    if academy.state != AcademyState.OPEN:
        return refused(request, academy, NOT_CLOSED)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return asked(request, "academy.close", academy.code, reason=form.cleaned_data["reason"])
    context = {**facts(academy), "form": form, "stake": at_stake(academy)}
    return render(request, "hosting/opening_close.html", context)


def refused(request: HttpRequest, academy: Academy, sentence: str) -> HttpResponse:
    messages.warning(request, sentence.format(name=academy.name))
    return redirect("hosting:opening", academy.code)


def academy_called(code: str) -> Academy:
    return get_object_or_404(Academy.objects.prefetch_related("domains"), code=code)


def may_undo(academy: Academy) -> bool:
    """As long as it was never open, and was opened from a file."""
    never_open = academy.state in (AcademyState.CREATING, AcademyState.SANDBOX)
    return never_open and Opening.objects.filter(academy_code=academy.code, opened_at=None).exists()


def facts(academy: Academy) -> dict[str, Any]:
    host = academy.primary_host
    return {
        "academy": academy,
        "state": AcademyState(academy.state),
        "address": directory.public_url(host) if host else "",
        "may_undo": may_undo(academy),
    }
