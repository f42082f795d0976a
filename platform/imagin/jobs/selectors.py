"""The jobs, newest first."""

from typing import Any

from django.core.exceptions import ValidationError

from imagin.jobs.models import UNDER_WAY, Job
from imagin.tenancy.context import hub

SHOWN = 200


def latest(academy: str = "") -> list[Job]:
    with hub():
        found = Job.objects.filter(academy_code=academy) if academy else Job.objects.all()
        return list(found.defer("report", "params")[:SHOWN])


def under_way(academy: str) -> Job | None:
    """The job that touches an academy now, whatever its kind."""
    with hub():
        return Job.objects.filter(academy_code=academy, state__in=UNDER_WAY).order_by("created_at").first()


def job_called(job_id: Any) -> Job | None:
    with hub():
        try:
            return Job.objects.filter(pk=job_id).first()
        except ValidationError:
            return None
