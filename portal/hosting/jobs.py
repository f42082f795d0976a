"""« Travaux »: how far each one is, cancelling it, taking it up again, its report."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from imagin.academies.models import Academy, AcademyState, SentConfiguration
from imagin.academies.template import fingerprint
from imagin.jobs import selectors, services
from imagin.jobs.models import Job, JobState
from portal.hosting.jobs_tables import counted, duration, jobs_listing, status_of
from tenants.accounts.enums import HOSTING
from tenants.accounts.policies import requires

CANCELLED = "Le travail est annulé."
TO_STOP = "L'annulation est demandée : le travail s'arrêtera dès que rien ne restera à moitié fait."
RESUMED = "Le travail reprend là où il s'était arrêté."
MIGRATE = "academy.migrate"


@require_safe
@requires(HOSTING)
def jobs(request: HttpRequest) -> HttpResponse:
    context = {"listing": jobs_listing(request, selectors.latest()), "late": late()}
    return render(request, "hosting/jobs.html", context)


@require_safe
@requires(HOSTING)
def job(request: HttpRequest, job: UUID) -> HttpResponse:
    found = job_called(job)
    context = {
        "job": found,
        "status": status_of(found),
        "told": told(found),
        "cancellable": services.is_cancellable(found) and not found.cancel_asked,
        "resumable": found.state in (JobState.FAILED, JobState.CANCELLED),
        "next": following(found),
    }
    return render(request, "hosting/job.html", context)


@require_safe
@requires(HOSTING)
def state(request: HttpRequest, job: UUID) -> HttpResponse:
    """What the page asks every other second; it is no act of the person (``imagin.identity.middleware``)."""
    return JsonResponse(told(job_called(job)), headers={"Cache-Control": "no-store"})


@require_safe
@requires(HOSTING)
def report(request: HttpRequest, job: UUID) -> HttpResponse:
    found = job_called(job)
    heading = f"{found.label}\n{status_of(found).label}\n{found.message}\n\n"
    answer = HttpResponse(heading + found.report, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="travail-{found.pk}.txt"'
    return answer


@require_POST
@requires(HOSTING)
def cancel(request: HttpRequest, job: UUID) -> HttpResponse:
    try:
        stopped = services.cancel(job_called(job).pk, actor=str(request.user.pk))
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    else:
        messages.info(request, CANCELLED if stopped.state == JobState.CANCELLED else TO_STOP)
    return redirect("hosting:job", job)


@require_POST
@requires(HOSTING)
def resume(request: HttpRequest, job: UUID) -> HttpResponse:
    try:
        services.resume(job_called(job).pk, actor=str(request.user.pk))
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    else:
        messages.success(request, RESUMED)
    return redirect("hosting:job", job)


@require_POST
@requires(HOSTING)
def migrate(request: HttpRequest) -> HttpResponse:
    return asked(request, MIGRATE)


def asked(request: HttpRequest, kind: str, academy: str = "", **params: Any) -> HttpResponse:
    """To the page of the job: the one that goes on, where somebody asked for it already."""
    try:
        made = services.submit(kind, actor=str(request.user.pk), academy=academy, **params)
    except services.JobUnderWay as refusal:
        messages.warning(request, refusal.messages[0])
        made = refusal.job
    return redirect("hosting:job", made.pk)


def late() -> int:
    """Academies whose tables are not those of this version."""
    whole = Academy.objects.exclude(state=AcademyState.CREATING)
    return whole.exclude(migration__fingerprint=fingerprint(), migration__error="").count()


def job_called(pk: UUID) -> Job:
    found = selectors.job_called(pk)
    if found is None:
        raise Http404("Ce travail n'existe pas.")
    return found


def told(job: Job) -> dict[str, Any]:
    """The same words on the page and in the answer to its clock."""
    return {
        "state": job.state,
        "over": not job.under_way,
        "label": status_of(job).label,
        "done": job.done,
        "total": job.total,
        "counted": counted(job),
        "message": job.message or ("Le travail attend un exécutant." if job.under_way else ""),
        "elapsed": duration(services.elapsed(job)),
        "remaining": duration(services.remaining(job)),
        "report": job.report,
    }


def following(job: Job) -> tuple[str, str] | None:
    """Where the work goes on once this is done: label and address."""
    if not job.academy:
        return ("Revenir aux académies hébergées", reverse("hosting:academies"))
    if job.kind == "academy.undo" and job.state == JobState.DONE:
        return ("Revenir aux académies hébergées", reverse("hosting:academies"))
    if job.state == JobState.FAILED and (sent := still_sent(job)):
        return ("Relire ce que le fichier change", reverse("hosting:apply-plan", args=[job.academy, sent]))
    return ("Voir l'académie et ses vérifications", reverse("hosting:opening", args=[job.academy]))


def still_sent(job: Job) -> UUID | None:
    """The file that the job was to apply, as long as it is kept."""
    if not (sent := job.params.get("sent")):
        return None
    kept = SentConfiguration.objects.filter(pk=sent, academy_code=job.academy)
    return kept.values_list("pk", flat=True).first()
