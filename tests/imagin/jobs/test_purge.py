"""Jobs ended more than three months ago are forgotten each night, with all they held; none under way is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from imagin import celery_config
from imagin.jobs import services, tasks
from imagin.jobs.models import UNDER_WAY, Job, JobState
from imagin.tenancy.context import academy, hub

LONG_AGO, LATELY = services.KEPT + timedelta(minutes=1), services.KEPT - timedelta(minutes=1)
ENDED = [state for state in JobState if state not in UNDER_WAY]


def ended(state: str, ago: timedelta, code: str = "") -> Job:
    return Job.objects.create(
        kind="tests.count",
        label="Compter",
        academy_code=code,
        params={"text": "academy:"},
        report="ligne 1",
        state=state,
        finished_at=timezone.now() - ago,
    )


@pytest.mark.parametrize("state", ENDED)
def test_what_ended_long_ago_is_forgotten(db, state):
    kept = ended(state, LATELY)
    ended(state, LONG_AGO)
    tasks.purge()
    assert list(Job.objects.all()) == [kept]


@pytest.mark.parametrize("state", UNDER_WAY)
def test_a_job_under_way_is_never_forgotten(db, state):
    """However old, and even where the end of an earlier run were still written."""
    never_ended = ended(state, LONG_AGO, "rennes")
    Job.objects.filter(pk=never_ended.pk).update(
        finished_at=None, created_at=timezone.now() - 2 * LONG_AGO, heartbeat=None
    )
    ended(state, LONG_AGO)
    assert services.purge() == 0
    assert Job.objects.count() == 2


def test_a_job_taken_up_again_starts_a_new_delay(db, sent):
    job = ended(JobState.FAILED, LONG_AGO)
    services.resume(job.pk, actor="someone")
    assert services.purge() == 0
    services.cancel(job.pk, actor="someone")
    assert services.purge() == 0 and Job.objects.get().state == JobState.CANCELLED


def test_it_is_the_hubs_whatever_is_open(db):
    ended(JobState.DONE, LONG_AGO)
    with academy("rennes"):
        assert services.purge() == 1
    with hub():
        assert not Job.objects.exists()


def test_each_night_by_a_task_that_exists(db):
    planned = celery_config.beat_schedule["purge-jobs"]
    assert planned["task"] == tasks.purge.name
    assert planned["schedule"].hour == {4} and planned["schedule"].minute == {0}
