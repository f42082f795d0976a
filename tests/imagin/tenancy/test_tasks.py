"""Tasks run in the academy that sent them, or not at all."""

import pytest
from celery import shared_task
from celery.contrib.django.task import DjangoTask

from imagin.rules.services import set_rule
from imagin.tenancy.context import academy, current_academy
from imagin.tenancy.tasks import HEADER, AcademyTask, HubTask, TaskWithoutAcademyError

SEEN: list[str | None] = []


@shared_task(name="tests.where", base=AcademyTask)
def where() -> None:
    SEEN.append(current_academy())


@shared_task(name="tests.on_hub", base=HubTask)
def on_hub() -> None:
    SEEN.append(current_academy())


@pytest.fixture(autouse=True)
def nothing_seen():
    SEEN.clear()


def test_the_academy_travels_as_a_header(monkeypatch):
    sent = {}
    monkeypatch.setattr(DjangoTask, "apply_async", lambda self, *args, **options: sent.update(options))
    with academy("toulouse"):
        where.apply_async()
    assert sent["headers"][HEADER] == "toulouse"


def test_a_task_cannot_be_sent_from_the_hub():
    with pytest.raises(TaskWithoutAcademyError, match="pour quelle académie"):
        where.apply_async()


def test_a_task_that_arrives_without_header_is_not_run():
    with pytest.raises(TaskWithoutAcademyError):
        where()
    assert SEEN == []


def test_a_task_runs_in_the_academy_of_its_header(db):
    where.push_request(headers={HEADER: "rennes"})
    try:
        where()
    finally:
        where.pop_request()
    assert SEEN == ["rennes"]


@pytest.mark.parametrize(("travel", "seen"), [(True, ["rennes"]), (False, [])])
def test_a_task_of_a_module_that_is_off_is_not_run(db, monkeypatch, caplog, travel, seen):
    set_rule("rennes", "modules.travel", travel, actor="tests")
    monkeypatch.setattr(where, "module", "modules.travel")
    where.push_request(headers={HEADER: "rennes"})
    try:
        where()
    finally:
        where.pop_request()
    assert seen == SEEN
    assert ("modules.travel is off" in caplog.text) is not travel


def test_the_module_of_a_task_is_a_module(db, monkeypatch):
    monkeypatch.setattr(where, "module", "modules.boats")
    where.push_request(headers={HEADER: "rennes"})
    try:
        with pytest.raises(KeyError):
            where()
    finally:
        where.pop_request()


def test_a_hub_task_runs_on_the_hub():
    with academy("toulouse"):
        on_hub()
    assert SEEN == [None]
