"""The hosting team's screens, each examined once: console, maintenance, second factors, openings."""

import re
from datetime import datetime, timedelta
from secrets import token_hex
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.e2e.conftest import Visitor, leave_by
from tests.e2e.test_administration import follow, give_reason, headed, part, press
from tests.second_factor import subject_of
from tests.tenants.notices.files import pdf

pytestmark = pytest.mark.browser
HUB, CENTRALE = "localhost", "centrale.localhost"
OPERATOR = ("hebergeur", HUB, "/hebergement/")
PARIS = ZoneInfo("Europe/Paris")
PATIENCE = timedelta(seconds=90)
"""A process learns of a maintenance within five seconds, a new academy is made in a few."""
ANNOUNCED = "Les serveurs changent de salle."
ADDRESS = "1 rue du Port\n97600 MAMOUDZOU"
ACCOUNT = """
from imagin.identity.models import Account
answer = str(Account.objects.get(subject=subject).pk)
"""
YAML = """
academy: {{code: {code}, name: "Académie {code}", host: {code}.localhost}}
messages:
  travel:
    text: Sur papier.
    files: [formulaires/mission.pdf, note.pdf]
"""
CONDITIONS = "- Déclarez ce que vous avez réellement effectué."


@pytest.fixture
def operator(visitor, signed):
    return visitor(storage_state=signed(*OPERATOR))


def test_the_console_an_academy_and_what_may_be_looked_at(operator):
    page = operator.go(HUB, "/hebergement/")
    operator.examine()
    press(page, "Actualiser")
    leave_by(page.get_by_role("link", name="centrale", exact=True))
    headed(page, "Centrale")
    press(page, "Actualiser")
    expect(part(page, "^Chiffres")).to_contain_text("Missions")
    operator.examine()
    operator.go(HUB, "/hebergement/travaux/")
    operator.examine()
    leave_by(page.get_by_role("row").get_by_role("rowheader").get_by_role("link").first)
    expect(part(page, "^Avancement")).to_be_visible()
    operator.go(HUB, "/hebergement/site/")
    operator.examine()
    operator.go(HUB, "/hebergement/comparer/")
    page.get_by_label(re.compile("^Une académie")).select_option("centrale")
    press(page, "Comparer")
    expect(page.get_by_role("heading", name="Règles", exact=True)).to_be_visible()
    operator.examine()


def test_a_lost_second_factor_up_to_its_confirmation(operator, platform):
    """Not further: the administrator's telephone serves in other journeys."""
    page = operator.go(HUB, "/hebergement/seconds-facteurs/")
    account = platform.operate(ACCOUNT, subject=subject_of("admin.caen"))
    page.get_by_label(re.compile("^Identifiant")).fill(account)
    press(page, "Chercher")
    operator.examine()
    leave_by(part(page, "1 compte trouvé").get_by_role("link"))
    headed(page, "Retirer ses seconds facteurs")
    operator.examine()
    give_reason(page)
    press(page, "Continuer")
    headed(page, "Confirmer le retrait")
    expect(page.get_by_text("second facteur sera retiré")).to_be_visible()
    operator.examine()


def test_a_maintenance_announced_begun_and_ended(operator, visitor):
    anyone = visitor()
    page = operator.go(HUB, "/hebergement/maintenance/prevoir/?academie=centrale")
    operator.examine()
    page.get_by_label(re.compile("^Début")).fill(moment(hours=2))
    page.get_by_label(re.compile("^Fin prévue")).fill(moment(hours=3))
    page.get_by_label(re.compile("^Message")).fill(ANNOUNCED)
    press(page, "Continuer")
    operator.examine()
    press(page, "Prévoir la maintenance")
    headed(page, "Maintenances")
    operator.examine()
    until(anyone, CENTRALE, ANNOUNCED)
    anyone.examine()

    leave_by(listed(page, "centrale.*Prévue"))
    operator.examine()
    page.get_by_label(re.compile("^Début")).fill("")
    press(page, "Continuer")
    press(page, "Changer la maintenance")
    until(anyone, CENTRALE, ANNOUNCED, status=503)
    anyone.examine()

    leave_by(listed(page, "En cours"))
    follow(page, "^Terminer maintenant")
    operator.examine()
    press(page, "Terminer la maintenance")
    until(anyone, CENTRALE, "Personnel")
    anyone.complaints = [text for text in anyone.complaints if "503" not in text]


def listed(page: Page, row: str) -> Locator:
    return page.get_by_role("table").get_by_role("row", name=re.compile(row)).get_by_role("link")


def moment(hours: int) -> str:
    return f"{datetime.now(PARIS) + timedelta(hours=hours):%Y-%m-%dT%H:%M}"


def until(person: Visitor, host: str, words: str, status: int = 200) -> None:
    """Asked again and again, as somebody who waits would."""
    end = datetime.now() + PATIENCE
    while True:
        answer = person.page.goto(person.platform.url(host, "/connexion/portes/"))
        if answer.status == status and words in person.page.inner_text("body"):
            return
        assert datetime.now() < end, f"{answer.status} {person.page.inner_text('body')}"
        person.page.wait_for_timeout(500)


def finished(page: Page) -> None:
    """The page of a job follows it by itself, until there is somewhere to go on to."""
    expect(page.get_by_text("Ce travail est fini.")).to_be_visible(timeout=PATIENCE.total_seconds() * 1000)
    expect(page.get_by_text("Terminé", exact=True)).to_be_visible()
    page.wait_for_load_state()


