"""A real process, a real SIGKILL."""

import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from imagin.jobs import recovery, runner, services
from imagin.jobs.models import Job, JobState
from tests.imagin.jobs import kinds  # noqa: F401


@pytest.fixture
def running(committed, sent):
    """A job that another process is half through."""
    job = services.submit("tests.forever", actor="someone")
    name = settings.DATABASES["default"]["NAME"]
    process = subprocess.Popen([sys.executable, "-m", "tests.imagin.jobs.child", name, str(job.pk)])
    try:
        wait_for(job, lambda: Job.objects.get(pk=job.pk).done == 1)
        yield job, process
    finally:
        process.kill()
        process.wait()
        Job.objects.all().delete()


def wait_for(job, holds, seconds=60):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, Job.objects.get(pk=job.pk).message
        time.sleep(0.1)


def test_a_killed_run_is_found_silent_taken_up_and_finished(running, sent):
    job, process = running
    sent.clear()
    before = Job.objects.get(pk=job.pk).heartbeat
    wait_for(job, lambda: Job.objects.get(pk=job.pk).heartbeat > before)
    assert recovery.recover() == 0
    process.kill()
    process.wait()
    assert Job.objects.get(pk=job.pk).state == JobState.RUNNING
    Job.objects.filter(pk=job.pk).update(heartbeat=timezone.now() - timedelta(minutes=1))
    assert recovery.recover() == 1 and sent == [str(job.pk)]
    runner.run_job(job.pk)
    done = Job.objects.get(pk=job.pk)
    assert (done.state, done.message, done.run_number) == (JobState.DONE, "repris et fini", 2)
