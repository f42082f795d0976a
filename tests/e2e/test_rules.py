"""« Règles de l'académie », « Ouvertures de service » and « Comparer » in a browser."""

import re

import pytest
from playwright.sync_api import Page, expect

TOULOUSE, ADMINISTRATOR = "toulouse.localhost", "admin.toulouse"
REASON = "Essai dans un navigateur"
PAGES = (
    "/reglages/",
    "/reglages/changements/",
    "/reglages/regle/claims.display_years/",
    "/reglages/regle/look.accent/",
    "/reglages/regle/signin.credentials_help/",
    "/reglages/regle/time.zone/",
    "/reglages/ouvertures/",
    "/reglages/ouvertures/externes/",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_passes_axe_and_fits_a_phone(visitor, scheme):
    admin = visitor(color_scheme=scheme)
    admin.sign_in(ADMINISTRATOR, TOULOUSE, "/reglages/")
    for path in PAGES:
        admin.go(TOULOUSE, path)
        admin.check_accessibility()
        admin.fits(320)
        admin.page.set_viewport_size({"width": 1280, "height": 800})


def undo(page: Page) -> None:
    page.get_by_role("link", name="Annuler ce changement").first.click()
    page.get_by_label(re.compile("^Motif")).fill(REASON)
    page.get_by_role("button", name="Annuler ce changement").click()


@pytest.mark.parametrize("scripted", [True, False], ids=["with-scripts", "without"])
def test_a_rule_from_its_form_to_its_undoing(visitor, scripted):
    admin = visitor()
    page = admin.sign_in(ADMINISTRATOR, TOULOUSE, "/reglages/")
    if not scripted:
        cookies = admin.context.cookies()
        admin = visitor(java_script_enabled=False)
        admin.context.add_cookies(cookies)
        page = admin.go(TOULOUSE, "/reglages/")
    page.get_by_label("Mot-clé").fill("premier mot de passe")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name=re.compile("^Validité du premier mot de passe")).click()
    page.get_by_label(re.compile("^Nouvelle valeur")).fill("30")
    page.get_by_label(re.compile("^Motif")).fill(REASON)
    page.get_by_label(re.compile("^Motif")).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirmer le changement")
    if scripted:
        admin.check_accessibility()
        admin.fits(320)
        page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("button", name="Modifier ma saisie").click()
    expect(page.get_by_label(re.compile("^Nouvelle valeur"))).to_have_value("30")
    page.get_by_role("button", name="Voir ce qui changera").click()
    page.get_by_role("button", name="Faire ce changement").click()
    expect(page.get_by_role("region", name="Aujourd'hui")).to_contain_text("30 jours")
    undo(page)
    expect(page.get_by_role("region", name="Aujourd'hui")).not_to_contain_text("30 jours")


def test_a_service_closed_for_a_time_and_opened_again(visitor):
    admin = visitor()
    page = admin.sign_in(ADMINISTRATOR, TOULOUSE, "/reglages/ouvertures/etablissements/")
    page.get_by_label("Ouvert seulement pendant ces périodes").check()
    page.get_by_label("Premier jour, période 1").fill("2099-01-01")
    page.get_by_label(re.compile("^Motif")).fill(REASON)
    page.get_by_role("button", name="Voir ce qui changera").click()
    admin.check_accessibility()
    page.get_by_role("button", name="Faire ce changement").click()
    expect(page.get_by_role("region", name=re.compile("chefs d'établissement"))).to_contain_text(
        "Il rouvre le"
    )
    admin.go(TOULOUSE, "/reglages/regle/windows.school/")
    undo(page)
    expect(page.get_by_role("region", name="Aujourd'hui")).to_contain_text("Ouvert")


def test_two_academies_side_by_side(visitor):
    operator = visitor()
    page = operator.sign_in("hebergeur", "localhost", "/hebergement/comparer/")
    page.get_by_label(re.compile("^Une académie")).select_option("noumea")
    page.get_by_role("button", name="Comparer").click()
    expect(page.get_by_role("heading", name="Fuseau horaire")).to_be_visible()
    operator.check_accessibility()
    operator.fits(320)
