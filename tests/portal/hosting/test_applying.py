"""« Appliquer un fichier de configuration »: its plan first, then a second press; refused whole."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from imagin.academies import sent as sent_files
from imagin.academies.configuration.planning import CHANGED, plan, print_of
from imagin.academies.configuration.planning import apply as apply_file
from imagin.academies.configuration.reading import read
from imagin.academies.models import Academy, AcademyState, SentConfiguration, SentFile
from imagin.jobs import queue, runner
from imagin.jobs.models import Job, JobState
from imagin.rules.services import rule, set_rule
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


def address() -> str:
    return f"{HERE}{SentConfiguration.objects.get().pk}/"


def press(client, seen):
    return client.post(address(), {"reason": "Essai", "seen": seen})


def seen_now(client) -> str:
    return client.get(address()).context["seen"]


def run() -> Job:
    job = Job.objects.get()
    runner.run_job(job.pk)
    job.refresh_from_db()
    return job


def apply(client) -> Job:
    press(client, seen_now(client))
    return run()


def colleague(key="signin.secret_days", value=20):
    set_rule("toulouse", key, value, actor="other")


def secret_days() -> int:
    with academy("toulouse"):
        return rule("signin.secret_days")


def test_the_plan_first_then_a_second_press(client):
    before = office()
    words = text(send(client, yaml()))
    assert "Académie de Toulouse (toulouse)" in words and "+ Bureau des examens" in words
    assert "1 changement à faire." in words and "Appliquer 1 changement" in words
    assert office() == before and not Job.objects.exists()
    job = apply(client)
    assert (job.kind, job.state) == ("academy.apply", JobState.DONE)
    assert office() == "Bureau des examens"
    words = text(client.get(f"/hebergement/travaux/{job.pk}/"))
    assert "+ Bureau des examens" in words and "Télécharger le compte rendu" in words


def test_a_press_applies_the_plan_that_was_read_and_no_other(client):
    send(client, yaml())
    seen = seen_now(client)
    colleague()
    words = text(press(client, seen))
    assert CHANGED in words and "2 changement" in words and "+ Bureau des examens" in words
    assert not Job.objects.exists() and secret_days() == 20
    assert CHANGED not in text(client.get(address()))
    assert apply(client).state == JobState.DONE
    assert office() == "Bureau des examens"


def test_a_press_that_says_not_what_it_saw_applies_nothing(client):
    send(client, yaml())
    words = text(client.post(address(), {"reason": ""}))
    assert CHANGED in words and not Job.objects.exists()


def test_a_press_on_a_file_that_no_longer_applies_makes_no_job(client):
    send(client, yaml())
    seen = seen_now(client)
    SentConfiguration.objects.update(text=RULES + "  office.nom: X\n")
    words = text(press(client, seen))
    assert "ne s'applique plus tel quel" in words and CHANGED not in words and not Job.objects.exists()


def test_the_job_applies_no_other_plan_than_the_one_read(client):
    send(client, yaml())
    before, seen = office(), seen_now(client)
    press(client, seen)
    colleague()
    job = run()
    assert (job.state, job.message) == (JobState.FAILED, CHANGED)
    assert (office(), secret_days()) == (before, 20)
    page = client.get(f"/hebergement/travaux/{job.pk}/")
    assert "Relire ce que le fichier change" in text(page) and address() in page.content.decode()
    assert "+ Bureau des examens" in text(client.get(address()))


def test_a_message_published_meanwhile_is_another_plan(client):
    send(client, yaml(RULES + "messages: {}\n"))
    press(client, seen_now(client))
    apply_file(read("academy:\n  code: toulouse\nmessages:\n  assistance:\n    text: Téléphone 01\n"))
    assert run().message == CHANGED


def test_the_day_on_which_the_same_plan_is_read_again_is_no_change(client):
    """What a rule will become on a later day is said alike today and tomorrow."""
    said = RULES.replace("Bureau des examens", "\n    - {value: Examens, from: 2026-12-24}")
    with time_machine.travel("2026-11-21 10:00+00:00", tick=False):
        first = print_of(plan(read(said)))
    with time_machine.travel("2026-11-22 10:00+00:00", tick=False):
        assert print_of(plan(read(said))) == first != print_of([])


def test_a_job_killed_once_it_had_applied_ends_well(client):
    send(client, yaml())
    apply(client)
    Job.objects.update(state=JobState.QUEUED)
    assert run().state == JobState.DONE and office() == "Bureau des examens"


def test_with_the_files_of_its_messages(client):
    archive = zipped({"t/toulouse.yaml": (RULES + TRAVEL).encode(), "t/formulaires/mission.pdf": MISSION})
    assert "2 changements à faire." in text(send(client, ("t.zip", archive)))
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
    words = text(client.get(address()))
    assert "ne s'applique plus tel quel" in words and "office.nom" in words and "Appliquer 1" not in words


def test_of_another_academy_it_is_not_found(client):
    send(client, yaml())
    assert client.get(address().replace("toulouse", "rennes")).status_code == 404


def test_an_academy_without_tables_takes_none(client):
    Academy.objects.filter(code="toulouse").update(state=AcademyState.CREATING)
    assert "L'ouverture de Académie de Toulouse n'est pas terminée" in text(client.get(HERE, follow=True))


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
