"""From a sandbox to an open academy: what is verified, opening, giving up, closing."""

import pytest
from django.core import mail
from django.utils import timezone

from imagin.academies.lifecycle import NOT_FINISHED
from imagin.academies.models import Academy, AcademyState, Opening
from imagin.academies.opening import checks
from imagin.academies.opening.checks import Check, Outcome
from imagin.jobs import queue
from imagin.jobs.models import Job
from imagin.tenancy.context import academy
from portal.hosting.wizard_start import sources
from tests.factories import ExaminerFactory
from tests.portal.hosting.people import hosting_client
from tests.portal.teacher.reading import text

HERE = "/hebergement/academies/rennes/"


@pytest.fixture
def client(db, monkeypatch):
    monkeypatch.setattr(queue, "send", lambda job_id: None)
    return hosting_client()


@pytest.fixture
def found(monkeypatch):
    """What the checks of an academy say: set it before asking for the page."""
    said = {"sign_in": True, "office": True}
    declared = [
        Check("sign_in", "Connexion", lambda code: outcome(said["sign_in"]), blocking=True, on_hub=True),
        Check("office", "Bureau de gestion", lambda code: outcome(said["office"]), on_hub=True),
    ]
    monkeypatch.setattr(checks, "registered", lambda: declared)
    return said


def outcome(ok: bool) -> Outcome:
    return Outcome(True, "C'est bien.") if ok else Outcome(False, "Ce n'est pas bien.", "Corrigez-le.")


@pytest.fixture
def sandbox(found):
    return in_state(AcademyState.SANDBOX)


def in_state(state, **opening):
    Academy.objects.filter(code="rennes").update(state=state)
    Opening.objects.update_or_create(
        academy_code="rennes", defaults={"text": "academy: {}", "actor": "x", **opening}
    )


def kinds() -> list[tuple[str, str]]:
    return list(Job.objects.values_list("kind", "academy_code"))


def test_a_sandbox_that_may_open(client, sandbox):
    words = text(client.get(f"{HERE}verifications/"))
    assert "elle répond, et aucun courriel n'en part, faute d'adresse" in words
    assert "en bac à sable" in words and "Rien n'empêche d'ouvrir l'académie." in words
    assert "Ouvrir l'académie" in words and "Abandonner" in words


def test_a_sandbox_whose_mails_go_somewhere(client, found):
    in_state(AcademyState.SANDBOX, mail="ops@example.fr")
    words = text(client.get(f"{HERE}verifications/"))
    assert "n'écrit qu'à l'adresse donnée à sa création" in words and "faute d'adresse" not in words


@pytest.mark.parametrize(
    ("state", "said"), [(AcademyState.OPEN, "Elle se ferme."), (AcademyState.CLOSED, "Elle est fermée")]
)
def test_one_that_was_open_says_what_is_left_to_do(client, found, state, said):
    in_state(state, opened_at=timezone.now())
    words = text(client.post(f"{HERE}abandonner/", follow=True))
    assert "ne s'annule plus" in words and said in words


def test_what_stops_it_and_what_is_to_be_seen(client, sandbox, found):
    found.update(sign_in=False, office=False)
    words = text(client.get(f"{HERE}verifications/"))
    assert "1 point empêche d'ouvrir l'académie. 1 autre point est à voir." in words
    assert "Empêche d'ouvrir" in words and "Ce n'est pas bien. Corrigez-le." in words


def test_opening_is_confirmed_then_a_job(client, sandbox):
    words = text(client.get(f"{HERE}ouvrir/"))
    assert "les courriels partiront vers les personnes" in words
    response = client.post(f"{HERE}ouvrir/")
    assert kinds() == [("academy.open", "rennes")]
    assert response["Location"] == f"/hebergement/travaux/{Job.objects.get().pk}/"


def test_a_blocked_academy_offers_no_button(client, sandbox, found):
    found["sign_in"] = False
    response = client.get(f"{HERE}ouvrir/")
    assert "ne peut pas encore ouvrir" in text(response) and 'form="ouvrir"' not in response.content.decode()


def test_a_warning_is_said_once_more(client, sandbox, found):
    found["office"] = False
    assert "sans que cela empêche d'ouvrir Bureau de gestion" in text(client.get(f"{HERE}ouvrir/"))


def test_an_open_academy_is_not_opened_again(client, found):
    in_state(AcademyState.OPEN)
    assert "déjà ouverte" in text(client.get(f"{HERE}ouvrir/", follow=True))
    assert "Abandonner" not in text(client.get(f"{HERE}verifications/"))


def test_giving_up_says_what_is_lost(client, sandbox):
    with academy("rennes"):
        ExaminerFactory()
    words = text(client.get(f"{HERE}abandonner/"))
    assert "Il n'en restera rien" in words and "Elle contient 1 intervenant, 0 mission" in words
    client.post(f"{HERE}abandonner/")
    assert kinds() == [("academy.undo", "rennes")]


