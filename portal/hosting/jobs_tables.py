"""Jobs in words: a state, times, and what may be done."""

from collections.abc import Iterable
from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse

from imagin.jobs.models import Job, JobState
from portal.shell.components import Status
from portal.shell.lists import Column, Flag, Listing

STATES = {
    JobState.QUEUED: Status("En attente", "info", "Un exécutant le prendra dès qu'il sera libre."),
    JobState.RUNNING: Status("En cours", "info", "Un exécutant y travaille."),
    JobState.DONE: Status("Terminé", "success"),
    JobState.FAILED: Status("En échec", "danger", "Ouvrez-le : il dit pourquoi, et se reprend."),
    JobState.CANCELLED: Status("Annulé", "muted", "Ce qui était fait est conservé ; il se reprend."),
}


def status_of(job: Job) -> Status:
    return STATES[JobState(job.state)]


def duration(span: timedelta | None) -> str:
    """« 1 min 05 s », as short as it can be said."""
    if span is None:
        return ""
    seconds = max(round(span.total_seconds()), 0)
    if seconds < 60:
        return f"{seconds} s"
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest:02} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


def counted(job: Job) -> str:
    return f"{job.done} sur {job.total}" if job.total else ""


COLUMNS = (
    Column("travail", "Travail", "label", link=lambda job: reverse("hosting:job", args=[job.pk])),
    Column("academie", "Académie", "academy"),
    Column("etat", "État", status_of, kind="status"),
    Column("avancement", "Avancement", counted),
    Column("demande", "Demandé le", "created_at", kind="moment"),
    Column("termine", "Terminé le", "finished_at", kind="moment"),
)


def jobs_listing(request: HttpRequest, rows: Iterable[Job]) -> Listing:
    return Listing(
        request,
        rows,
        COLUMNS,
        caption="Liste des travaux",
        unit=("travail", "travaux"),
        sort="demande",
        descending=True,
        flag=Flag("en échec", lambda job: job.state == JobState.FAILED),
        empty="Aucun travail n'a encore été demandé.",
    )
