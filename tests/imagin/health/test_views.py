"""The probes: one says the process lives, the other whether it can serve."""

import pytest
from django.db import OperationalError

from imagin.celery import app
from imagin.health import checks

HOSTS = ("localhost", "toulouse.localhost", "10.0.0.7")


@pytest.mark.parametrize("host", HOSTS)
def test_alive_answers_on_every_host_and_asks_nothing_of_the_database(client, host):
    answer = client.get("/sante/vivant", headers={"Host": host})
    assert (answer.status_code, answer.content.decode()) == (200, "vivant\n")


@pytest.mark.parametrize("host", HOSTS)
def test_ready_when_every_part_answers(client, db, host):
    answer = client.get("/sante/pret", headers={"Host": host})
    assert (answer.status_code, answer.content.decode()) == (200, "prêt\n")
    assert "no-store" in answer["Cache-Control"]


def break_database(monkeypatch, settings, tmp_path):
    def refused():
        raise OperationalError("connection to server at 10.1.2.3, user imagin_login, failed")

    monkeypatch.setattr(checks.connection, "cursor", refused)


def break_cache(monkeypatch, settings, tmp_path):
    backend = settings.CACHES["default"]
    settings.CACHES = {"default": backend | {"LOCATION": f"unix://{tmp_path}/nothing.sock?db=1"}}


def break_queue(monkeypatch, settings, tmp_path):
    connect = app.connection_for_read
    nowhere = f"redis+socket://:secret@{tmp_path}/nothing.sock"
    monkeypatch.setattr(app, "connection_for_read", lambda **options: connect(nowhere, **options))


def break_storage(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "a-file"
    settings.MEDIA_ROOT.write_text("")


@pytest.mark.parametrize(
    ("break_it", "sentence"),
    [
        (break_database, "La base de données ne répond pas."),
        (break_cache, "Le cache ne répond pas."),
        (break_queue, "La file des tâches ne répond pas."),
        (break_storage, "Le stockage des documents ne répond pas ou est plein."),
    ],
)
def test_a_part_that_does_not_answer_is_named_and_nothing_else(
    client, db, monkeypatch, settings, tmp_path, break_it, sentence
):
    with monkeypatch.context() as patch:
        break_it(patch, settings, tmp_path)
        answer = client.get("/sante/pret")
    assert (answer.status_code, answer.content.decode()) == (503, f"{sentence}\n")


def test_each_failing_part_has_its_line(client, db, monkeypatch, settings, tmp_path):
    break_queue(monkeypatch, settings, tmp_path)
    break_storage(monkeypatch, settings, tmp_path)
    assert len(client.get("/sante/pret").content.decode().splitlines()) == 2


@pytest.mark.parametrize("address", ["/sante/vivant", "/sante/pret"])
def test_probes_are_read_only(client, address):
    assert client.post(address).status_code == 405
