"""What a run tells of itself, and how it hears that it must stop."""

from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Concat, Now

from imagin.jobs.models import Job, JobState
from imagin.tenancy.context import hub


class JobCancelled(BaseException):
    """Raised at a safe point of a run that somebody asked to cancel; no ``except Exception`` keeps it."""


class JobLost(BaseException):
    """Another runner took the job over, this one having been silent too long: it must not go on."""


class Progress:
    """Of one run of one job. Each call is one short statement, on the hub whatever is open."""

    def __init__(self, job: Job) -> None:
        self.job_id, self.run_number, self.asked_by = job.pk, job.run_number, job.asked_by

    def step(self, done: int, total: int | None = None, message: str = "") -> None:
        said: dict[str, Any] = {"done": done, "message": message}
        self._write(**said, **({} if total is None else {"total": total}))

    def say(self, line: str) -> None:
        """One more line of the report."""
        self._write(report=Concat(F("report"), Value(f"{line.rstrip()}\n")))

    def check(self) -> None:
        """A safe point: what is done is kept, the rest may be left for another time."""
        with hub():
            row = Job.objects.filter(pk=self.job_id).values_list("run_number", "cancel_asked").first()
        if row is None or row[0] != self.run_number:
            raise JobLost
        if row[1]:
            raise JobCancelled

    def _write(self, **values: Any) -> None:
        with hub():
            mine = Job.objects.filter(pk=self.job_id, run_number=self.run_number, state=JobState.RUNNING)
            if not mine.update(heartbeat=Now(), **values):
                raise JobLost
