"""The hosting console in a browser: each screen examined, and a maintenance from its form to its end."""

import re

import pytest
from playwright.sync_api import expect

HUB, CLOSED = "localhost", "centrale.localhost"
PAGES = (
    "/hebergement/",
    "/hebergement/academies/centrale/",
    "/hebergement/academies/centrale/maintenance/",
    "/hebergement/maintenance/",
    "/hebergement/maintenance/prevoir/?academie=centrale",
    "/hebergement/seconds-facteurs/",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_passes_axe_and_fits_a_phone(visitor, scheme):
    operator = visitor(color_scheme=scheme)
    operator.sign_in("hebergeur", HUB, "/hebergement/")
    for path in PAGES:
        operator.go(HUB, path)
        operator.check_accessibility()
        operator.fits(320)
        operator.page.set_viewport_size({"width": 1280, "height": 800})


def test_a_maintenance_from_its_form_to_its_end(visitor):
    operator, person = visitor(), visitor()
    page = operator.sign_in("hebergeur", HUB, "/hebergement/maintenance/prevoir/?academie=centrale")
    page.get_by_label(re.compile("^Fin prévue")).fill("2099-11-20T22:00")
    page.get_by_label(re.compile("^Message")).fill("Nouvelle version")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirmer la maintenance")
    operator.check_accessibility()
    operator.fits(320)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("button", name="Modifier").click()
    expect(page.get_by_label(re.compile("^Message"))).to_have_value("Nouvelle version")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Prévoir la maintenance").click()
    try:
        person.page.wait_for_timeout(6000)
        person.go(CLOSED, "/aide/accueil/")
        expect(person.page.get_by_role("main")).to_contain_text("Nouvelle version. Le service rouvre")
        person.check_accessibility()
        person.fits(320)
    finally:
        end(operator)
    person.page.wait_for_timeout(6000)
    person.go(CLOSED, "/aide/accueil/")
    expect(person.page.get_by_role("heading", level=1)).to_have_text("Aide")
    person.complaints = [text for text in person.complaints if "503" not in text]


def end(operator) -> None:
    page = operator.go(HUB, "/hebergement/academies/centrale/maintenance/")
    page.get_by_role("row", name=re.compile("En cours")).get_by_role("link").click()
    page.get_by_role("link", name="Terminer maintenant").click()
    operator.check_accessibility()
    page.get_by_role("button", name="Terminer la maintenance").click()
