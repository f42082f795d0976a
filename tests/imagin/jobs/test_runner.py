"""Running: progress, report, and every way it ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from imagin.jobs import runner, services, tasks
from imagin.jobs.models import Job, JobState
from imagin.jobs.progress import JobLost, Progress
from imagin.journal.models import HubEntry
from imagin.tenancy.context import academy
from tests.imagin.jobs.kinds import CALLS


def submit(kind="tests.count", academy="", **params):
    return services.submit(kind, actor="someone", academy=academy, **params)


def told(job: Job) -> list[str]:
    rows = HubEntry.objects.filter(subject=f"job:{job.pk}").order_by("id")
    return list(rows.values_list("code", flat=True))


def test_a_job_runs_on_the_hub_with_what_was_asked(db, sent, fresh):
    job = submit(academy="toulouse", upto=2)
    with academy("toulouse"):
        tasks.run(str(job.pk))
    assert CALLS == [{"academy": "toulouse", "upto": 2, "scope": None}]
    kept = fresh(job)
    assert (kept.state, kept.done, kept.total, kept.message) == (JobState.DONE, 2, 2, "2 sur 2")
    assert kept.report == "ligne 1\nligne 2\n" and kept.finished_at
    assert told(job) == ["jobs.submitted", "jobs.done"]


def test_a_message_that_comes_twice_runs_it_once(db, sent):
    job = submit()
    runner.run_job(job.pk)
    runner.run_job(job.pk)
    assert len(CALLS) == 1


def test_nobody_runs_what_somebody_runs(db, sent):
    job = submit()
    assert runner.claim(job.pk) is not None
    assert runner.claim(job.pk) is None
    Job.objects.update(heartbeat=timezone.now() - timedelta(minutes=1))
    assert runner.claim(job.pk).run_number == 2


def test_a_refusal_is_told_as_it_is(db, sent, fresh):
    job = submit("tests.refused")
    runner.run_job(job.pk)
    kept = fresh(job)
    assert (kept.state, kept.message) == (JobState.FAILED, "Le fichier est à corriger : corrigez-le.")
    assert kept.report == "commencé\n"
    assert told(job) == ["jobs.submitted", "jobs.failed"]


def test_a_breakdown_tells_no_detail(db, sent, fresh, caplog):
    job = submit("tests.broken")
    runner.run_job(job.pk)
    kept = fresh(job)
    assert kept.state == JobState.FAILED
    assert "erreur inattendue (RuntimeError)" in kept.message and "sophie" not in kept.message


def test_a_kind_that_this_version_does_not_know(db, sent, fresh):
    job = Job.objects.create(kind="tests.gone", label="x", asked_by="x")
    runner.run_job(job.pk)
    assert fresh(job).state == JobState.FAILED and "tests.gone" in fresh(job).message


def test_a_cancelled_run_stops_at_its_next_safe_point(db, sent, fresh, monkeypatch):
    job = submit()
    heard = Progress.step

    def step(self, done, *rest):
        heard(self, done, *rest)
        if done == 2:
            services.cancel(job.pk, actor="other")

    monkeypatch.setattr(Progress, "step", step)
    runner.run_job(job.pk)
    kept = fresh(job)
    assert (kept.state, kept.done, kept.report) == (JobState.CANCELLED, 2, "ligne 1\nligne 2\n")
    assert "Arrêté à votre demande" in kept.message
    assert told(job)[-1] == "jobs.stopped"


def test_a_cancelled_job_taken_up_runs_again(db, sent, fresh):
    job = submit()
    services.cancel(job.pk, actor="other")
    runner.run_job(job.pk)
    assert CALLS == []
    services.resume(job.pk, actor="other")
    runner.run_job(job.pk)
    assert fresh(job).state == JobState.DONE


def test_a_runner_that_was_replaced_writes_nothing_more(db, sent, fresh):
    job = submit()
    late = Progress(runner.claim(job.pk))
    Job.objects.update(heartbeat=timezone.now() - timedelta(minutes=1))
    runner.claim(job.pk)
    for act in (lambda: late.say("trop tard"), lambda: late.step(1, 2), late.check):
        with pytest.raises(JobLost):
            act()
    runner.finish(Job(pk=job.pk, run_number=1), JobState.DONE)
    assert (fresh(job).state, fresh(job).report) == (JobState.RUNNING, "")


def test_an_end_is_silent_for_who_lost_the_job(db, sent, fresh, monkeypatch):
    job = submit()

    def taken(self, *rest):
        Job.objects.update(run_number=9)
        raise JobLost

    monkeypatch.setattr(Progress, "step", taken)
    runner.run_job(job.pk)
    assert fresh(job).state == JobState.RUNNING
