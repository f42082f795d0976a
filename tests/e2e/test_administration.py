"""An academy decides and speaks: rules, service windows, messages, help; each screen examined once.

All in « centrale », which other journeys only pass through; every decision is taken back at the end.
"""

import re
from datetime import date
from secrets import token_hex

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import leave_by
from tests.e2e.test_journey import accept_conditions

pytestmark = pytest.mark.browser
HOST = "centrale.localhost"
ADMIN, TEACHER = ("admin.centrale", HOST), ("enseignant.centrale", HOST)
REASON = "Essai dans un navigateur"
NEXT_YEAR = date.today().year + 1


def give_reason(page: Page) -> None:
    page.get_by_label(re.compile("^Motif")).fill(REASON)


def press(page: Page, name: str) -> None:
    leave_by(page.get_by_role("button", name=name, exact=True))


def follow(page: Page, name: str) -> None:
    leave_by(page.get_by_role("link", name=re.compile(name)).first)


def headed(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)


def part(page: Page, name: str):
    return page.get_by_role("region", name=re.compile(name))


def test_a_rule_changed_then_undone_then_left_to_the_nation(visitor, signed):
    admin = visitor(storage_state=signed(*ADMIN))
    page = admin.go(HOST, "/reglages/")
    admin.examine()
    page.get_by_label("Mot-clé").fill("affichage des états")
    press(page, "Chercher")
    follow(page, "^Durée d'affichage")
    admin.examine()
    address = page.url

    ask_for(page, "1", f"{NEXT_YEAR}-01-15")
    headed(page, "Confirmer le changement")
    admin.examine()
    expect(part(page, "^Effet")).to_contain_text(f"15/01/{NEXT_YEAR}")
    press(page, "Faire ce changement")
    expect(part(page, "^Dans le temps")).to_contain_text(str(NEXT_YEAR))

    admin.go(HOST, "/reglages/changements/")
    expect(page.get_by_role("table")).to_contain_text(REASON)
    admin.examine()
    follow(page, "^Annuler ce changement : Durée")
    headed(page, "Annuler un changement")
    admin.examine()
    give_reason(page)
    press(page, "Annuler ce changement")
    expect(part(page, "^Dans le temps")).not_to_contain_text(str(NEXT_YEAR))

    page.goto(address)
    ask_for(page, "6", f"{NEXT_YEAR}-01-15")
    press(page, "Faire ce changement")
    give_reason(page)
    press(page, "Revenir à la valeur nationale")
    press(page, "Faire ce changement")
    expect(part(page, "^Dans le temps")).not_to_contain_text(str(NEXT_YEAR))
    expect(part(page, "^Aujourd'hui")).to_contain_text("valeur nationale")


def ask_for(page: Page, value: str, since: str) -> None:
    page.get_by_label(re.compile("^Nouvelle valeur")).fill(value)
    page.get_by_label(re.compile("^À partir du")).fill(since)
    give_reason(page)
    press(page, "Voir ce qui changera")


def test_a_service_closed_for_its_people_and_opened_again(visitor, signed):
    admin, teacher = visitor(storage_state=signed(*ADMIN)), visitor(storage_state=signed(*TEACHER))
    page = admin.go(HOST, "/reglages/ouvertures/")
    admin.examine()
    follow(page, "^Changer : .*enseignants.*Toute l'académie")
    admin.examine()
    page.get_by_label("Ouvert seulement pendant ces périodes").check()
    page.get_by_label("Premier jour, période 1").fill(f"{NEXT_YEAR}-01-15")
    give_reason(page)
    press(page, "Voir ce qui changera")
    expect(page.get_by_role("heading", name="Confirmer le changement")).to_be_visible()
    admin.examine()
    press(page, "Faire ce changement")
    expect(part(page, "enseignants")).to_contain_text("Il rouvre le")

    teacher.go(HOST, "/missions/")
    expect(teacher.page.get_by_role("main")).to_contain_text(f"Il rouvre le 15/01/{NEXT_YEAR}")
    teacher.examine()
    teacher.complaints = [text for text in teacher.complaints if "403" not in text]

    admin.go(HOST, "/reglages/regle/windows.teacher/")
    follow(page, "^Annuler ce changement")
    give_reason(page)
    press(page, "Annuler ce changement")
    teacher.go(HOST, "/missions/")
    headed(teacher.page, "missions")


def test_a_banner_from_its_preview_to_its_withdrawal(visitor, signed):
    admin, teacher = visitor(storage_state=signed(*ADMIN)), visitor(storage_state=signed(*TEACHER))
    sentence = "Les bureaux sont fermés vendredi."
    page = admin.go(HOST, "/messages/")
    admin.examine()
    follow(page, "Écrire un nouveau bandeau")
    admin.examine()
    page.get_by_label(re.compile("^Nom du bandeau")).fill(f"fermeture {token_hex(2)}")
    page.get_by_label(re.compile("^Ton")).select_option("danger")
    page.get_by_label(re.compile("^Destinataires")).select_option("teachers")
    write(page, sentence)
    for name in ("ordinateur", "téléphone"):
        frame = page.frame_locator(f"iframe[title^='Aperçu sur {name}']")
        expect(frame.get_by_text(sentence)).to_be_visible()
    expect(part(page, "^Texte du message")).to_contain_text(sentence)
    reach_the_reason(page)
    admin.examine()
    publish(page)
    admin.examine()

    teacher.go(HOST, "/")
    expect(part(teacher.page, "^Avis")).to_contain_text(sentence)
    expect(part(teacher.page, "^Avis")).to_contain_text("Alerte")
    teacher.examine()

    follow(page, r"^Version \d+$")
    admin.examine()
    version = page.url
    page.goto(f"{version}retirer/")
    admin.examine()
    page.goto(version)
    withdraw(page)
    teacher.page.reload()
    expect(teacher.page.get_by_text(sentence)).to_have_count(0)
    admin.go(HOST, "/messages/aide/")
    admin.examine()


