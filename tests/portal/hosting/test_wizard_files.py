"""The files of messages, once read: asked for at the review, copied, kept, taken out, given back."""

import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from imagin.academies.models import OnboardingDraft
from imagin.documents.errors import StorageUnavailableError
from imagin.jobs import queue
from imagin.jobs.models import Job
from imagin.tenancy.context import academy
from portal.hosting.wizard_named import named
from tenants.notices import attachments
from tenants.notices.publishing import Draft, publish
from tests.portal.hosting.files import (
    MISSION,
    ORDER,
    START,
    TRAVEL,
    TWO,
    digest,
    draft,
    join,
    kept,
    page,
    upload,
    yaml,
    zipped,
)
from tests.portal.hosting.people import hosting_client
from tests.portal.teacher.reading import text
from tests.tenants.notices.files import titled_pdf

WRONG = b"academy:\n  code: mayotte\nrules:\n  unknown.rule: 1\n"


@pytest.fixture
def client(db):
    return hosting_client()


@pytest.fixture
def sent(monkeypatch):
    ids: list[str] = []
    monkeypatch.setattr(queue, "send", ids.append)
    return ids


def test_a_missing_file_stops_the_creation_and_is_asked_for(client, sent):
    words = text(upload(client, yaml(TWO)))
    assert "Il manque 2 fichiers" in words and "Bandeau « files »" in words
    assert "Le fichier est complet" not in words and "Créer l'académie en bac à sable" not in words
    answer = client.post(page("creer/"), {"mail": ""}, follow=True)
    assert "joignez d'abord les fichiers qui manquent" in text(answer)
    assert not Job.objects.exists() and sent == []


def test_joined_at_the_review_they_let_it_be_created(client, sent):
    upload(client, yaml(TWO))
    words = text(join(client, ("note.pdf", ORDER)))
    assert "gardés avec le brouillon" in words and "Il manque 1 fichier" in words
    words = text(join(client, ("formulaires/mission.pdf", MISSION)))
    assert "Le fichier est complet" in words
    client.post(page("creer/"), {"mail": ""})
    params = Job.objects.get().params
    assert params["draft"] == str(draft().pk)
    assert digest(MISSION) in params["text"] and digest(ORDER) in params["text"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"bonjour", "formulaires/mission.pdf : Ce fichier n'est ni PDF"),
        (b"", "formulaires/mission.pdf : Ce fichier est vide"),
        (bytes(10 * 1024**2 + 1), "formulaires/mission.pdf : Ce fichier dépasse 10 Mo"),
    ],
)
def test_a_wrong_file_is_refused_beside_its_field(client, content, sentence):
    upload(client, yaml())
    assert sentence in text(join(client, ("formulaires/mission.pdf", content)))
    assert kept() == [] and "sha256" not in str(draft().data)


def test_another_file_than_the_one_told_is_refused(client):
    told = TRAVEL.replace("- formulaires", "- sha256: " + digest(ORDER) + "\n        path: formulaires")
    assert "n'a pas l'empreinte annoncée" in text(upload(client, yaml(told), ("mission.pdf", MISSION)))
    upload(client, yaml(told))
    answer = join(client, ("formulaires/mission.pdf", MISSION))
    assert "n'a pas l'empreinte annoncée" in text(answer) and kept() == []
    assert "Le fichier est complet" in text(join(client, ("formulaires/mission.pdf", ORDER)))


def test_nothing_chosen_is_said(client):
    upload(client, yaml())
    assert "Choisissez au moins un des fichiers" in text(client.post(page("joindre/"), {}))


def test_too_much_at_once_at_the_review(client, monkeypatch):
    upload(client, yaml())
    monkeypatch.setattr("portal.hosting.wizard_join.MOST_SENT", 10)
    assert "en plusieurs fois" in text(join(client, ("formulaires/mission.pdf", MISSION)))


def test_taken_out_its_message_goes_without_it(client):
    upload(client, yaml(TWO), ("mission.pdf", MISSION))
    mission, note = named(draft().data)
    words = text(client.post(page("retirer/"), {"fichier": note.key}, follow=True))
    assert "note.pdf est retiré de ses messages" in words and "Le fichier est complet" in words
    client.post(page("retirer/"), {"fichier": mission.key})
    assert kept() == [] and named(draft().data) == []
    assert "Sur papier" in text(client.get(page("academie.yaml")))
    assert client.post(page("retirer/"), {"fichier": mission.key}).status_code == 302


