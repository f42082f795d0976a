"""Taking the academies' outbox events to the projection (DESIGN §8): idempotent, versioned.

Two workers may run this at once (SKIP LOCKED), and a kill leaves the events in place: the summary is
computed again from the academy's own rows, so doing it twice gives the same row.
"""

from datetime import date
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Count, Min, Q
from django.utils import timezone

from imagin.academies import directory
from imagin.operations import maintenance
from imagin.tenancy.context import academy
from tenants.claims.selectors import claims_of
from tenants.claims.workflow import academy_today
from tenants.journal.models import OutboxEvent
from tenants.missions.enums import AssignmentState
from tenants.missions.models import Assignment
from tenants.people.enums import ExaminerKind
from tenants.people.models import Examiner

BATCH = 200
UPSERT = "SELECT federation_upsert(%s, %s, %s, %s, %s, %s, %s)"
# One worker at a time computes a person of an academy: the last to write has read the latest.
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(current_setting('role') || '|' || %s, 0))"


class Summary(NamedTuple):
    """What the other academies may know of a person here: counts, a date, whether he is external."""

    missions: int | None
    claims: int | None
    claims_to_complete: int | None
    next_mission_on: date | None
    external: bool | None


# A person this academy does not know, or knows no more: his row goes.
FORGOTTEN = Summary(None, None, None, None, None)


def project_all() -> int:
    """Empty the outbox of every academy that answers; returns how many persons were projected."""
    open_ = [hosted.code for hosted in directory.open_academies()]
    return sum(_drain(code) for code in maintenance.at_work(open_))


def _drain(code: str) -> int:
    done = 0
    with directory.unless_gone(code), academy(code):
        while batch := _project_batch():
            done += batch
    return done


@transaction.atomic
def _project_batch() -> int:
    events = list(OutboxEvent.objects.select_for_update(skip_locked=True).order_by("created_at")[:BATCH])
    version = timezone.now().timestamp() * 1_000_000
    for key in sorted({event.person_key for event in events}):
        _lock(key)
        _upsert(key, summarize(key), int(version))
    OutboxEvent.objects.filter(pk__in=[event.pk for event in events]).delete()
    return len(events)


def summarize(person_key: str) -> Summary:
    """Counts of one person in the open academy."""
    examiner = Examiner.objects.filter(person_key=person_key).first()
    if examiner is None:
        return FORGOTTEN
    convoked = Assignment.objects.filter(examiner=examiner, state=AssignmentState.CONVOKED)
    coming = Q(mission__starts_on__gte=academy_today())
    counts = convoked.aggregate(n=Count("pk"), next=Min("mission__starts_on", filter=coming))
    rows = claims_of(examiner)
    to_complete = sum(row.to_complete for row in rows)
    external = examiner.kind == ExaminerKind.EXTERNAL
    return Summary(counts["n"], len(rows), to_complete, counts["next"], external)


def _lock(person_key: str) -> None:
    """In the same order in every worker: the keys come sorted."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [person_key])


def _upsert(person_key: str, summary: Summary, version: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, [person_key, *summary[:-1], version, summary.external])
