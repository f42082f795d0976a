"""Travel closed at « Modules »: its text and its forms are given at « Messages et contacts »."""

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from imagin.academies.models import OnboardingDraft, OpeningFile
from imagin.jobs import queue, runner, services
from imagin.jobs.models import Job, JobState
from imagin.tenancy.context import academy
from portal.hosting.wizard_forms import name_of
from portal.hosting.wizard_named import named
from tenants.accounts.models import AcademyAccount
from tenants.notices.attachments import SAME_NAME, TOO_MANY
from tenants.notices.defaults import NATIONAL
from tests.factories import ExaminerFactory
from tests.imagin.academies.opening.helpers import wipe
from tests.imagin.identity.helpers import sign_in
from tests.portal.hosting.files import MISSION, ORDER, START, digest, draft, kept, page, upload, yaml
from tests.portal.hosting.people import hosting_client
from tests.portal.hosting.test_wizard import IDENTITY, SENTENCES
from tests.portal.teacher.reading import text

FIELD, FILES = "messages-travel", "messages-travel-files"
SENTENCE = "Volet « Déplacement » non opérationnel : remplissez votre formulaire papier."
TYPED = {"rules-office-name": "DEC", FIELD: "Remplissez le **formulaire**."}
CODE, HOST = "tahiti", "tahiti.localhost"


@pytest.fixture
def client(db):
    return begun()


@pytest.fixture
def pressed(committed, monkeypatch):
    """What the steps and their last press leave behind, without the account that went through them."""
    wipe(CODE)
    monkeypatch.setattr(queue, "send", lambda job: None)
    with transaction.atomic():
        told = described()
        transaction.set_rollback(True)
    yield told
    OnboardingDraft.objects.all().delete()
    Job.objects.all().delete()
    wipe(CODE)


def described():
    client = begun()
    identity = {"academy-code": CODE, "academy-name": "Tahiti", "academy-host": HOST}
    client.post(page("identite/"), IDENTITY | identity)
    post(client, ("mission.pdf", MISSION))
    client.post(page("creer/"), {"mail": ""})
    return draft(), list(OpeningFile.objects.all()), Job.objects.get().params


def begun():
    client = hosting_client()
    client.post(START, {"depart": "pas-a-pas"})
    modules(client)
    return client


def modules(client, **boxes):
    told = SENTENCES | {
        name_of("rules", "modules.travel.off_sentence"): SENTENCE,
        "rules-modules-external": "on",
    }
    return client.post(page("modules/"), told | boxes)


def open_travel(client):
    return modules(client, **{"rules-modules-travel": "on"})


def post(client, *files, follow=True, **more):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(page("messages/"), TYPED | more | {FILES: sent}, follow=follow)


def said():
    return draft().data["messages"].get("travel")


def key(name="mission.pdf"):
    return next(file.key for file in named(draft().data) if file.path == name)


def test_closed_travel_asks_how_it_is_paid_on_paper(client):
    content = client.get(page("messages/")).content.decode()
    assert f'name="{FIELD}"' in content and f'type="file" name="{FILES}"' in content
    assert 'enctype="multipart/form-data"' in content and 'name="retirer"' not in content
    open_travel(client)
    assert FIELD not in client.get(page("messages/")).content.decode()


def test_what_is_given_is_saved_shown_again_and_read_over(client):
    assert post(client, ("mission.pdf", MISSION), follow=False)["Location"] == page("mentions-legales/")
    assert said() == {"text": TYPED[FIELD], "files": [{"path": "mission.pdf", "sha256": digest(MISSION)}]}
    assert kept() == [(digest(MISSION), MISSION)]
    words = text(client.get(page("messages/")))
    assert "Remplissez le **formulaire**." in words and "mission.pdf 1 ko" in words
    review = text(client.get(page("relecture/")))
    assert f"path: mission.pdf sha256: {digest(MISSION)}" in review and SENTENCE in review
    assert "Fichiers des messages" in review and "Il manque" not in review


def test_files_come_on_top_of_those_already_there(client):
    post(client, ("mission.pdf", MISSION))
    post(client, ("ordre.pdf", ORDER))
    post(client)
    assert [file.path for file in named(draft().data)] == ["mission.pdf", "ordre.pdf"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("faux.pdf", b"bonjour", "faux.pdf : Ce fichier n'est ni PDF"),
        ("faux.pdf", b"%PDF-1.7 rien", "faux.pdf : Ce fichier PDF ne s'ouvre"),
        ("vide.pdf", b"", "vide.pdf : Ce fichier est vide"),
        ("gros.pdf", bytes(10 * 1024**2 + 1), "gros.pdf : Ce fichier dépasse 10 Mo"),
    ],
)
def test_a_wrong_file_is_refused_beside_its_field(client, name, content, sentence):
    answer = post(client, ("mission.pdf", MISSION), (name, content))
    beside = answer.context["form"].errors[FILES]
    assert len(beside) == 1 and beside[0].startswith(sentence) and sentence in text(answer)
    assert "Remplissez le **formulaire**." in text(answer)
    assert said() is None and kept() == []


def test_those_already_there_count(client):
    post(client, ("mission.pdf", MISSION))
    again = post(client, ("mission.pdf", ORDER))
    assert again.context["form"].errors[FILES] == [SAME_NAME.format(name="mission.pdf")]
    many = post(client, *((f"f{n}.pdf", ORDER) for n in range(10)))
    assert many.context["form"].errors[FILES] == [TOO_MANY]
    assert kept() == [(digest(MISSION), MISSION)]


def test_a_wrong_text_is_refused_beside_it_and_no_file_is_kept(client):
    answer = post(client, ("mission.pdf", MISSION), **{FIELD: "{{ academie.nomm }}"})
    assert list(answer.context["form"].errors) == [FIELD] and kept() == []


