import pytest

from imagin.jobs import queue
from imagin.jobs.models import Job
from tests.imagin.jobs import kinds


@pytest.fixture
def sent(monkeypatch):
    """Ids of the jobs whose message left, in order."""
    ids: list[str] = []
    monkeypatch.setattr(queue, "send", ids.append)
    return ids


@pytest.fixture(autouse=True)
def no_calls():
    kinds.CALLS.clear()


@pytest.fixture
def fresh():
    """The job as it is kept now."""
    return lambda job: Job.objects.get(pk=job.pk)