def next_step(page: Page, step: str) -> None:
    press(page, "Enregistrer et continuer")
    headed(page, f" : {step}")


def test_an_academy_opened_step_by_step_then_closed(operator, visitor):
    code = f"essai{token_hex(2)}"
    page = operator.go(HUB, "/hebergement/nouvelle/")
    operator.examine()
    press(page, "Commencer")
    describe(operator, code)
    operator.examine()
    press(page, "Créer l'académie")
    expect(page.get_by_role("progressbar")).to_be_visible()
    finished(page)
    operator.examine()

    follow(page, "^Voir l'académie et ses vérifications")
    expect(page.get_by_text("Rien n'empêche d'ouvrir l'académie")).to_be_visible()
    operator.examine()
    follow(page, "^Ouvrir l'académie")
    operator.examine()
    press(page, "Ouvrir l'académie")
    finished(page)
    anyone = visitor()
    until(anyone, f"{code}.localhost", "Personnel")
    expect(anyone.page.get_by_role("banner")).to_contain_text(f"Académie {code}")
    anyone.examine()

    follow(page, "^Voir l'académie et ses vérifications")
    follow(page, "^Fermer l'académie")
    operator.examine()
    give_reason(page)
    press(page, "Fermer l'académie")
    finished(page)
    until(anyone, f"{code}.localhost", "ce service est fermé", status=503)
    anyone.complaints = [text for text in anyone.complaints if "503" not in text]


def describe(operator: Visitor, code: str) -> None:
    """Every step, each examined, from the identity to the review."""
    page = operator.page
    operator.examine()
    identify(page, code)
    next_step(page, "Lieu")
    operator.examine()
    page.get_by_label(re.compile("^Fuseau horaire")).fill("Indian/Mayotte")
    next_step(page, "Modules")
    operator.examine()
    next_step(page, "Connexion")
    operator.examine()
    next_step(page, "Messages et contacts")
    operator.examine()
    page.get_by_label(re.compile("^Adresse du bureau")).fill(ADDRESS)
    page.get_by_label(re.compile("^Conditions d'utilisation")).fill(CONDITIONS)
    next_step(page, "Mentions légales")
    operator.examine()
    next_step(page, "Relecture")


def identify(page: Page, code: str) -> None:
    page.get_by_label("Code", exact=True).fill(code)
    page.get_by_label(re.compile("^Nom affiché")).fill(f"Académie {code}")
    page.get_by_label(re.compile("^Nom d'hôte")).fill(f"{code}.localhost")


def test_a_copy_created_then_given_up_without_javascript(visitor, signed, operator):
    """``operator`` only examines the two pages that are new here."""
    code = f"copie{token_hex(2)}"
    other = visitor(storage_state=signed(*OPERATOR), java_script_enabled=False)
    page = other.go(HUB, "/hebergement/nouvelle/")
    page.get_by_label(re.compile("^Académie à copier")).select_option("centrale")
    press(page, "Copier")
    identify(page, code)
    next_step(page, "Lieu")
    follow(page, "Relecture")
    draft = page.url
    press(page, "Créer l'académie")
    refreshed(page)
    follow(page, "^Voir l'académie et ses vérifications")
    checks = page.url
    follow(page, "^Abandonner")
    operator.page.goto(page.url)
    operator.examine()
    press(page, "Abandonner l'académie")
    refreshed(page)
    assert page.goto(checks).status == 404
    other.complaints = [text for text in other.complaints if "404" not in text]

    page.goto(draft)
    follow(page, "^Supprimer le brouillon")
    operator.page.goto(page.url)
    operator.examine()
    press(page, "Supprimer le brouillon")
    expect(page.get_by_text("Le brouillon est supprimé").first).to_be_visible()


def test_a_file_whose_form_was_forgotten_is_asked_for_at_the_review(operator):
    code = f"fichier{token_hex(2)}"
    page = operator.go(HUB, "/hebergement/nouvelle/")
    field = page.get_by_label(re.compile("^Configuration et fichiers"))
    field.set_input_files(sent("academie.yaml", YAML.format(code=code).encode(), "application/yaml"))
    press(page, "Lire le fichier")
    expect(page.get_by_text("Il manque 2 fichiers")).to_be_visible()
    operator.examine()
    page.get_by_label("note.pdf").set_input_files(sent("note.pdf", b"bonjour", "application/pdf"))
    press(page, "Joindre les fichiers choisis")
    expect(page.get_by_label("note.pdf")).to_have_attribute("aria-invalid", "true")
    operator.examine()
    press(page, "Retirer note.pdf de ses messages")
    page.get_by_label("formulaires/mission.pdf").set_input_files(sent("x.pdf", pdf(), "application/pdf"))
    press(page, "Joindre les fichiers choisis")
    expect(page.get_by_text("Le fichier est complet")).to_be_visible()
    operator.examine()
    press(page, "Créer l'académie")
    finished(page)


def sent(name: str, content: bytes, kind: str) -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}


def refreshed(page: Page) -> None:
    """Without a script the page of a job comes again every five seconds, or at « Actualiser »."""
    end = datetime.now() + PATIENCE
    while page.get_by_text("Ce travail est fini.").count() == 0:
        assert datetime.now() < end, page.inner_text("main")
        page.wait_for_timeout(500)
        page.reload()