def test_a_step_saved_again_keeps_the_files_of_its_message(client):
    home = "messages:\n  home:\n    text: Karibu\n    files: [mission.pdf]\n"
    upload(client, yaml(home), ("mission.pdf", MISSION))
    client.post(page("messages/"), {"messages-home": "Karibu sana", "rules-office-name": "DEC"})
    assert [file.sha256 for file in named(draft().data)] == [digest(MISSION)]
    client.post(page("messages/"), {"messages-home": "", "rules-office-name": "DEC"})
    assert named(draft().data) == [] and kept() == []


def test_they_go_with_the_draft(client):
    upload(client, yaml(), ("mission.pdf", MISSION))
    shown = text(client.get(page("supprimer/")))
    assert "les fichiers de ses messages" in shown
    client.post(page("supprimer/"))
    assert kept() == []


def test_another_session_finds_them_and_takes_them_all_away(client):
    upload(client, yaml(), ("mission.pdf", MISSION))
    answer = hosting_client(subject="other").get(page("academie.zip"))
    assert answer["Content-Disposition"] == 'attachment; filename="mayotte.zip"'
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.namelist() == ["mayotte.yaml", "formulaires/mission.pdf"]
    assert archive.read("formulaires/mission.pdf") == MISSION
    again = zipped({name: archive.read(name) for name in archive.namelist()})
    OnboardingDraft.objects.all().delete()
    assert "Le fichier est complet" in text(upload(client, ("mayotte.zip", again)))


def publish_travel(content: bytes, slug: str = "") -> None:
    with academy("toulouse"):
        file = attachments.keep("mission.pdf", content)
        kind = "banner" if slug else "travel"
        publish(Draft(kind, "Sur papier.", files=(file,), slug=slug), actor="tests")


def copy(client):
    return client.post(START, {"depart": "copie", "source": "toulouse"}, follow=True)


def test_a_copy_keeps_the_files_of_its_messages(client):
    publish_travel(MISSION)
    publish_travel(ORDER, "greve")
    copy(client)
    assert sorted(kept()) == sorted([(digest(MISSION), MISSION), (digest(ORDER), ORDER)])
    paths = {file.path: file.sha256 for file in named(draft().data)}
    assert paths == {"mission.pdf": digest(MISSION), f"{digest(ORDER)[:8]}/mission.pdf": digest(ORDER)}
    words = text(client.get(page("relecture/")))
    assert "Il manque" not in words and "mission.pdf" in words


def test_a_damaged_file_of_a_copy_is_asked_for(client, settings):
    publish_travel(MISSION)
    with academy("toulouse"):
        key = attachments.Attachment.objects.get().key
    (settings.MEDIA_ROOT / key).unlink()
    copy(client)
    assert kept() == [] and "Il manque 1 fichier" in text(client.get(page("relecture/")))


def test_a_copy_whose_storage_does_not_answer_is_refused(client, monkeypatch):
    publish_travel(MISSION)

    def silent(*arguments):
        raise StorageUnavailableError("Le stockage des documents ne répond pas.")

    monkeypatch.setattr("tenants.notices.attachments.archive.read", silent)
    assert "ne répond pas" in text(copy(client))
    assert not OnboardingDraft.objects.exists()


def test_the_review_costs_the_same_whatever_they_are(client, django_assert_num_queries):
    upload(client, yaml(), ("mission.pdf", MISSION))
    with CaptureQueriesContext(connection) as one:
        client.get(page("relecture/"))
        count = len(one)
    OnboardingDraft.objects.all().delete()
    files = [f"f{n}.pdf" for n in range(5)]
    many = TRAVEL.replace("      - formulaires/mission.pdf\n", "".join(f"      - {name}\n" for name in files))
    upload(client, yaml(many), *((name, titled_pdf(name)) for name in files))
    assert len(kept()) == 5
    with django_assert_num_queries(count):
        client.get(page("relecture/"))


def test_every_wrong_line_of_a_file_is_said(client):
    """Beside the field, and in the summary above the form."""
    words = text(upload(client, ("academie.yaml", WRONG + b"  money.currency: USD\n")))
    assert words.count("Ce fichier a 2 erreurs") == 3  # the console says it too
    for wrong in ("ligne 4, rules → unknown.rule", "ligne 5, rules → money.currency"):
        assert words.count(wrong) == 2


def test_a_wrong_rule_does_not_hide_a_wrong_file(client):
    wrong = WRONG + b"messages:\n  home: {text: Bonjour, files: [mission.pdf]}\n"
    words = text(upload(client, ("academie.yaml", wrong), ("mission.pdf", b"bonjour")))
    assert "ligne 4, rules → unknown.rule" in words and "Ce fichier n'est ni PDF" in words
    assert not OnboardingDraft.objects.exists()
