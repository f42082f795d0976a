"""Tasks of an academy in maintenance are sent again, as they are, and their tries are kept."""

from datetime import timedelta

import pytest
from celery import shared_task
from celery.contrib.django.task import DjangoTask
from celery.exceptions import Ignore
from django.utils import timezone

from imagin.operations import maintenance
from imagin.tenancy.tasks import HEADER, AcademyTask

SEEN: list[str] = []


@shared_task(name="tests.put_off", base=AcademyTask)
def work(word: str) -> None:
    SEEN.append(word)


@pytest.fixture
def sent(monkeypatch):
    SEEN.clear()
    messages: list[dict] = []

    def keep(self, args=None, kwargs=None, **options):
        messages.append({"args": args, **options})

    monkeypatch.setattr(DjangoTask, "apply_async", keep)
    return messages


def delivered(code: str = "toulouse", retries: int = 2) -> None:
    """As a worker does."""
    work.push_request(
        headers={HEADER: code}, id="t1", args=["mot"], kwargs={}, called_directly=False, retries=retries
    )
    try:
        work("mot")
    finally:
        work.pop_request()


def plan(minutes: int) -> None:
    end = timezone.now() + timedelta(minutes=minutes)
    maintenance.plan(["toulouse"], ends_at=end, actor="tests")


def test_it_waits_and_goes_out_again_with_its_tries(db, sent):
    plan(minutes=90)
    with pytest.raises(Ignore):
        delivered()
    assert SEEN == []
    (again,) = sent
    assert again["headers"][HEADER] == "toulouse" and list(again["args"]) == ["mot"]
    assert again["countdown"] == 300 and again["retries"] == 2 and again["task_id"] == "t1"


def test_it_comes_back_when_the_maintenance_ends(db, sent):
    plan(minutes=2)
    with pytest.raises(Ignore):
        delivered()
    assert 100 < sent[0]["countdown"] <= 120


@pytest.mark.parametrize("code", ["rennes", "toulouse"])
def test_where_there_is_none_it_runs(db, sent, code):
    if code == "rennes":
        plan(minutes=90)
    delivered(code)
    assert SEEN == ["mot"] and sent == []
