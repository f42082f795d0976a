"""Maintenances: planned for one academy or all, changed, ended, each act confirmed on a second page."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from imagin.academies.models import Academy, AcademyState
from imagin.operations import maintenance as service
from imagin.operations import words
from imagin.operations.models import Maintenance
from imagin.rules.services import academy_zone
from imagin.tenancy.context import academy as opened
from portal.hosting.academy import actor_of, found
from portal.hosting.maintenance_forms import MaintenanceForm, PlanForm
from portal.hosting.named import choices_of
from portal.hosting.tables import maintenances_listing
from portal.shell.formats import counted
from tenants.accounts.enums import HOSTING
from tenants.accounts.policies import requires

SHOWN = 200
PLANNED = "{count} : la maintenance est enregistrée, et connue de tout le service dans quelques secondes."
CHANGED = "La maintenance est changée : tout le service le saura dans quelques secondes."
ENDED = "La maintenance est terminée : l'académie répondra de nouveau dans quelques secondes."
CANCELLED = (
    "La maintenance est annulée : elle n'aura pas lieu, et son annonce disparaîtra dans quelques secondes."
)
CONFIRM, BACK = "confirmer", "modifier"


@require_safe
@requires(HOSTING)
def every(request: HttpRequest) -> HttpResponse:
    rows = Maintenance.objects.order_by("-starts_at", "academy")[:SHOWN]
    context = {"listing": maintenances_listing(request, rows), "line": None}
    return render(request, "hosting/maintenances.html", context)


@require_safe
@requires(HOSTING)
def of_academy(request: HttpRequest, code: str) -> HttpResponse:
    line = found(code)
    rows = Maintenance.objects.filter(academy=code).order_by("-starts_at")[:SHOWN]
    context = {"listing": maintenances_listing(request, rows), "line": line}
    return render(request, "hosting/maintenances.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(HOSTING)
def plan(request: HttpRequest) -> HttpResponse:
    form = PlanForm(request.POST or None, choices=choices(), initial={"academies": asked_in(request)})
    if request.method != "POST" or BACK in request.POST or not form.is_valid():
        return ask(request, form)
    if CONFIRM not in request.POST:
        return checked(request, form, form.codes)
    try:
        made = service.plan(form.codes, **form.asked(), actor=actor_of(request))
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return ask(request, form)
    messages.success(request, PLANNED.format(count=counted(len(made), ("académie", "académies"))))
    return redirect("hosting:maintenances")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(HOSTING)
def change(request: HttpRequest, number: int) -> HttpResponse:
    one = get_object_or_404(Maintenance, pk=number)
    form = MaintenanceForm(request.POST or None, initial=values_of(one))
    if request.method != "POST" or BACK in request.POST or not form.is_valid():
        return ask(request, form, one)
    if CONFIRM not in request.POST:
        return checked(request, form, [one.academy], one)
    wanted = form.asked() | {"starts_at": begin_of(one, form)}
    try:
        service.change(one.pk, **wanted, actor=actor_of(request))
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return ask(request, form, one)
    messages.success(request, CHANGED)
    return redirect("hosting:academy-maintenance", one.academy)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(HOSTING)
def end(request: HttpRequest, number: int) -> HttpResponse:
    one = get_object_or_404(Maintenance, pk=number)
    if request.method != "POST":
        return render(request, "hosting/maintenance_end.html", {"one": one, "running": is_running(one)})
    try:
        ended = service.end(one.pk, actor=actor_of(request))
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    else:
        messages.success(request, ENDED if is_running(ended) else CANCELLED)
    return redirect("hosting:academy-maintenance", one.academy)


def ask(request: HttpRequest, form: MaintenanceForm, one: Maintenance | None = None) -> HttpResponse:
    """A refused form stays as typed; ``boxes``: the academies, and whether each is ticked."""
    ticked = set() if one else {str(code) for code in form["academies"].value() or []}
    boxes = [] if one else [(code, name, code in ticked) for code, name in choices()]
    context = {"form": form, "one": one, "running": bool(one and is_running(one)), "academies": boxes}
    return render(request, "hosting/maintenance_form.html", context)


def checked(
    request: HttpRequest, form: MaintenanceForm, codes: list[str], one: Maintenance | None = None
) -> HttpResponse:
    """The effect in figures, before anything is written."""
    begins = begin_of(one, form) if one else form.begins
    context = {
        "form": form,
        "one": one,
        "codes": codes,
        "begins": begins,
        "ends": form.cleaned_data["ends_at"],
        "present": service.present_in(codes),
        "elsewhere": local_times(codes, begins, form.cleaned_data["ends_at"]),
        "kept": [(name, value) for name, values in kept(request).items() for value in values],
    }
    return render(request, "hosting/maintenance_confirm.html", context)


def kept(request: HttpRequest) -> dict[str, list[str]]:
    left_out = {"csrfmiddlewaretoken", CONFIRM, BACK}
    return {name: values for name, values in request.POST.lists() if name not in left_out}


def begin_of(one: Maintenance, form: MaintenanceForm) -> Any:
    """Once begun, its beginning is a fact; to the minute, what was typed may only seem different."""
    typed = form.begins
    same = typed.replace(second=0, microsecond=0) == one.starts_at.replace(second=0, microsecond=0)
    return one.starts_at if same or is_running(one) else typed


def local_times(codes: list[str], begins: Any, ends: Any) -> list[tuple[str, str, str]]:
    """Where the hour on the wall is another one."""
    told = []
    for code in codes:
        with opened(code):
            zone = academy_zone()
        if zone.utcoffset(timezone.make_naive(begins, zone)) != timezone.localtime(begins).utcoffset():
            with timezone.override(zone):
                told.append((code, words.moment(begins), words.moment(ends)))
    return told


def is_running(one: Maintenance) -> bool:
    return one.starts_at <= timezone.now()


def values_of(one: Maintenance) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("starts_at", "ends_at", "message", "announced_hours")}


def choices() -> list[tuple[str, str]]:
    known = Academy.objects.exclude(state=AcademyState.CREATING).order_by("code")
    return choices_of(known)


def asked_in(request: HttpRequest) -> list[str]:
    code = request.GET.get("academie", "")
    return [code] if code else []
