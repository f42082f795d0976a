"""The pages of the jobs: how far, what may be done, and no act of the person behind the clock."""

from datetime import timedelta

import pytest
from django.utils import timezone

from imagin.academies.models import MigrationState
from imagin.identity.models import HubSession
from imagin.jobs import queue
from imagin.jobs.models import Job, JobState
from portal.hosting.jobs_tables import duration
from tests.imagin.jobs import kinds as kinds
from tests.portal.hosting.people import hosting_client
from tests.portal.teacher.reading import text

LIST = "/hebergement/travaux/"


@pytest.fixture
def client(db, monkeypatch):
    monkeypatch.setattr(queue, "send", lambda job_id: None)
    return hosting_client()


@pytest.fixture
def job(client):
    """Half way after half a minute."""
    return Job.objects.create(
        kind="tests.count",
        label="Compter (toulouse)",
        academy_code="toulouse",
        state=JobState.RUNNING,
        done=2,
        total=4,
        message="2 sur 4",
        report="un\ndeux\n",
        asked_by="someone",
        started_at=timezone.now() - timedelta(seconds=30),
        heartbeat=timezone.now(),
    )


def change(job, **values) -> str:
    Job.objects.filter(pk=job.pk).update(**values)
    return f"{LIST}{job.pk}/"


def test_the_list_says_each_state(client, job):
    change(job, state=JobState.FAILED)
    words = text(client.get(LIST))
    assert "1 travail, 1 en échec" in words and "Compter (toulouse)" in words and "2 sur 4" in words


def test_an_empty_list_says_so(client):
    assert "Aucun travail n'a encore été demandé." in text(client.get(LIST))


def test_a_running_job_shows_how_far_it_is(client, job):
    response = client.get(f"{LIST}{job.pk}/")
    words, content = text(response), response.content.decode()
    assert "2 sur 4" in words and "Temps restant, environ 30 s" in words and "un deux" in words
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in content
    assert 'max="4" value="2"' in content and "Annuler ce travail" in words


def test_its_clock_tells_the_same(client, job):
    told = client.get(f"{LIST}{job.pk}/etat.json").json()
    assert (told["done"], told["total"], told["counted"], told["over"]) == (2, 4, "2 sur 4", False)
    assert told["report"] == "un\ndeux\n" and told["remaining"] == "30 s"


def test_its_clock_is_no_act_of_the_person(client, job):
    before = HubSession.objects.get()
    HubSession.objects.update(last_act=before.last_act - timedelta(minutes=5))
    store = client.session
    store["hub"] = {**store["hub"], "last_act": store["hub"]["last_act"] - 300}
    store.save()
    assert client.get(f"{LIST}{job.pk}/etat.json").status_code == 200
    assert HubSession.objects.get().last_act < before.last_act
    client.get(f"{LIST}{job.pk}/")
    assert HubSession.objects.get().last_act >= before.last_act


def test_a_finished_job_is_still(client, job):
    words = text(client.get(change(job, state=JobState.DONE, finished_at=timezone.now())))
    assert "Ce travail est fini" in words and "Temps restant" not in words
    assert "Annuler ce travail" not in words and "Voir l'académie et ses vérifications" in words
    assert "refresh" not in client.get(f"{LIST}{job.pk}/").content.decode()


def test_a_failed_job_says_why_and_is_taken_up(client, job):
    address = change(job, state=JobState.FAILED, message="Le fichier est à corriger.")
    words = text(client.get(address))
    assert "Le fichier est à corriger." in words and "Reprendre" in words
    assert client.post(f"{address}reprendre/")["Location"] == address
    assert Job.objects.get().state == JobState.QUEUED
    assert "Le travail attend un exécutant." in text(client.get(change(job, message="")))


def test_it_is_cancelled_at_its_next_safe_point(client, job):
    address = f"{LIST}{job.pk}/"
    assert "rien ne restera à moitié fait" in text(client.post(f"{address}annuler/", follow=True))
    assert Job.objects.get().cancel_asked
    assert "Annuler ce travail" not in text(client.get(address))


def test_what_cannot_be_cancelled_says_so(client, job):
    address = change(job, state=JobState.DONE)
    assert "ne s'annule plus" in text(client.post(f"{address}annuler/", follow=True))
    assert "rien à reprendre" in text(client.post(f"{address}reprendre/", follow=True))


def test_the_report_is_a_file(client, job):
    answer = client.get(f"{LIST}{job.pk}/compte-rendu.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="travail-{job.pk}.txt"'
    assert answer.content.decode() == "Compter (toulouse)\nEn cours\n2 sur 4\n\nun\ndeux\n"


@pytest.mark.parametrize("end", ["", "etat.json", "compte-rendu.txt"])
def test_a_job_that_does_not_exist(client, end):
    assert client.get(f"{LIST}11111111-1111-4111-8111-111111111111/{end}").status_code == 404


def test_late_academies_are_brought_up_to_date_by_a_job(client):
    assert "Mettre à jour" not in text(client.get(LIST))
    MigrationState.objects.filter(academy__code="rennes").update(fingerprint="0" * 64)
    assert "1 académie n'a pas les tables de cette version" in text(client.get(LIST))
    response = client.post("/hebergement/migrer/")
    made = Job.objects.get()
    assert made.kind == "academy.migrate" and response["Location"] == f"{LIST}{made.pk}/"
    assert "déjà en cours" in text(client.post("/hebergement/migrer/", follow=True))
    assert Job.objects.count() == 1


def test_the_list_costs_the_same_whatever_the_number(client, job, django_assert_max_num_queries):
    client.get(LIST)
    for number in range(20):
        Job.objects.create(kind=f"k{number}", label="x", asked_by="x")
    with django_assert_max_num_queries(12):
        client.get(LIST)


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 s"), (59, "59 s"), (65, "1 min 05 s"), (3660, "1 h 01 min")]
)
def test_a_duration_is_short(seconds, words):
    assert duration(timedelta(seconds=seconds)) == words
