"""What the clock asks for expires before it asks again: late workers never find a pile."""

from datetime import timedelta

import pytest
from celery.schedules import crontab

from imagin.celery import app

SCHEDULE = app.conf.beat_schedule


def interval(schedule) -> timedelta:
    """Of a crontab, the time between two of its hours."""
    if isinstance(schedule, timedelta):
        return schedule
    assert isinstance(schedule, crontab)
    assert (len(schedule.hour), len(schedule.minute)) == (1, 1) and len(schedule.day_of_week) == 7
    return timedelta(days=1)


@pytest.mark.parametrize("name", SCHEDULE)
def test_each_call_expires_after_its_own_interval(name):
    entry = SCHEDULE[name]
    assert entry["options"]["expires"] == interval(entry["schedule"]).total_seconds()


@pytest.mark.parametrize("name", SCHEDULE)
def test_each_call_is_of_a_task_that_exists(name):
    app.loader.import_default_modules()
    assert SCHEDULE[name]["task"] in app.tasks
