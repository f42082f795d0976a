"""« Appliquer un fichier de configuration »: its plan first, then a second press; refused whole."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from imagin.academies import sent as sent_files
from imagin.academies.configuration.planning import plan
from imagin.academies.configuration.reading import read
from imagin.academies.models import Academy, AcademyState, SentConfiguration, SentFile
from imagin.jobs import queue, runner
from imagin.jobs.models import Job, JobState
from imagin.rules.services import rule
from imagin.tenancy.context import academy
from tenants.notices import selectors
from tests.portal.hosting.files import MISSION, zipped
from tests.portal.teacher.reading import text

HERE = "/hebergement/academies/toulouse/appliquer/"
RULES = "academy:\n  code: toulouse\nrules:\n  office.name: Bureau des examens\n"
TRAVEL = "messages:\n  travel:\n    text: Sur papier\n    files: [formulaires/mission.pdf]\n"


@pytest.fixture
def client(team, monkeypatch):
    monkeypatch.setattr(queue, "send", lambda job_id: None)
    return team


def send(client, *files):
    chosen = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(HERE, {"file": chosen}, follow=True)


def yaml(said=RULES):
    return "toulouse.yaml", said.encode()


def office() -> str:
    with academy("toulouse"):
        return rule("office.name")


def apply(client) -> Job:
    client.post(f"{HERE}{SentConfiguration.objects.get().pk}/", {"reason": "Essai"})
    job = Job.objects.get()
    runner.run_job(job.pk)
    job.refresh_from_db()
    return job


def test_the_plan_first_then_a_second_press(client):
    before = office()
    words = text(send(client, yaml()))
    assert "Académie de Toulouse (toulouse)" in words and "+ Bureau des examens" in words
    assert "1 changement(s) à faire." in words and "Appliquer 1 changement" in words
    assert office() == before and not Job.objects.exists()
    job = apply(client)
    assert (job.kind, job.state) == ("academy.apply", JobState.DONE)
    assert office() == "Bureau des examens"


def test_with_the_files_of_its_messages(client):
    archive = zipped({"t/toulouse.yaml": (RULES + TRAVEL).encode(), "t/formulaires/mission.pdf": MISSION})
    assert "2 changement(s) à faire." in text(send(client, ("t.zip", archive)))
    assert apply(client).state == JobState.DONE
    with academy("toulouse"):
        [file] = selectors.current("travel").files
        assert file.name == "mission.pdf"


@pytest.mark.parametrize(
    ("said", "sentences"),
    [
        ("academy:\n  code: rennes\n", ["celui de l'académie rennes, pas de toulouse"]),
        (RULES + TRAVEL, ["formulaires/mission.pdf manque : mettez-le dans le dossier"]),
        (RULES + "  look.accent: vert\n  office.nom: X\n", ["look.accent", "office.nom"]),
    ],
)
def test_refused_whole_with_every_sentence(client, said, sentences):
    words = text(send(client, yaml(said)))
    assert all(sentence in words for sentence in sentences), words
    assert not SentConfiguration.objects.exists() and not Job.objects.exists()


def test_an_academy_that_follows_it_already_may_retain_it(client):
    send(client, yaml())
    apply(client)
    SentConfiguration.objects.all().delete()
    words = text(send(client, yaml()))
    assert "Rien à changer." in words and "Retenir ce fichier" in words


def test_a_file_that_no_longer_applies_offers_no_button(client):
    send(client, yaml())
    SentConfiguration.objects.update(text=RULES + "  office.nom: X\n")
    words = text(client.get(f"{HERE}{SentConfiguration.objects.get().pk}/"))
    assert "ne s'applique plus tel quel" in words and "office.nom" in words and "Appliquer 1" not in words


def test_of_another_academy_it_is_not_found(client):
    send(client, yaml())
    address = HERE.replace("toulouse", "rennes") + f"{SentConfiguration.objects.get().pk}/"
    assert client.get(address).status_code == 404


def test_an_academy_without_tables_takes_none(client):
    Academy.objects.filter(code="toulouse").update(state=AcademyState.CREATING)
    assert "terminez d'abord sa création" in text(client.get(HERE, follow=True))


def test_kept_a_day(client):
    send(client, yaml())
    sent_files.purge()
    assert SentConfiguration.objects.exists()
    SentConfiguration.objects.update(created_at=timezone.now() - timedelta(hours=25))
    sent_files.purge()
    assert not SentConfiguration.objects.exists()


def test_one_file_at_one_place(db):
    kept = sent_files.keep(read(RULES), {"x": b"1"}, actor="tests")
    with pytest.raises(IntegrityError, match="sent_file_once"), transaction.atomic():
        SentFile.objects.create(sent=kept, place="x", content=b"2")


def test_exported_then_sent_changes_nothing(client):
    exported = client.get("/hebergement/academies/toulouse/configuration.yaml").content
    assert plan(read(exported.decode())) == []
    assert "Rien à changer." in text(send(client, ("toulouse.yaml", exported)))
    words = text(client.get("/hebergement/academies/toulouse/"))
    assert "Exporter sa configuration" in words and "Appliquer un fichier de configuration" in words