@pytest.mark.parametrize("state", [AcademyState.SANDBOX, AcademyState.CLOSED])
def test_what_was_open_once_is_not_given_up(client, found, state):
    in_state(state, opened_at=timezone.now())
    assert "ne s'annule plus" in text(client.post(f"{HERE}abandonner/", follow=True))
    assert kinds() == []


def test_one_that_was_not_opened_from_a_file_is_not_given_up(client, found):
    Academy.objects.filter(code="rennes").update(state=AcademyState.SANDBOX)
    assert "Abandonner" not in text(client.get(f"{HERE}verifications/"))


def test_an_opening_that_stopped_shows_its_steps_and_is_taken_up(client, found):
    in_state(
        AcademyState.CREATING,
        steps={"register": timezone.now().isoformat()},
        failed_step="schema",
        error="La base ne répond pas.",
    )
    words = text(client.get(f"{HERE}verifications/"))
    assert "Fait Inscription au registre" in words
    assert "En échec Base de l'académie La base ne répond pas." in words
    client.post(f"{HERE}reprendre/")
    assert kinds() == [("academy.open_from", "rennes")] and Job.objects.get().params == {}
    assert "Un travail est en cours" in text(client.get(f"{HERE}verifications/"))


def test_an_academy_without_tables_has_nothing_to_lose(client, found):
    Academy.objects.create(code="nulle", name="Nulle", state=AcademyState.CREATING)
    Opening.objects.create(academy_code="nulle", text="x", actor="x")
    assert "rien n'y est perdu" in text(client.get("/hebergement/academies/nulle/abandonner/"))


def test_a_trial_mail_goes_to_the_operator(client, sandbox):
    response = client.post(f"{HERE}verifications/courriel/", {"mail": "vous@hebergeur.example"}, follow=True)
    assert "Le courriel d'essai est parti" in text(response)
    assert [message.to for message in mail.outbox] == [["vous@hebergeur.example"]]
    assert Opening.objects.get().mail_tried_at


@pytest.mark.parametrize(("typed", "words"), [("", "L'adresse manque"), ("vous", "pas complète")])
def test_an_address_that_is_none(client, sandbox, typed, words):
    assert words in text(client.post(f"{HERE}verifications/courriel/", {"mail": typed}))
    assert mail.outbox == []


def test_closing_asks_why(client, found):
    in_state(AcademyState.OPEN)
    words = text(client.get(f"{HERE}fermer/"))
    assert "tout est conservé, et vous pourrez la rouvrir" in words
    assert "Dites pourquoi" in text(client.post(f"{HERE}fermer/", {"reason": " "}))
    client.post(f"{HERE}fermer/", {"reason": "Fusion au 1er janvier"})
    assert kinds() == [("academy.close", "rennes")]
    assert Job.objects.get().params == {"reason": "Fusion au 1er janvier"}


def test_what_is_not_open_is_not_closed(client, sandbox):
    assert "rien à fermer" in text(client.get(f"{HERE}fermer/", follow=True))


def test_a_closed_academy_is_opened_again(client, found):
    in_state(AcademyState.CLOSED, opened_at=timezone.now())
    words = text(client.get(f"{HERE}verifications/"))
    assert "L'académie est fermée" in words and "Rouvrir l'académie" in words


@pytest.mark.parametrize("page", ["verifications/", "ouvrir/", "abandonner/", "fermer/"])
def test_an_unknown_academy(client, page):
    assert client.get(f"/hebergement/academies/atlantide/{page}").status_code == 404


def test_an_unfinished_opening_offers_nothing_that_breaks(client):
    """No schema and no role: its pages say one sentence, and offer what may be done."""
    Academy.objects.create(code="nulle", name="Nulle", state=AcademyState.CREATING)
    here, sentence = "/hebergement/academies/nulle/", NOT_FINISHED.format(name="Nulle")
    page = client.get(here)
    assert sentence in text(page) and "Migrations En création" in text(page)
    left_out = ("configuration.yaml", "appliquer/", "actualiser/", "nom/", "maintenance/", "administrateurs/")
    assert not [address for address in left_out if f'{here}{address}"' in page.content.decode()]
    for address in ("configuration.yaml", "appliquer/", "administrateurs/", "ouvrir/"):
        assert sentence in text(client.get(f"{here}{address}", follow=True)), address
    for address in ("actualiser/", "verifications/courriel/", "ouvrir/"):
        said = client.post(f"{here}{address}", {"mail": "vous@hebergeur.example"}, follow=True)
        assert sentence in text(said), address
    assert kinds() == [] and not mail.outbox


def test_an_unfinished_opening_is_not_copied(client):
    Academy.objects.create(code="nulle", name="Nulle", state=AcademyState.CREATING)
    assert "nulle" not in [code for code, _ in sources()]
