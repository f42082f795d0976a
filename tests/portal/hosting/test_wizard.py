"""Describing an academy step by step: saved at each one, free to go back, nothing exists yet."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from imagin.academies.models import Academy, OnboardingDraft
from imagin.jobs import queue
from imagin.jobs.models import Job
from imagin.rules.registry import families
from imagin.rules.services import set_rule
from portal.hosting.wizard_forms import name_of
from tests.portal.hosting.people import hosting_client
from tests.portal.teacher.reading import text

IDENTITY = {
    "academy-code": "mayotte",
    "academy-name": "Académie de Mayotte",
    "academy-host": "mayotte.localhost",
}
BOXES = ("rules-modules-jury", "rules-modules-external")
STARTS_ON = {"rules-calendar-starts_on": "1", "rules-calendar-starts_on-month": "09"}
PLACE = {
    "rules-time-zone": "Indian/Mayotte",
    "rules-money-currency": "EUR",
    "rules-look-accent": "#2f4bd8",
} | STARTS_ON
SAID = [rule for rule in families()["Modules"] if "sentence" in rule.key]
SENTENCES = {name_of("rules", rule.key): rule.national for rule in SAID}
START = "/hebergement/nouvelle/"
FILE = b"""\
academy:
  code: mayotte
  name: Acad\xc3\xa9mie de Mayotte
  host: mayotte.localhost
rules:
  time.zone: Indian/Mayotte