def test_without_a_text_the_national_one_goes_with_the_forms(client):
    post(client, **{FIELD: ""})
    assert said() is None
    post(client, ("mission.pdf", MISSION), **{FIELD: ""})
    assert said()["text"] == NATIONAL["travel"] and len(kept()) == 1
    post(client, **{FIELD: ""})
    assert said()["text"] == NATIONAL["travel"] and len(kept()) == 1


def test_one_is_removed_with_what_is_typed_meanwhile(client):
    post(client, ("mission.pdf", MISSION), ("ordre.pdf", ORDER))
    answer = post(client, retirer=key(), **{FIELD: "Un seul formulaire."})
    words = text(answer)
    assert answer.redirect_chain == [(page("messages/"), 302)]
    assert "mission.pdf n'est plus offert" in words and "Un seul formulaire." in words
    assert said()["text"] == "Un seul formulaire." and kept() == [(digest(ORDER), ORDER)]
    assert 'name="retirer"' in answer.content.decode()


def test_removed_even_where_the_rest_is_to_be_corrected(client):
    post(client, ("mission.pdf", MISSION))
    answer = post(client, retirer=key(), **{FIELD: "{{ academie.nomm }}"})
    assert "{{ academie.nomm }}" in text(answer) and 'name="retirer"' not in answer.content.decode()
    assert kept() == [] and said()["text"] == TYPED[FIELD]


def test_the_key_enter_saves_and_removes_nothing(client):
    post(client, ("mission.pdf", MISSION))
    content = client.get(page("messages/")).content.decode()
    form = content[content.index('id="etape"') :]
    first = re.search(r'<button[^>]*type="submit"[^>]*>', form)[0]
    assert first == '<button type="submit" hidden>'


def test_removed_twice_or_unknown_nothing_happens(client):
    post(client, ("mission.pdf", MISSION))
    assert "n'est plus offert" not in text(post(client, retirer="inconnue"))
    assert len(kept()) == 1


def test_open_again_it_is_not_applied_and_closed_again_it_is_back(client):
    post(client, ("mission.pdf", MISSION))
    before = said()
    open_travel(client)
    post(client, ("ordre.pdf", ORDER))
    assert said() is None and "mission.pdf" not in text(client.get(page("academie.yaml")))
    assert "Fichiers des messages" not in text(client.get(page("relecture/")))
    modules(client)
    assert said() == before and kept() == [(digest(MISSION), MISSION)]
    assert "mission.pdf" in text(client.get(page("messages/")))


def test_a_file_that_closes_nothing_keeps_its_message(client):
    OnboardingDraft.objects.all().delete()
    upload(client, yaml(), ("mission.pdf", MISSION))
    open_travel(client)
    assert said()["files"][0]["path"] == "formulaires/mission.pdf"


def test_a_message_of_the_same_file_name_keeps_its_own(client):
    OnboardingDraft.objects.all().delete()
    home = "rules:\n  modules.travel: false\nmessages:\n  home:\n    text: Karibu\n    files: [mission.pdf]\n"
    upload(client, yaml(home), ("mission.pdf", MISSION))
    post(client, ("mission.pdf", ORDER), **{"messages-home": "Karibu"})
    archive = zipfile.ZipFile(io.BytesIO(b"".join(client.get(page("academie.zip")).streaming_content)))
    assert archive.read("mission.pdf") == MISSION
    assert archive.read(f"{digest(ORDER)[:8]}/mission.pdf") == ORDER


def test_a_form_that_another_message_offers_stays_there(client):
    OnboardingDraft.objects.all().delete()
    both = "rules:\n  modules.travel: false\nmessages:\n" + "".join(
        f"  {message}:\n    text: Lisez.\n    files: [mission.pdf]\n" for message in ("home", "travel")
    )
    upload(client, yaml(both), ("mission.pdf", MISSION))
    post(client, retirer=key(), **{"messages-home": "Lisez."})
    assert said()["files"] == [] and len(draft().data["messages"]["home"]["files"]) == 1
    assert len(kept()) == 1


def test_one_not_sent_yet_is_listed(client):
    OnboardingDraft.objects.all().delete()
    upload(
        client, yaml("rules:\n  modules.travel: false\nmessages:\n  travel: {text: Ici, files: [a.pdf]}\n")
    )
    assert "a.pdf à joindre à la relecture" in text(client.get(page("messages/")))


def test_a_step_costs_the_same_whatever_the_files(client, django_assert_num_queries):
    post(client, ("mission.pdf", MISSION))
    with CaptureQueriesContext(connection) as one:
        client.get(page("messages/"))
        count = len(one)
    post(client, ("ordre.pdf", ORDER))
    with django_assert_num_queries(count):
        client.get(page("messages/"))


def test_the_academy_opened_from_it_gives_the_form_to_a_teacher(pressed):
    made, files, params = pressed
    made.save(force_insert=True)
    OpeningFile.objects.bulk_create(files)
    job = services.submit("academy.open_from", actor="tests", academy=CODE, **params)
    runner.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.message
    with academy(CODE):
        reads(teacher())


def teacher():
    account = AcademyAccount.objects.create(issuer="hub", subject="hina", examiner=ExaminerFactory())
    client = Client(HTTP_HOST=HOST)
    sign_in(client, account)
    return client


def reads(client):
    answer = client.get("/aide/etats-de-frais/")
    words = text(answer)
    assert SENTENCE in words and "Frais de déplacement sur papier Remplissez le formulaire" in words
    link = re.search(r'href="(/messages/fichiers/[^"]+)"', answer.content.decode())[1]
    given = client.get(link)
    assert given.content == MISSION and "mission.pdf" in given["Content-Disposition"]
