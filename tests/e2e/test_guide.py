"""The guide, the help and the legal pages in a browser: readable by all, at any width, without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import leave_by
from tests.e2e.test_journey import fetch

pytestmark = pytest.mark.browser
LEGAL = {
    "/declaration-accessibilite/": "Accessibilité : non conforme",
    "/donnees-personnelles/": "Données personnelles",
    "/mentions-legales/": "Mentions légales",
}
GUIDE = ("/guide/", "/plan-du-site/", "/aide/connexion/")


@pytest.mark.parametrize("host", ["toulouse.localhost", "noumea.localhost", "localhost"])
def test_a_visitor_reaches_the_legal_pages_from_the_foot_of_any(visitor, host):
    reader = visitor(java_script_enabled=False)
    for path, label in LEGAL.items():
        page = reader.go(host, "/guide/")
        leave_by(page.get_by_role("contentinfo").get_by_role("link", name=label))
        assert page.url.endswith(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_they_pass_axe_and_fit_a_phone(visitor):
    reader = visitor()
    for path in (*LEGAL, *GUIDE):
        reader.go("toulouse.localhost", path)
        reader.examine()
        reader.fits(320)
        reader.check_accessibility()


def test_an_administrator_reads_his_guide_and_takes_it_on_paper(visitor):
    administrator = visitor()
    administrator.sign_in("admin.toulouse", "toulouse.localhost")
    page = administrator.go("toulouse.localhost", "/guide/")
    expect(page.get_by_role("heading", name="Règles de l'académie (administrateurs)")).to_be_visible()
    administrator.check_accessibility()
    page.get_by_role("link", name="Guide en PDF").focus()
    answer = fetch(page, page.get_by_role("link", name="Guide en PDF").get_attribute("href"))
    assert answer.content.startswith(b"%PDF-") and answer.headers["Content-Type"] == "application/pdf"


def test_the_hosting_team_reads_its_own(visitor):
    operator = visitor()
    operator.sign_in("hebergeur", "localhost", "/hebergement/")
    page = operator.go("localhost", "/guide/")
    expect(page.get_by_role("heading", name="Maintenance (équipe d'hébergement)")).to_be_visible()
    operator.check_accessibility()
