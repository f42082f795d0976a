"""The seconds after an undoing: another process still has its host in memory, and must not break on it."""

import time

import pytest

from imagin.academies import directory, sent
from imagin.academies.configuration.reading import read
from imagin.academies.directory import HostedAcademy
from imagin.academies.models import SentConfiguration
from imagin.academies.opening import engine
from imagin.operations import failures
from imagin.operations.models import Failure, FailureKind
from imagin.tenancy.context import hub
from tests.imagin.academies.opening.helpers import CODE, HOST, TEXT
from tests.imagin.identity.helpers import academy_client

GHOST = "fantome"


@pytest.fixture
def counted(committed):
    yield lambda: list(Failure.objects.values_list("academy", "kind", "count"))
    with hub():
        Failure.objects.all().delete()


def remembered(monkeypatch, code: str, host: str) -> None:
    """As a process that did not undo it, nor hear of it."""
    kept = HostedAcademy(code, "Académie", host, "")
    monkeypatch.setitem(directory._kept, f"host:{host}", (time.monotonic() + 60, kept))


def client_of(host: str):
    made = academy_client("toulouse", raise_request_exception=False)
    made.defaults["HTTP_HOST"] = f"{host}:8000"
    return made


def test_its_host_is_nobodys_at_once(besancon, counted, monkeypatch):
    engine.open_from(read(TEXT), actor="tests")
    with hub():
        sent.keep(read(TEXT), {"x": b"1"}, actor="tests")
    engine.undo(CODE, actor="tests")
    remembered(monkeypatch, CODE, HOST)
    answers = [client_of(HOST).get("/connexion/portes/") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert "Aucune académie ne répond à cette adresse" in answers[0].content.decode()
    assert f"host:{HOST}" not in directory._kept
    with hub():
        assert counted() == [("", "request", 1)] and not SentConfiguration.objects.exists()


def test_its_host_may_be_another_academys_already(counted, monkeypatch):
    """What was posted to the one is not given to the other."""
    for method, path, status in (("get", "/plan-du-site/", 200), ("post", "/session/prolonger/", 404)):
        remembered(monkeypatch, GHOST, "toulouse.localhost")
        answer = getattr(client_of("toulouse.localhost"), method)(path)
        assert answer.status_code == status, method


def test_a_fault_of_an_academy_that_answers_stays_one(counted, monkeypatch):
    def broken(*args, **kwargs):
        raise ValueError

    monkeypatch.setattr("portal.shell.views.render", broken)
    assert client_of("toulouse.localhost").get("/plan-du-site/").status_code == 500
    with hub():
        assert counted() == [("toulouse", "request", 1)]


@pytest.mark.parametrize(("code", "whose"), [(GHOST, ""), ("rennes", "rennes"), ("", "")])
def test_what_breaks_in_an_academy_that_is_gone_is_the_hubs(db, code, whose):
    failures.note(FailureKind.TASK, "feeds.import", "ProgrammingError", academy=code)
    assert Failure.objects.get().academy == whose