"""


@pytest.fixture
def client(db):
    return hosting_client()


@pytest.fixture
def sent(monkeypatch):
    ids: list[str] = []
    monkeypatch.setattr(queue, "send", ids.append)
    return ids


@pytest.fixture
def draft(client):
    client.post(START, {"depart": "pas-a-pas"})
    return OnboardingDraft.objects.get()


def page(draft, slug: str) -> str:
    return f"{START}{draft.pk}/{slug}/"


def whole(client, draft) -> None:
    client.post(page(draft, "identite"), IDENTITY)
    client.post(page(draft, "lieu"), PLACE)
    draft.refresh_from_db()


def upload(client, content: bytes, follow=True):
    sent = SimpleUploadedFile("academie.yaml", content)
    return client.post(START, {"depart": "fichier", "file": sent}, follow=follow)


def test_it_begins_with_its_identity(client, draft):
    response = client.get(page(draft, "identite"))
    words = text(response)
    assert "Nouvelle académie : Identité" in words and "Code" in words
    assert 'aria-current="step"' in response.content.decode()


def test_a_step_is_saved_and_leads_to_the_next(client, draft):
    response = client.post(page(draft, "identite"), IDENTITY)
    assert response["Location"] == page(draft, "lieu")
    draft.refresh_from_db()
    assert (draft.name, draft.step) == ("Académie de Mayotte", "identite")
    words = text(client.get(page(draft, "lieu")))
    assert "Enregistré à" in words and "Académie de Mayotte : Lieu" in words
    assert 'value="mayotte"' in client.get(page(draft, "identite")).content.decode()


def test_a_wrong_answer_is_said_beside_its_field_and_kept_as_typed(client, draft):
    response = client.post(page(draft, "identite"), {**IDENTITY, "academy-code": "l'île"})
    content = response.content.decode()
    assert "n&#x27;est pas recevable" in content and 'value="l&#x27;île"' in content
    draft.refresh_from_db()
    assert draft.data["academy"] == {}


@pytest.mark.parametrize(
    ("slug", "answers", "words"),
    [
        (
            "identite",
            {**IDENTITY, "academy-host": "toulouse.localhost"},
            "déjà celui d'une académie hébergée",
        ),
        ("identite", {**IDENTITY, "academy-name": ""}, "Le nom manque"),
        ("lieu", {**PLACE, "rules-time-zone": "Mars"}, "fuseau horaire de la base IANA"),
        ("lieu", {**PLACE, "rules-calendar-starts_on": "31"}, "indiquez un jour et son mois"),
        ("lieu", {**PLACE, "rules-calendar-starts_on": ""}, "La valeur manque"),
        ("lieu", {**PLACE, "rules-calendar-starts_on-month": "13"}, "Ce choix n'est pas dans la liste"),
        ("connexion", {"rules-signin-secret_days": "beaucoup"}, "nombre entier entre 1 et 365"),
    ],
)
def test_each_refusal_says_what_to_do(client, draft, slug, answers, words):
    assert words in text(client.post(page(draft, slug), answers))
    draft.refresh_from_db()
    assert draft.step == ""


def test_a_day_of_the_year_is_a_day_and_a_month(client, draft):
    client.post(page(draft, "lieu"), PLACE | dict(zip(STARTS_ON, ("15", "02"), strict=True)))
    assert OnboardingDraft.objects.get().data["rules"]["calendar.starts_on"] == "02-15"
    shown = client.get(page(draft, "lieu")).content.decode()
    assert 'value="15"' in shown and '<option value="02" selected>' in shown


@pytest.mark.parametrize("name", [rb'"A\0"', rb'"A\ud800"'])
def test_a_file_with_an_invisible_character_is_refused_where_it_is(client, name):
    response = upload(client, b"academy:\n  code: mayotte\n  name: " + name + b"\n  host: m.localhost\n")
    assert "ligne 3, academy → name : ce texte contient un caractère de contrôle" in text(response)
    assert not OnboardingDraft.objects.exists()


def test_a_step_may_be_done_before_the_one_above(client, draft):
    assert client.post(page(draft, "lieu"), PLACE)["Location"] == page(draft, "modules")
    draft.refresh_from_db()
    assert draft.data["rules"] == {"time.zone": "Indian/Mayotte"}


def test_two_windows_do_not_undo_one_another(client, draft):
    whole(client, draft)
    assert draft.data["academy"]["code"] == "mayotte"
    assert draft.data["rules"] == {"time.zone": "Indian/Mayotte"}
    assert draft.data["seen"] == ["identite", "lieu"]


def test_modules_are_boxes_and_what_is_not_delivered_stays_shut(client, draft):
    assert 'name="rules-modules-travel"' in client.get(page(draft, "modules")).content.decode()
    client.post(page(draft, "modules"), SENTENCES | dict.fromkeys(BOXES, "on"))
    draft.refresh_from_db()
    assert draft.data["rules"]["modules.travel"] is False
    assert "modules.jury" not in draft.data["rules"] and "modules.external" not in draft.data["rules"]


def test_messages_become_those_of_the_file(client, draft):
    client.post(page(draft, "messages"), {"messages-home": "Karibu", "rules-office-name": "DEC"})
    draft.refresh_from_db()
    assert draft.data["messages"] == {"home": "Karibu"}
    client.post(page(draft, "messages"), {"messages-home": "", "rules-office-name": "DEC"})
    draft.refresh_from_db()
    assert draft.data["messages"] == {}


def test_an_unknown_variable_of_a_message_is_refused_here_already(client, draft):
    answer = client.post(page(draft, "messages"), {"messages-home": "{{ academie.nomm }}"})
    assert "academie.nom" in text(answer)
    draft.refresh_from_db()
    assert draft.data["messages"] == {}


def test_the_review_shows_the_file_and_offers_it(client, draft):
    whole(client, draft)
    words = text(client.get(page(draft, "relecture")))
    assert "Le fichier est complet" in words and "time.zone: Indian/Mayotte" in words
    answer = client.get(f"{START}{draft.pk}/academie.yaml")
    assert answer["Content-Disposition"] == 'attachment; filename="mayotte.yaml"'
    assert answer.content.decode().startswith("# yaml-language-server")


def test_the_review_says_what_is_missing_and_where(client, draft):
    response = client.get(page(draft, "relecture"))
    words = text(response)
    assert "Le code manque" in words and "Corriger à l'étape « Identité »" in words
    assert "Créer l'académie en bac à sable" not in words
    assert page(draft, "identite") in response.content.decode()


def test_nothing_is_created_while_something_is_wrong(client, draft, sent):
    response = client.post(f"{START}{draft.pk}/creer/", {"mail": ""})
    assert response["Location"] == page(draft, "relecture")
    assert not Job.objects.exists() and sent == []


def test_creating_it_is_a_job(client, draft, sent, django_capture_on_commit_callbacks):
    whole(client, draft)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"{START}{draft.pk}/creer/", {"mail": "vous@ac-mayotte.example"})
    job = Job.objects.get()
    assert response["Location"] == f"/hebergement/travaux/{job.pk}/" and sent == [str(job.pk)]
    assert (job.kind, job.academy, job.params["mail"]) == (
        "academy.open_from",
        "mayotte",
        "vous@ac-mayotte.example",
    )
    assert "time.zone: Indian/Mayotte" in job.params["text"]
    draft.refresh_from_db()
    assert draft.opening == "mayotte"


def test_pressed_twice_it_is_one_job(client, draft, sent):
    whole(client, draft)
    for _ in range(2):
        response = client.post(f"{START}{draft.pk}/creer/", {"mail": ""})
    assert response["Location"] == f"/hebergement/travaux/{Job.objects.get().pk}/"


def test_a_wrong_address_for_its_mails(client, draft, sent):
    whole(client, draft)
    assert "pas complète" in text(client.post(f"{START}{draft.pk}/creer/", {"mail": "vous"}))
    assert not Job.objects.exists()


def test_from_a_file(client):
    words = text(upload(client, FILE))
    assert "Le fichier est complet" in words and "Indian/Mayotte" in words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Ce fichier est vide"),
        (b"\xff\xfe", "n'est pas en UTF-8"),
        (b"academy: [", "ce n'est pas du YAML"),
        (FILE + b"  unknown.rule: 1\n", "ligne 7, rules → unknown.rule"),
        (b"x" * 1_000_001, "dépasse 1 Mo"),
    ],
)
def test_a_wrong_file_makes_no_draft(client, content, words):
    assert words in text(upload(client, content))
    assert not OnboardingDraft.objects.exists()


def test_from_another_academy(client):
    set_rule("toulouse", "documents.channel", "post", actor="tests")
    response = client.post(START, {"depart": "copie", "source": "toulouse"})
    draft = OnboardingDraft.objects.get()
    assert response["Location"] == page(draft, "identite")
    assert draft.data["academy"] == {} and draft.data["rules"] == {"documents.channel": "post"}
    assert "post" in text(client.get(page(draft, "relecture")))


def test_a_copy_of_nothing(client):
    assert "Choisissez une académie." in text(client.post(START, {"depart": "copie", "source": ""}))


def test_what_has_dates_is_kept_and_said(client):
    dated = FILE + b"  money.currency:\n    - value: XPF\n      from: 2031-01-01\n"
    upload(client, dated)
    draft = OnboardingDraft.objects.get()
    words = text(client.get(page(draft, "lieu")))
    assert "changent avec les dates" in words and "Monnaie des indemnités" in words
    client.post(page(draft, "lieu"), PLACE)
    draft.refresh_from_db()
    assert draft.data["rules"]["money.currency"] == [{"value": "XPF", "from": "2031-01-01"}]


def test_drafts_are_found_again_until_their_academy_exists(client, draft):
    whole(client, draft)
    response = client.get(START)
    assert "Académie de Mayotte" in text(response)
    assert page(draft, "modules") in response.content.decode()
    OnboardingDraft.objects.update(opening="toulouse")
    assert "Académie de Mayotte" not in text(client.get(START))


def test_a_draft_is_deleted_after_a_second_press(client, draft):
    whole(client, draft)
    address = f"{START}{draft.pk}/supprimer/"
    assert "seront perdues" in text(client.get(address))
    assert OnboardingDraft.objects.exists()
    assert client.post(address)["Location"] == START
    assert not OnboardingDraft.objects.exists() and Academy.objects.count() == 3


@pytest.mark.parametrize("slug", ["inconnue", "../.."])
def test_a_step_that_does_not_exist(client, draft, slug):
    assert client.get(page(draft, slug)).status_code == 404


def test_who_is_not_of_the_hosting_team(db):
    from tests.imagin.identity.helpers import hub_account, hub_client, sign_in

    client = hub_client()
    sign_in(client, hub_account())
    assert client.get(START).status_code == 403
