"""Signing in on an academy, through the hub; and everything that must not work."""

from dataclasses import replace

import pytest
from django.utils import timezone

from imagin.identity import services, tie_request
from imagin.identity.client import http, upstream
from imagin.identity.models import Account, HubSession
from imagin.identity.provider import clients
from imagin.tenancy.context import academy, hub
from imagin.vault.person import person_key
from tenants.accounts.models import AcademyAccount, PendingAccount
from tenants.accounts.services import grant_role
from tenants.journal.models import Entry
from tests.factories import ExaminerFactory
from tests.imagin.identity.chain import path_of, query_of, sign_in_on_hub
from tests.imagin.identity.helpers import SOPHIE, academy_client, hub_client

pytestmark = pytest.mark.urls("tests.imagin.identity.pages")
PAGE = "/formulaire/"
FAILED, WANTED = "/connexion/echec/", "next=%2Fformulaire%2F"


class TestAcademy:
    @pytest.fixture
    def at_hub(self, portal, toulouse):
        """A browser signed in on the hub as Sophie."""
        client = hub_client()
        with hub():
            sign_in_on_hub(client, portal)
        return client

    def go(self, academy_browser, hub_browser, page=PAGE):
        """The redirects of a browser, from a page of the academy to what it shows in the end."""
        address = academy_browser.get(page, follow=False).url
        to_hub = academy_browser.get(address).url
        assert path_of(to_hub).startswith("/o/authorize/")
        with hub():
            back = hub_browser.get(path_of(to_hub)).url
        return academy_browser.get(path_of(back))

    def test_known_by_numen(self, at_hub, portal):
        examiner = ExaminerFactory(person_key=person_key(SOPHIE))
        browser = academy_client("toulouse")
        assert self.go(browser, at_hub).url == PAGE
        account = AcademyAccount.objects.get()
        assert (account.examiner, account.display_name) == (examiner, "Sophie Vidal")
        assert browser.get(PAGE).status_code == 200
        sid = browser.session["hub"]["sid"]
        with hub():
            assert sid == str(HubSession.objects.get().sid)

    def test_preferences_are_there_for_the_first_page(self, at_hub, hub_server):
        ExaminerFactory(person_key=person_key(SOPHIE))
        with hub():
            Account.objects.update(preferences={"size": "150"})
        browser = academy_client("toulouse")
        self.go(browser, at_hub)
        assert browser.session["hub_preferences"] == {"size": "150"}
        assert browser.get(PAGE).status_code == 200
        assert hub_server.calls == []

    def test_preferences_changed_on_the_way_are_asked_at_the_first_page(self, at_hub, hub_server):
        ExaminerFactory(person_key=person_key(SOPHIE))
        browser = academy_client("toulouse")
        self.go(browser, at_hub)
        with hub():
            services.save_preferences(HubSession.objects.get().sid, {"size": "200"})
        browser.get(PAGE)
        assert browser.session["hub_preferences"] == {"size": "200"}

    def test_known_by_identifier(self, portal, toulouse):
        portal.claims = {"sub": "ext", "name": "Jordi Casals", "imagin_identifier": "toulouse/900001"}
        hub_browser = hub_client()
        with hub():
            sign_in_on_hub(hub_browser, portal)
        ExaminerFactory(imagin_identifier="toulouse/900001", kind="external")
        assert self.go(academy_client("toulouse"), hub_browser).url == PAGE

    def test_the_journal_says_which_service_it_was(self, at_hub):
        ExaminerFactory(person_key=person_key(SOPHIE))
        self.go(academy_client("toulouse"), at_hub)
        assert Entry.objects.get(code="sign_in.opened").data["provider"] == "Portail de l'académie"

    def test_of_who_is_refused_too(self, at_hub):
        self.go(academy_client("toulouse"), at_hub)
        entry = Entry.objects.get(code="sign_in.refused")
        assert entry.data == {"reason": "a-rattacher", "provider": "Portail de l'académie"}
        assert not PendingAccount.objects.exists(), "he has asked for nothing"

    def test_who_is_refused_asks_to_be_tied(self, at_hub):
        browser = academy_client("toulouse")
        browser.get(self.go(browser, at_hub).url)
        assert not PendingAccount.objects.exists()
        browser.post("/connexion/rattachement/", {"message": "Convocation 12"})
        asked = PendingAccount.objects.get()
        assert (asked.provider, asked.message) == ("Portail de l'académie", "Convocation 12")
        PendingAccount.objects.update(examiner=ExaminerFactory(), decided_at=timezone.now())
        assert self.go(browser, at_hub).url == PAGE
        assert tie_request.NOTE not in browser.session

    def test_start_again_goes_on_to_the_page_that_was_wanted(self, at_hub):
        browser = academy_client("toulouse")
        page = browser.get(self.go(browser, at_hub).url).content.decode()
        assert 'href="/connexion/?next=%2Fformulaire%2F"' in page
        forged = browser.get("/connexion/echec/?motif=perime&next=https://evil.example/").content.decode()
        assert "evil" not in forged

    def test_same_name_is_not_enough(self, at_hub):
        ExaminerFactory(last_name="VIDAL", first_name="Sophie")
        browser = academy_client("toulouse")
        response = self.go(browser, at_hub)
        assert response.url == f"{FAILED}?motif=a-rattacher&{WANTED}"
        page = browser.get(response.url)
        assert page.status_code == 403
        assert "Votre compte est à rattacher" in page.content.decode()
        assert AcademyAccount.objects.count() == 0
        assert browser.get("/session/etat/").status_code == 401

    def test_known_by_a_granted_role_only(self, at_hub):
        grant_role(actor="tests", person_key=person_key(SOPHIE), role="manager")
        assert self.go(academy_client("toulouse"), at_hub).url == PAGE
        assert AcademyAccount.objects.get().examiner is None

    def test_closed_account_of_the_academy_only(self, at_hub):
        ExaminerFactory(person_key=person_key(SOPHIE))
        browser = academy_client("toulouse")
        self.go(browser, at_hub)
        AcademyAccount.objects.update(is_active=False)
        assert browser.get(PAGE).url == "/connexion/?next=/formulaire/"
        assert self.go(academy_client("toulouse"), at_hub).url == f"{FAILED}?motif=compte-ferme&{WANTED}"
        with hub():
            assert at_hub.get("/session/etat/").status_code == 200

    def test_code_of_another_academy(self, at_hub):
        """Toulouse's code, brought to Rennes with Rennes' own state: the hub refuses it to Rennes."""
        ExaminerFactory(person_key=person_key(SOPHIE))
        toulouse, rennes = academy_client("toulouse"), academy_client("rennes")
        asked = toulouse.get("/connexion/").url
        with hub():
            code = query_of(at_hub.get(path_of(asked)).url)["code"]
        with academy("rennes"):
            state = query_of(rennes.get("/connexion/").url)["state"]
            answer = {"code": code, "state": state, "iss": "http://localhost:8000/o"}
            assert rennes.get("/connexion/retour/", answer).url == "/connexion/echec/?motif=muet"

    def test_answer_without_issuer(self, at_hub):
        """The hub always names itself: an answer that does not comes from somebody else (RFC 9207)."""
        ExaminerFactory(person_key=person_key(SOPHIE))
        browser = academy_client("toulouse")
        asked = browser.get("/connexion/").url
        with hub():
            answer = query_of(at_hub.get(path_of(asked)).url)
        answer.pop("iss")
        assert browser.get("/connexion/retour/", answer).url == "/connexion/echec/?motif=erreur"

    def test_hub_that_does_not_answer(self, at_hub, monkeypatch):
        browser = academy_client("toulouse")
        asked = browser.get("/connexion/").url
        with hub():
            back = at_hub.get(path_of(asked)).url

        def silent(*args, **options):
            raise http.ProviderUnreachable("hub: ConnectTimeout")

        monkeypatch.setattr(http, "call", silent)
        assert browser.get(path_of(back)).url == "/connexion/echec/?motif=muet"

    @pytest.mark.parametrize("host", ["toulouse.localhost:9999", "TOULOUSE.localhost", "toulouse.localhost."])
    def test_forged_host_changes_no_address(self, db, host):
        response = academy_client("toulouse").get("/connexion/", headers={"host": host})
        if response.status_code == 404:
            return
        assert query_of(response.url)["redirect_uri"] == "http://toulouse.localhost:8000/connexion/retour/"


def test_server_addresses():
    """Python does not resolve *.localhost: calls go to the internal address, under the public name."""
    provider = upstream.hub_provider("toulouse", "http://toulouse.localhost:8000")
    provider = replace(provider, internal_url="http://127.0.0.1:8000")
    assert provider.server_address(provider.token_endpoint) == (
        "http://127.0.0.1:8000/o/token/",
        {"Host": "localhost:8000"},
    )
    assert clients.client_secret_of("toulouse") not in repr(provider)