def write(page: Page, text: str) -> None:
    page.get_by_label(re.compile("^Texte")).fill(text)
    press(page, "Voir l'aperçu")
    headed(page, "Relire avant de publier")


def reach_the_reason(page: Page) -> None:
    """By the keyboard from the audiences: one link leads there, and the frames stop nobody on the way."""
    reason, skip = page.get_by_label(re.compile("^Motif")), page.get_by_role("link", name="Passer l'aperçu")
    page.locator(".tab").last.focus()
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Ouvrir cet aperçu")).to_be_focused()
    page.keyboard.press("Tab")
    expect(reason).to_be_focused()
    skip.press("Enter")
    expect(reason).to_be_focused()


def publish(page: Page) -> None:
    give_reason(page)
    press(page, "Publier")
    expect(page.get_by_text("est publiée").first).to_be_visible()


def withdraw(page: Page) -> None:
    """From the page of a version."""
    follow(page, "^Retirer$")
    give_reason(page)
    press(page, "Retirer la version")
    expect(page.get_by_text("est retirée").first).to_be_visible()


def test_new_conditions_are_accepted_again_and_the_list_says_by_whom(visitor, signed):
    admin, teacher = visitor(storage_state=signed(*ADMIN)), visitor(storage_state=signed(*TEACHER))
    theirs = teacher.go(HOST, "/etats-de-frais/")
    accept_conditions(theirs)
    page = admin.go(HOST, "/messages/conditions/ecrire/")
    box = page.get_by_label(re.compile("^Texte"))
    write(page, box.input_value() + "\n- Les tickets de péage sont à conserver.")
    expect(part(page, "^Effet")).to_contain_text(re.compile("accepte"))
    publish(page)

    teacher.go(HOST, "/etats-de-frais/")
    expect(theirs.get_by_text("Les tickets de péage")).to_be_visible()
    teacher.examine()
    accept_conditions(theirs)
    expect(theirs.get_by_label(re.compile("J'ai lu"))).to_have_count(0)

    follow(page, "^Qui a accepté")
    expect(page.get_by_role("table")).to_contain_text("MERCIER")
    admin.examine()
    leave_by(page.locator(".back-link"))
    withdraw(page)


def test_a_help_page_of_its_own_without_javascript(visitor, signed):
    """Its screens were examined above, or are the teacher's."""
    admin = visitor(storage_state=signed(*ADMIN), java_script_enabled=False)
    teacher = visitor(storage_state=signed(*TEACHER))
    page = admin.go(HOST, "/messages/aide/")
    follow(page, "Consultation des missions")
    follow(page, "Écrire une nouvelle version")
    expect(page.get_by_label(re.compile("^Texte"))).not_to_have_value("")
    write(page, "Vos missions s'affichent **dès leur publication**.")
    frame = page.frame_locator("iframe[title^='Aperçu sur téléphone']")
    expect(frame.get_by_text("dès leur publication")).to_be_visible()
    publish(page)
    teacher.go(HOST, "/aide/consultation-missions/")
    expect(teacher.page.get_by_text("dès leur publication")).to_be_visible()
    teacher.examine()
    follow(page, r"^Version \d+$")
    withdraw(page)
    teacher.page.reload()
    expect(teacher.page.get_by_text("dès leur publication")).to_have_count(0)


def test_a_draft_is_kept_in_two_windows_and_deleted(visitor, signed):
    """The second window says what it did not show; nothing is replaced before it was read."""
    admin = visitor(storage_state=signed(*ADMIN))
    page = admin.go(HOST, "/messages/adresse-postale/ecrire/")
    box, other = re.compile("^Texte"), admin.context.new_page()
    other.goto(page.url)
    page.get_by_label(box).fill("Première fenêtre.")
    press(page, "Enregistrer le brouillon")
    expect(page.locator(".saved-mark")).to_contain_text("Enregistré à")
    page.get_by_label(re.compile("^Titre")).fill("Où écrire")
    expect(page.locator(".saved-mark")).to_have_text("Non enregistré")
    other.get_by_label(box).fill("Seconde fenêtre.")
    press(other, "Enregistrer le brouillon")
    expect(part(other, "^Du brouillon enregistré")).to_contain_text("Première fenêtre.")
    expect(other.get_by_label(box)).to_have_value("Seconde fenêtre.")
    press(other, "Enregistrer le brouillon")
    expect(other.locator(".saved-mark")).to_contain_text("Enregistré à")
    page.reload()
    expect(page.get_by_label(box)).to_have_value("Seconde fenêtre.")
    admin.examine()
    admin.go(HOST, "/messages/")
    expect(part(page, "brouillon à publier")).to_contain_text("Adresse postale")
    admin.examine()
    follow(page, "Adresse postale")
    follow(page, "^Supprimer le brouillon")
    admin.examine()
    press(page, "Supprimer le brouillon")
    expect(page.get_by_text("Le brouillon est supprimé").first).to_be_visible()
