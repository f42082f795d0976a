"""Asking, cancelling, taking up again: one job of a kind at a time for an academy."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from imagin.jobs import queue, services, tasks
from imagin.jobs.models import Job, JobState
from imagin.jobs.registry import UnknownJob, job
from imagin.journal.models import HubEntry
from imagin.tenancy.context import academy, current_academy
from tests.imagin.jobs.kinds import count


def submit(academy="", kind="tests.count", **params):
    return services.submit(kind, actor="someone", academy=academy, **params)


def test_a_job_is_kept_then_sent_once_committed(db, sent, fresh, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = submit("toulouse", upto=5)
        assert sent == []
    assert sent == [str(job.pk)]
    kept = fresh(job)
    assert (kept.state, kept.params, kept.asked_by) == (JobState.QUEUED, {"upto": 5}, "someone")
    assert kept.label == "Compter jusqu'à trois (toulouse)"


def test_the_same_work_is_not_asked_twice_for_an_academy(db, sent):
    first = submit("toulouse")
    with pytest.raises(services.JobUnderWay, match="déjà en cours") as refusal:
        submit("toulouse")
    assert refusal.value.job == first
    assert submit("rennes") != first and submit() != first


def test_the_database_itself_refuses_two(db, sent):
    submit("toulouse")
    with pytest.raises(IntegrityError, match="one_job_under_way"), transaction.atomic():
        Job.objects.create(kind="tests.count", label="x", academy_code="toulouse", asked_by="x")


def test_a_finished_job_may_be_asked_again(db, sent):
    Job.objects.filter(pk=submit("toulouse").pk).update(state=JobState.DONE)
    assert submit("toulouse").state == JobState.QUEUED


def test_an_unknown_kind_is_refused(db):
    with pytest.raises(UnknownJob, match="n'existe pas") as refusal:
        services.submit("tests.unknown", actor="someone")
    assert "tests.unknown" in str(refusal.value)


def test_a_kind_is_declared_once():
    job("tests.count", "Encore")(count)
    with pytest.raises(ValueError, match="deux fois"):
        job("tests.count", "Encore")(lambda progress: None)


def test_asked_from_an_academy_it_is_told_to_the_hub(db, sent):
    with academy("toulouse"):
        job = submit("toulouse")
        assert current_academy() == "toulouse"
    entry = HubEntry.objects.get(code="jobs.submitted")
    assert (entry.actor, entry.subject) == ("someone", f"job:{job.pk}")
    assert entry.data == {"kind": "tests.count", "academy": "toulouse"}


def test_a_waiting_job_is_cancelled_at_once(db, sent, fresh):
    job = submit()
    services.cancel(job.pk, actor="other")
    assert fresh(job).state == JobState.CANCELLED and fresh(job).finished_at
    with pytest.raises(ValidationError, match="terminé"):
        services.cancel(job.pk, actor="other")


def test_a_running_job_is_asked_to_stop(db, sent, fresh):
    job = submit()
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING)
    services.cancel(job.pk, actor="other")
    assert (fresh(job).state, fresh(job).cancel_asked) == (JobState.RUNNING, True)


def test_a_running_job_without_safe_point_is_not_cancelled(db, sent, fresh):
    job = submit(kind="tests.refused")
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING)
    with pytest.raises(ValidationError, match="ne s'arrête pas en chemin"):
        services.cancel(job.pk, actor="other")
    assert not fresh(job).cancel_asked


@pytest.mark.parametrize("state", [JobState.FAILED, JobState.CANCELLED])
def test_a_stopped_job_is_taken_up_again(db, sent, fresh, state, django_capture_on_commit_callbacks):
    job = submit()
    Job.objects.filter(pk=job.pk).update(state=state, cancel_asked=True, finished_at=timezone.now(), lost=2)
    with django_capture_on_commit_callbacks(execute=True):
        services.resume(job.pk, actor="other")
    kept = fresh(job)
    assert (kept.state, kept.cancel_asked, kept.finished_at, kept.lost) == (JobState.QUEUED, False, None, 0)
    assert sent == [str(job.pk)]


def test_what_goes_on_is_not_taken_up(db, sent):
    job = submit()
    with pytest.raises(ValidationError, match="rien à reprendre"):
        services.resume(job.pk, actor="other")


def test_it_is_not_taken_up_beside_another(db, sent):
    job = submit("toulouse")
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED)
    submit("toulouse")
    with pytest.raises(services.JobUnderWay):
        services.resume(job.pk, actor="other")


@pytest.mark.parametrize("job_id", ["not-an-id", "11111111-1111-4111-8111-111111111111"])
def test_a_job_that_does_not_exist(db, job_id):
    with pytest.raises(ValidationError, match="imagin academy jobs"):
        services.cancel(job_id, actor="other")


def test_a_queue_that_is_down_loses_nothing(db, monkeypatch, fresh, django_capture_on_commit_callbacks):
    def down(*args):
        raise OperationalError

    monkeypatch.setattr(tasks.run, "delay", down)
    with django_capture_on_commit_callbacks(execute=True):
        job = submit()
    assert fresh(job).state == JobState.QUEUED
    assert queue.send(str(job.pk)) is None


def test_the_time_that_remains_is_at_the_speed_of_what_is_done():
    start = timezone.now() - timedelta(seconds=30)
    job = Job(kind="tests.count", state=JobState.RUNNING, started_at=start, done=1, total=4)
    assert round(services.remaining(job).total_seconds()) == 90
    assert round(services.elapsed(job).total_seconds()) == 30
    assert services.remaining(Job(state=JobState.RUNNING, started_at=start, total=4)) is None
    assert services.elapsed(Job()) is None
