"""« Messages » in a browser: written, seen in its frames as each one will see it, published, withdrawn."""

import re

import pytest
from playwright.sync_api import expect

TOULOUSE, ADMINISTRATOR = "toulouse.localhost", "admin.toulouse"
PAGES = (
    "/messages/",
    "/messages/accueil/",
    "/messages/accueil/ecrire/",
    "/messages/aide/",
    "/messages/aide-connexion/ecrire/",
    "/messages/bandeau/nouveau/",
    "/messages/conditions/versions/1/",
    "/messages/conditions/versions/1/acceptations/",
    "/messages/conditions/versions/1/retirer/",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_passes_axe_and_fits_a_phone(visitor, scheme):
    admin = visitor(color_scheme=scheme)
    admin.sign_in(ADMINISTRATOR, TOULOUSE, "/messages/")
    for path in PAGES:
        admin.go(TOULOUSE, path)
        admin.check_accessibility()
        admin.fits(320)
        admin.page.set_viewport_size({"width": 1280, "height": 800})


def write(page, name: str, text: str) -> None:
    page.get_by_label(re.compile("^Nom du bandeau")).fill(name)
    page.get_by_label(re.compile("^Texte")).fill(text)
    page.get_by_label(re.compile("^Destinataires")).select_option("division")
    page.get_by_role("button", name="Voir l'aperçu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Relire avant de publier")


@pytest.mark.parametrize("scripted", [True, False], ids=["with-scripts", "without"])
def test_a_banner_from_its_draft_to_its_withdrawal(visitor, scripted):
    admin = visitor()
    page = admin.sign_in(ADMINISTRATOR, TOULOUSE, "/messages/bandeau/nouveau/")
    if not scripted:
        cookies = admin.context.cookies()
        admin = visitor(java_script_enabled=False)
        admin.context.add_cookies(cookies)
        page = admin.go(TOULOUSE, "/messages/bandeau/nouveau/")
    sentence = f"Réunion de la division lundi, salle {'B' if scripted else 'C'}."
    write(page, f"Réunion {'avec' if scripted else 'sans'} script", sentence)
    for name in ("ordinateur", "téléphone"):
        frame = page.frame_locator(f"iframe[title^='Aperçu sur {name}']")
        expect(frame.get_by_text(sentence)).to_be_visible()
    if scripted:
        admin.check_accessibility()
        admin.fits(320)
        page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_label(re.compile("^Motif")).fill("Réunion de rentrée")
    page.get_by_role("button", name="Publier", exact=True).click()
    expect(page.get_by_role("region", name="Avis")).to_contain_text(sentence)
    page.get_by_role("link", name="Version 1").first.click()
    page.get_by_role("link", name="Retirer").click()
    page.get_by_label(re.compile("^Motif")).fill("Réunion passée")
    page.get_by_role("button", name="Retirer la version").click()
    expect(page.get_by_text(sentence)).to_have_count(0)
