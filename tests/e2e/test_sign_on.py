"""Signed on once, everywhere: from academy to academy in a click, idle together, gone together (issue 3)."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.attack import externals
from tests.e2e.conftest import leave_by
from tests.e2e.test_journey import accept_conditions, leave, open_a_claim_to_complete
from tests.e2e.time_travel import move_back

pytestmark = pytest.mark.browser
SOPHIE, TEACHER = "Sophie Vidal", "enseignant.toulouse"
TOULOUSE, RENNES, CAEN = "toulouse.localhost", "rennes.localhost", "caen.localhost"
MOST_REDIRECTS = 4


class Watched:
    """Every page (not its images) that the browser was answered, in order: (status, address)."""

    def __init__(self, context: BrowserContext) -> None:
        self.pages: list[tuple[int, str]] = []
        context.on("response", self._hear)

    def _hear(self, response) -> None:
        if response.request.is_navigation_request():
            self.pages.append((response.status, response.url))


def open_academy(page: Page, name: str) -> tuple[Page, list[tuple[int, str]]]:
    """One click on the other academy's claims: the window it opens, and what that took."""
    watched = Watched(page.context)
    with page.context.expect_page() as opening:
        page.get_by_role("link", name=re.compile(name)).first.click()
    opened = opening.value
    opened.wait_for_load_state()
    return opened, watched.pages


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_from_toulouse_to_rennes_to_centrale_in_one_click_each(visitor, platform, script):
    sophie = visitor(java_script_enabled=script)
    page = sophie.sign_in(TEACHER, TOULOUSE, "/etats-de-frais/")
    accept_conditions(page)
    for name, host in (("Rennes", RENNES), ("Centrale", "centrale.localhost")):
        page, pages = open_academy(page, name)
        assert page.url.startswith(platform.url(host, "/etats-de-frais/"))
        shown = [status for status, _ in pages if status == 200]
        assert len(shown) == 1 and len(pages) - 1 <= MOST_REDIRECTS, pages
        assert not any("idp.localhost" in address or "/portes/" in address for _, address in pages)
        accept_conditions(page)
        expect(page.get_by_role("table")).to_be_visible()


def test_an_academy_created_a_minute_ago_is_reached_the_same_way(visitor, platform):
    """No restart: its client, its address and the pages' form-action follow the registry."""
    done = platform.command(
        "academy", "create", "--code", "dijon", "--name", "Dijon", "--host", "dijon.localhost"
    )
    assert done.returncode == 0, done.stderr
    sophie = visitor()
    page = sophie.sign_in(TEACHER, TOULOUSE)
    watched = Watched(page.context)
    sophie.go("dijon.localhost")
    assert "/connexion/echec/" in page.url and len(watched.pages) - 1 <= MOST_REDIRECTS + 1, watched.pages
    expect(page.get_by_role("heading", level=1)).to_contain_text("compte")
    sophie.complaints = [text for text in sophie.complaints if "403" not in text]


def test_typing_in_one_window_keeps_both_alive_then_both_idle_end_both(visitor, platform):
    sophie = visitor()
    page = sophie.sign_in(TEACHER, TOULOUSE, "/etats-de-frais/")
    accept_conditions(page)
    rennes, _ = open_academy(page, "Rennes")
    accept_conditions(rennes)
    number = open_a_claim_to_complete(rennes)
    field = rennes.get_by_label(re.compile("Nombre de copies"))
    # 31 minutes go by in Toulouse, where nothing is done; in Rennes an act now and then.
    for minutes in (16, 15):
        assert move_back(platform, SOPHIE, minutes) >= 1
        act(rennes)
        field = rennes.get_by_label(re.compile("Nombre de copies"))
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/connexion/" not in page.url
    # Then nothing, anywhere.
    with rennes.expect_response("**quantite=37"):
        field.fill("37")
    move_back(platform, SOPHIE, 31)
    leave_by(rennes.get_by_role("button", name="Etape suivante"))
    rennes.wait_for_url("**/connexion/expiree/**")
    expect(rennes.get_by_text("Votre saisie a été conservée")).to_be_visible()
    page.reload()
    page.wait_for_url("**/connexion/expiree/**")
    come_back(sophie, rennes)
    assert f"/etats-de-frais/{number}/" in rennes.url
    expect(rennes.get_by_label(re.compile("Nombre de copies"))).to_have_value("37")
    # The page's clock learns that it is over by a 401, which the browser mentions.
    sophie.complaints = [text for text in sophie.complaints if "401" not in text]


def act(page: Page) -> None:
    """What a person does: an act that the server hears of."""
    page.reload()
    assert "/connexion/" not in page.url


def come_back(person, page: Page) -> None:
    leave_by(page.get_by_role("link", name="Se reconnecter"))
    assert "/connexion/expiree/" not in page.url
    kept, person.page = person.page, page
    person.prove(TEACHER, RENNES)
    person.page = kept


def test_leaving_one_academy_leaves_all(visitor, platform):
    sophie = visitor()
    page = sophie.sign_in(TEACHER, TOULOUSE, "/etats-de-frais/")
    accept_conditions(page)
    rennes, _ = open_academy(page, "Rennes")
    leave(rennes)
    page.reload()
    assert "/connexion/" in page.url
    sophie.go(RENNES, "/missions/")
    assert "/connexion/portes/" in page.url
    sophie.go("localhost", "/rattachements/")
    assert "/connexion/portes/" in page.url


def test_an_external_examiner_enters_by_his_own_door(visitor, platform):
    """Number and first secret of the convocation, the choice of a password, then his menu."""
    number = externals.known(platform, 5)
    secret = platform.operate(externals.SECRET, code=externals.ACADEMY, number=number)
    yann = visitor()
    page = yann.go(RENNES)
    expect(page.get_by_role("heading", name=re.compile("Comment obtenir vos identifiants"))).to_be_visible()
    leave_by(page.get_by_role("link", name=re.compile("Intervenant extérieur")))
    page.wait_for_url("**/connexion/externe/**")
    enter(page, number, "Mauvais-Mot-De-Passe-1")
    expect(page.get_by_role("alert").or_(page.get_by_text("inexact")).first).to_contain_text("convocation")
    enter(page, number, secret)
    page.wait_for_url("**/connexion/externe/changer/**")
    yann.check_accessibility()
    choose(page, "court")
    expect(page.get_by_text("moins de 12 caractères").first).to_be_visible()
    choose(page, "Genet;Lanterne-27")
    page.wait_for_url(yann.platform.url(RENNES, "/**"))
    menu = page.get_by_role("navigation").filter(has=page.get_by_role("link", name=re.compile("missions")))
    expect(menu.first).to_be_visible()
    for absent in ("Comptes à rattacher", "Journal", "Assistance"):
        expect(page.get_by_role("link", name=absent)).to_have_count(0)


def enter(page: Page, number: str, password: str) -> None:
    page.get_by_label(re.compile("intervenant|Identifiant", re.IGNORECASE)).first.fill(number)
    page.get_by_label("Mot de passe", exact=False).first.fill(password)
    leave_by(page.get_by_role("button", name="Se connecter"))


def choose(page: Page, password: str) -> None:
    page.get_by_label(re.compile("^Nouveau mot de passe(?!, une)")).first.fill(password)
    page.get_by_label(re.compile("une seconde fois")).fill(password)
    leave_by(page.get_by_role("button", name="Enregistrer ce mot de passe"))
