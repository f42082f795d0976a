"""Nobody is signed in on the hub: the academy shows its two doors, and each leads to the right form."""

from urllib.parse import urlencode

import pytest

from imagin.identity import services
from imagin.identity.models import HubSession
from imagin.rules.services import set_rule
from imagin.tenancy.context import hub
from tests.conftest import LONG_AGO
from tests.imagin.identity.chain import path_of, query_of
from tests.imagin.identity.helpers import HUB_ISSUER, academy_client, hub_client, sign_in

pytestmark = pytest.mark.urls("tests.imagin.identity.pages")
PAGE = "/formulaire/?q=a&r=b"
DOORS = "/connexion/portes/?" + urlencode({"next": PAGE})


@pytest.fixture
def browser(toulouse):
    return academy_client("toulouse")


def silent_attempt(browser, page=PAGE):
    asked = query_of(browser.get("/connexion/", {"next": page}).url)
    assert asked["prompt"] == "none"
    return asked


def told(browser, asked, **changes):
    answer = {"error": "login_required", "state": asked["state"], "iss": HUB_ISSUER, **changes}
    return browser.get("/connexion/retour/", {name: value for name, value in answer.items() if value})


def test_silence_is_asked_first_and_nothing_else(browser):
    asked = silent_attempt(browser)
    assert "porte" not in asked and "acr_values" not in asked
    assert asked["code_challenge_method"] == "S256"


def help_text(text):
    with hub():
        set_rule("toulouse", "signin.credentials_help", text, actor="tests", since=LONG_AGO)


@pytest.mark.parametrize(
    "error", ["login_required", "interaction_required", "account_selection_required", "consent_required"]
)
def test_the_hub_does_not_know_this_browser(browser, error):
    assert told(browser, silent_attempt(browser), error=error).url == DOORS


def test_from_page_to_doors_by_the_real_hub(browser):
    """Three redirects, no page between."""
    to_sign_in = browser.get(PAGE).url
    to_hub = browser.get(to_sign_in).url
    with hub():
        back = hub_client().get(path_of(to_hub)).url
    assert browser.get(path_of(back)).url == DOORS


class TestNotTheDoors:
    """Each is refused; in none of them is a session of the academy touched."""

    @pytest.fixture(params=["visitor", "signed in"])
    def browser(self, request, signed_in):
        client = signed_in[0] if request.param == "signed in" else academy_client("toulouse")
        before = client.get("/session/etat/").status_code
        yield client
        assert client.get("/session/etat/").status_code == before

    def noted(self, client, **changes):
        """A silent attempt under way, also for a person who has signed in since in another tab."""
        other = academy_client("toulouse")
        asked = query_of(other.get("/connexion/").url)
        client.get("/public/")
        store = client.session
        store["oidc_states"] = {asked["state"]: other.session["oidc_states"][asked["state"]] | changes}
        store.save()
        client.cookies["imagin_session"] = store.session_key
        return asked

    def test_silence_failed(self, browser):
        assert told(browser, self.noted(browser)).url == "/connexion/portes/?next=%2F"

    def test_error_without_state(self, browser):
        assert told(browser, {"state": "x"}).url == "/connexion/echec/?motif=perime"

    def test_error_of_another_issuer(self, browser):
        answer = told(browser, self.noted(browser), iss="https://mechant.example")
        assert answer.url == "/connexion/echec/?motif=erreur"

    def test_error_of_nobody(self, browser):
        assert told(browser, self.noted(browser), iss="").url == "/connexion/echec/?motif=erreur"

    def test_other_error(self, browser):
        answer = told(browser, self.noted(browser), error="access_denied")
        assert answer.url == "/connexion/echec/?motif=refus"

    def test_same_error_after_a_door(self, browser):
        """Asked aloud, the person cannot be unknown: doors again would be a loop."""
        answer = told(browser, self.noted(browser, silent=False))
        assert answer.url == "/connexion/echec/?motif=refus"


class TestPage:
    def test_two_doors_and_the_help_of_the_academy(self, browser):
        help_text("Voyez **ARENA**.")
        page = browser.get(DOORS).content.decode()
        assert "Personnel de l'académie" in page and "Intervenant extérieur" in page
        assert "Comment obtenir vos identifiants" in page
        assert "<strong>ARENA</strong>" in page

    def test_the_help_carries_no_script(self, browser):
        help_text("<script>alert(1)</script> [x](javascript:alert(1))")
        page = browser.get(DOORS).content.decode()
        assert "<script>alert" not in page and 'href="javascript' not in page

    def test_who_is_signed_in_goes_on(self, signed_in):
        assert signed_in[0].get(DOORS).url == PAGE

    @pytest.mark.parametrize("wanted", ["//mechant.example/", "https://mechant.example/", "/connexion/"])
    def test_never_elsewhere(self, browser, wanted):
        page = browser.get("/connexion/portes/", {"next": wanted}).content.decode()
        assert "mechant" not in page and "next=%2F&quot;" not in page

    @pytest.mark.parametrize("door", ["personnel", "externe"])
    def test_each_door(self, browser, door):
        page = browser.get(DOORS).content.decode().replace("&amp;", "&")
        address = "/connexion/?" + urlencode({"porte": door, "next": PAGE})
        assert f'href="{address}"' in page
        asked = query_of(browser.get(address).url)
        assert asked["porte"] == door and "prompt" not in asked

    def test_unknown_door(self, browser):
        asked = query_of(browser.get("/connexion/?porte=service").url)
        assert asked["prompt"] == "none" and "porte" not in asked


class TestHub:
    """The hub reads which door and which academy in the authorization request that it will go on with."""

    def at_hub(self, browser, door):
        to_hub = browser.get("/connexion/", {"porte": door, "next": PAGE}).url
        with hub():
            client = hub_client()
            return client, client.get(path_of(to_hub)).url

    def test_staff_door(self, browser, portal):
        client, to_sign_in = self.at_hub(browser, "personnel")
        with hub():
            assert client.get(to_sign_in).url.startswith("https://portail.example/authorize?")

    def test_external_door(self, browser, portal):
        client, to_sign_in = self.at_hub(browser, "externe")
        with hub():
            address = client.get(to_sign_in).url
        assert address.startswith("/connexion/externe/?")
        assert query_of(address)["next"].startswith("/o/authorize/?")

    def test_already_signed_in_no_door_is_shown(self, browser, portal, sophie):
        client, to_sign_in = self.at_hub(browser, "externe")
        with hub():
            sign_in(client, sophie, services.open_session(sophie, {}))
            assert client.get(to_sign_in).url.startswith("/o/authorize/?")
            assert HubSession.objects.count() == 1
