"""What a kill leaves is taken up again, three times at most; a lost message is sent again."""

from datetime import timedelta

from django.utils import timezone

from imagin.jobs import recovery, runner, services, tasks
from imagin.jobs.models import Job, JobState

AGO = timedelta(minutes=1)


def submit(**values):
    job = services.submit("tests.count", actor="someone")
    Job.objects.filter(pk=job.pk).update(**values)
    return job


def test_a_silent_run_goes_back_in_the_queue_and_is_done(db, sent, fresh):
    job = submit(state=JobState.RUNNING, run_number=1, heartbeat=timezone.now() - AGO)
    tasks.recover()
    assert sent == [str(job.pk)]
    assert (fresh(job).state, fresh(job).lost) == (JobState.QUEUED, 1)
    runner.run_job(job.pk)
    assert fresh(job).state == JobState.DONE


def test_a_run_that_gives_signs_of_life_is_left_alone(db, sent, fresh):
    job = submit(state=JobState.RUNNING, heartbeat=timezone.now())
    assert recovery.recover() == 0
    assert fresh(job).state == JobState.RUNNING and sent == []


def test_what_kills_its_runner_three_times_is_given_up(db, sent, fresh):
    job = submit()
    for lost in (1, 2):
        Job.objects.update(state=JobState.RUNNING, heartbeat=timezone.now() - AGO)
        assert recovery.recover() == 1
        assert fresh(job).lost == lost
    Job.objects.update(state=JobState.RUNNING, heartbeat=timezone.now() - AGO)
    assert recovery.recover() == 0
    assert fresh(job).state == JobState.FAILED and "trois fois" in fresh(job).message


def test_a_cancelled_run_whose_runner_died_is_cancelled(db, sent, fresh):
    job = submit(state=JobState.RUNNING, heartbeat=timezone.now() - AGO, cancel_asked=True)
    assert recovery.recover() == 0
    assert fresh(job).state == JobState.CANCELLED and sent == []


def test_a_message_that_was_lost_is_sent_again(db, sent, fresh):
    job = submit(heartbeat=timezone.now() - timedelta(minutes=6))
    assert recovery.recover() == 1
    assert recovery.recover() == 0
    assert sent == [str(job.pk)] and fresh(job).lost == 0
